package org.gannet.webapp.admin.networks;

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
import java.util.stream.Stream;
import org.gannet.backend.clusters.ConnectionView;
import org.gannet.backend.clusters.NetworkQueries;
import org.gannet.backend.clusters.NetworkView;
import org.gannet.backend.clusters.OpenToView;
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

/** The networks of the cluster. */
@Route(value = "admin/networks", layout = AdminLayout.class)
@RolesAllowed({"ADMIN", "HELPDESK"})
public class NetworksView extends Page implements BeforeEnterObserver {
    private final NetworkQueries networks;
    private final CurrentActor actors;
    private final SearchField search = new SearchField("base.list.search", this::read);
    private final Grid<NetworkView> grid = new Grid<>();

    public NetworksView(NetworkQueries networks, Operations operations, CurrentActor actors, Live live) {
        this.networks = networks;
        this.actors = actors;
        addClassName("page--full");
        grid.setId("network-list");
        grid.addClassName("list");
        grid.addThemeVariants(GridVariant.NO_BORDER);
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        grid.setEmptyStateComponent(new EmptyState(Icon.NETWORK, Texts.text("networks.empty")));
        grid.setDataProvider(DataProvider.fromCallbacks(
                query -> found(new PageQuery(query.getOffset(), query.getLimit())).items().stream(),
                query -> Math.toIntExact(found(PageQuery.first(0)).total())));
        ColumnsByWidth widths = new ColumnsByWidth(grid);
        grid.addComponentColumn(NetworksView::name)
                .setHeader(Texts.text("networks.name"))
                .setFlexGrow(2)
                .setWidth("150px");
        grid.addComponentColumn(network -> new Span(Stream.concat(network.v4().stream(), network.v6().stream())
                        .collect(Collectors.joining(", "))))
                .setHeader(Texts.text("networks.addresses"))
                .setFlexGrow(3)
                .setWidth("150px");
        widths.needs(
                grid.addComponentColumn(network -> new Span("" + network.used()))
                        .setHeader(Texts.text("networks.used"))
                        .setWidth("90px"),
                560);
        widths.needs(
                grid.addComponentColumn(network -> new Span("" + network.instances()))
                        .setHeader(Texts.text("networks.machines"))
                        .setWidth("100px"),
                640);
        widths.needs(
                grid.addComponentColumn(network -> new Span(openTo(network.openTo())))
                        .setHeader(Texts.text("networks.openTo"))
                        .setFlexGrow(2)
                        .setWidth("140px"),
                1040);
        widths.needs(
                grid.addComponentColumn(network -> new Span(network.groups().stream()
                                .map(ConnectionView::groupName)
                                .collect(Collectors.joining(", "))))
                        .setHeader(Texts.text("networks.groups"))
                        .setFlexGrow(2)
                        .setWidth("140px"),
                800);
        widths.needs(
                grid.addComponentColumn(network -> new TagChips(network.tags()))
                        .setHeader(Texts.text("groups.tags"))
                        .setFlexGrow(2)
                        .setWidth("140px"),
                960);
        PageHeader header = new PageHeader(Texts.text("base.nav.networks"));
        operations
                .button("AddNetwork", new Subject.OfCluster(), "", job -> read())
                .ifPresent(header::withActions);
        add(header, Blocks.div("toolbar", search), grid);
        live.follow(this, events -> read());
    }

    private static String openTo(OpenToView openTo) {
        return openTo.kind() == OpenToView.Kind.PROJECTS
                ? openTo.projects().stream().map(OpenToView.Project::name).collect(Collectors.joining(", "))
                : Texts.text("networks.openTo." + openTo.kind());
    }

    private static Anchor name(NetworkView network) {
        Anchor link = new Anchor("admin/networks/" + network.id(), network.name());
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

    private org.gannet.backend.support.Page<NetworkView> found(PageQuery rows) {
        return networks.list(actors.get(), search.text(), rows);
    }

    @Override
    public List<Crumb> trail() {
        return List.of(
                new Crumb(Texts.text("base.nav.dashboard"), "admin"), Crumb.here(Texts.text("base.nav.networks")));
    }
}
