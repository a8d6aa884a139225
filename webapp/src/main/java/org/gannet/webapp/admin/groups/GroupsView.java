package org.gannet.webapp.admin.groups;

import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.provider.DataProvider;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import java.util.stream.Collectors;
import org.gannet.backend.clusters.ConnectionView;
import org.gannet.backend.clusters.GroupQueries;
import org.gannet.backend.clusters.GroupView;
import org.gannet.backend.support.PageQuery;
import org.gannet.base.Subject;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.ColumnsByWidth;
import org.gannet.webapp.base.component.EmptyState;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.component.SearchField;
import org.gannet.webapp.base.component.TagChips;
import org.gannet.webapp.base.component.UrlState;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.layout.AdminLayout;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.base.push.Live;
import org.gannet.webapp.portal.operations.Operations;
import org.gannet.webapp.security.CurrentActor;

/** The groups of nodes. */
@Route(value = "admin/groups", layout = AdminLayout.class)
@RolesAllowed({"ADMIN", "HELPDESK"})
public class GroupsView extends Page implements BeforeEnterObserver {
    private final GroupQueries groups;
    private final CurrentActor actors;
    private final SearchField search = new SearchField("base.list.search.name", this::read);
    private final Grid<GroupView> grid = new Grid<>();

    public GroupsView(GroupQueries groups, Operations operations, CurrentActor actors, Live live) {
        this.groups = groups;
        this.actors = actors;
        addClassName("page--full");
        grid.setId("group-list");
        grid.addClassName("list");
        grid.addThemeVariants(GridVariant.NO_BORDER);
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        grid.setEmptyStateComponent(new EmptyState(Icon.GROUP, Texts.text("groups.empty")));
        grid.setDataProvider(DataProvider.fromCallbacks(
                query -> found(new PageQuery(query.getOffset(), query.getLimit())).items().stream(),
                query -> Math.toIntExact(found(PageQuery.first(0)).total())));
        ColumnsByWidth widths = new ColumnsByWidth(grid);
        grid.addComponentColumn(GroupsView::name)
                .setHeader(Texts.text("groups.name"))
                .setFlexGrow(2)
                .setWidth("150px");
        widths.needs(
                grid.addComponentColumn(group -> new Span(GroupWords.allocation(group)))
                        .setHeader(Texts.text("groups.allocation"))
                        .setFlexGrow(2)
                        .setWidth("150px"),
                560);
        grid.addComponentColumn(group -> new Span("" + group.nodes().size()))
                .setHeader(Texts.text("groups.nodes"))
                .setWidth("80px");
        grid.addComponentColumn(group -> new Span("" + group.instances()))
                .setHeader(Texts.text("groups.machines"))
                .setWidth("100px");
        widths.needs(
                grid.addComponentColumn(group -> new Span(group.networks().stream()
                                .map(ConnectionView::networkName)
                                .collect(Collectors.joining(", "))))
                        .setHeader(Texts.text("groups.networks"))
                        .setFlexGrow(2)
                        .setWidth("150px"),
                760);
        widths.needs(
                grid.addComponentColumn(group -> new TagChips(group.tags()))
                        .setHeader(Texts.text("groups.tags"))
                        .setFlexGrow(2)
                        .setWidth("150px"),
                900);
        PageHeader header = new PageHeader(Texts.text("base.nav.groups"));
        operations
                .button("AddGroup", new Subject.OfCluster(), "", job -> read())
                .ifPresent(header::withActions);
        add(header, Blocks.div("toolbar", search), grid);
        live.follow(this, events -> read());
    }

    private static Anchor name(GroupView group) {
        Anchor link = new Anchor("admin/groups/" + group.id(), group.name());
        link.addClassName("list-name");
        return link;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        search.read(UrlState.of(event.getLocation().getQueryParameters()));
        read();
    }

    /** What is shown stays where it is. */
    private void read() {
        grid.getDataProvider().refreshAll();
    }

    private org.gannet.backend.support.Page<GroupView> found(PageQuery rows) {
        return groups.list(actors.get(), search.text(), rows);
    }

    @Override
    public List<Crumb> trail() {
        return List.of(new Crumb(Texts.text("base.nav.dashboard"), "admin"), Crumb.here(Texts.text("base.nav.groups")));
    }
}
