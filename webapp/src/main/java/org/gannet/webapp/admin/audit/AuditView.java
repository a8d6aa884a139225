package org.gannet.webapp.admin.audit;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.provider.DataProvider;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gannet.backend.audit.AuditEntryView;
import org.gannet.backend.audit.AuditFilter;
import org.gannet.backend.audit.AuditQueries;
import org.gannet.backend.support.PageQuery;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.ColumnsByWidth;
import org.gannet.webapp.base.component.FilterChips;
import org.gannet.webapp.base.component.Moment;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.component.Status;
import org.gannet.webapp.base.component.UrlState;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.layout.AdminLayout;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.security.CurrentActor;

/** Who did what, and who was refused what. */
@Route(value = "admin/audit", layout = AdminLayout.class)
@RolesAllowed("ADMIN")
public class AuditView extends Page implements BeforeEnterObserver {
    private final Grid<AuditEntryView> grid = new Grid<>();
    private final FilterChips<Show> chips;
    private AuditFilter filter = AuditFilter.ALL;

    /** The chips above the list. */
    enum Show {
        ALL(Optional.empty()),
        DONE(Optional.of(AuditEntryView.Outcome.DONE)),
        REFUSED(Optional.of(AuditEntryView.Outcome.REFUSED));

        private final Optional<AuditEntryView.Outcome> outcome;

        Show(Optional<AuditEntryView.Outcome> outcome) {
            this.outcome = outcome;
        }

        String key() {
            return this == ALL ? "" : name().toLowerCase(Locale.ROOT);
        }
    }

    public AuditView(AuditQueries audit, CurrentActor actors) {
        addClassName("page--full");
        grid.setId("audit-list");
        grid.addClassName("list");
        grid.addThemeVariants(GridVariant.NO_BORDER);
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        columns(new ColumnsByWidth(grid));
        grid.setDataProvider(DataProvider.fromCallbacks(
                query ->
                        audit
                                .list(actors.get(), filter, new PageQuery(query.getOffset(), query.getLimit()))
                                .items()
                                .stream(),
                query -> Math.toIntExact(
                        audit.list(actors.get(), filter, PageQuery.first(0)).total())));
        chips = new FilterChips<>(
                List.of(Show.values()),
                show -> Texts.text("audit.filter." + show.name().toLowerCase(Locale.ROOT)),
                show -> {
                    show(show);
                    getUI().ifPresent(
                                    ui -> new UrlState().set("show", show.key()).write(ui));
                });
        add(new PageHeader(Texts.text("base.nav.audit")), Blocks.div("toolbar", chips), grid);
    }

    private void columns(ColumnsByWidth widths) {
        grid.addComponentColumn(entry -> Moment.ago(entry.at()))
                .setHeader(Texts.text("audit.at"))
                .setFlexGrow(0)
                .setWidth("100px");
        widths.needs(
                grid.addColumn(AuditEntryView::actor)
                        .setHeader(Texts.text("audit.actor"))
                        .setFlexGrow(0)
                        .setWidth("120px"),
                ColumnsByWidth.PHONE);
        grid.addComponentColumn(AuditView::outcome)
                .setHeader(Texts.text("audit.outcome"))
                .setFlexGrow(0)
                .setWidth("110px");
        grid.addComponentColumn(AuditView::action)
                .setHeader(Texts.text("audit.action"))
                .setFlexGrow(1)
                .setWidth("150px");
        widths.needs(
                grid.addComponentColumn(entry -> Blocks.titled(entry.details(), entry.object()))
                        .setHeader(Texts.text("audit.details"))
                        .setWidth("200px")
                        .setFlexGrow(4),
                760);
        widths.needs(
                grid.addColumn(AuditEntryView::address)
                        .setHeader(Texts.text("audit.address"))
                        .setFlexGrow(0)
                        .setWidth("150px"),
                1100);
    }

    private static Status outcome(AuditEntryView entry) {
        return entry.outcome() == AuditEntryView.Outcome.REFUSED
                ? new Status(Status.Kind.WARN, Texts.text("base.audit.refused"))
                : new Status(Status.Kind.OK, Texts.text("base.audit.done"));
    }

    private static Component action(AuditEntryView entry) {
        return entry.job()
                .<Component>map(job -> {
                    Anchor link = new Anchor("jobs/" + job, entry.action());
                    link.addClassName("link");
                    return link;
                })
                .orElseGet(() -> new Span(entry.action()));
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        Optional<String> wished =
                UrlState.of(event.getLocation().getQueryParameters()).get("show");
        show(Arrays.stream(Show.values())
                .filter(show -> wished.filter(show.key()::equals).isPresent())
                .findFirst()
                .orElse(Show.ALL));
    }

    private void show(Show show) {
        chips.show(show);
        filter = new AuditFilter(Optional.empty(), Optional.empty(), Optional.empty(), show.outcome);
        grid.getDataProvider().refreshAll();
    }

    @Override
    public List<Crumb> trail() {
        return List.of(new Crumb(Texts.text("base.nav.dashboard"), "admin"), Crumb.here(Texts.text("base.nav.audit")));
    }
}
