package org.gannet.webapp.admin.backups;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.backend.backups.BackupList;
import org.gannet.backend.backups.BackupQueries;
import org.gannet.backend.backups.BackupView;
import org.gannet.backend.events.UiEvent;
import org.gannet.base.ByteSize;
import org.gannet.base.NodeName;
import org.gannet.base.Subject;
import org.gannet.webapp.base.component.ActionButton;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.ColumnsByWidth;
import org.gannet.webapp.base.component.EmptyState;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.Moment;
import org.gannet.webapp.base.component.Notice;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.component.Status;
import org.gannet.webapp.base.component.UrlState;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.layout.AdminLayout;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.base.push.Changes;
import org.gannet.webapp.base.push.Live;
import org.gannet.webapp.portal.operations.Operations;
import org.gannet.webapp.security.CurrentActor;

/** Backups in the nodes' directories: a machine can be made of each, and each can be deleted. */
@Route(value = "admin/backups", layout = AdminLayout.class)
@RolesAllowed("ADMIN")
public class BackupsView extends Page implements BeforeEnterObserver {
    private final BackupQueries backups;
    private final Operations operations;
    private final CurrentActor actors;
    private final Div notices = new Div();
    private List<BackupView> shown = List.of();
    private final Grid<BackupView> grid = new Grid<>();

    public BackupsView(BackupQueries backups, Operations operations, CurrentActor actors, Live live) {
        this.backups = backups;
        this.operations = operations;
        this.actors = actors;
        addClassName("page--full");
        setUpGrid();
        add(new PageHeader(Texts.text("base.nav.backups")), notices, grid);
        live.follow(this, events -> {
            // A job that ended may have made or deleted one; nodes are asked then, and at no other time.
            if (Changes.any(events, UiEvent.Kind.JOB)) {
                read();
            }
        });
    }

    private void setUpGrid() {
        grid.setId("backup-list");
        grid.addClassName("list");
        grid.addThemeVariants(GridVariant.NO_BORDER);
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        grid.setEmptyStateComponent(new EmptyState(Icon.DISC, Texts.text("backups.empty")));
        ColumnsByWidth widths = new ColumnsByWidth(grid);
        grid.addComponentColumn(BackupsView::machine)
                .setHeader(Texts.text("backups.column.machine"))
                .setFlexGrow(3);
        grid.addComponentColumn(backup -> Moment.ago(backup.at())).setHeader(Texts.text("backups.column.at"));
        widths.needs(
                grid.addComponentColumn(backup -> link(backup.node())).setHeader(Texts.text("backups.column.node")),
                640);
        widths.needs(grid.addComponentColumn(BackupsView::disks).setHeader(Texts.text("backups.column.disks")), 900);
        widths.needs(
                grid.addComponentColumn(
                                backup -> Blocks.titled(Sizes.of(backup.stored()), Sizes.exact(backup.stored())))
                        .setHeader(Texts.text("backups.column.stored")),
                760);
        grid.addComponentColumn(this::actions).setFlexGrow(0).setWidth("120px");
    }

    private static Component machine(BackupView backup) {
        String name = backup.machine().orElseGet(() -> Texts.text("backups.unknown"));
        String more = backup.complete() ? backup.comment() : Texts.text("backups.incomplete");
        return Blocks.div("cell-two", Blocks.span("part__name", name), Blocks.small(more));
    }

    private static Anchor link(String node) {
        Anchor link = new Anchor("admin/nodes/" + node, node);
        link.addClassName("link");
        return link;
    }

    private static Component disks(BackupView backup) {
        ByteSize all = backup.disks().stream().reduce(ByteSize.ZERO, ByteSize::plus);
        return Blocks.titled(Texts.text("backups.disks", backup.disks().size(), Sizes.of(all)), Sizes.exact(all));
    }

    private Component actions(BackupView backup) {
        Optional<String> because = backup.complete() ? Optional.empty() : Optional.of(Texts.text("backups.incomplete"));
        ActionButton make = new ActionButton(
                        Icon.PLUS,
                        "",
                        Texts.text("backups.make"),
                        () -> UI.getCurrent()
                                .navigate(
                                        "machines/new",
                                        new UrlState()
                                                .set("backup", backup.id().toString())
                                                .set("on", backup.node())
                                                .toParameters()))
                .withTheme(ButtonVariant.TERTIARY)
                .withId("make-" + backup.id())
                .allow(because);
        ActionButton away = new ActionButton(Icon.TRASH, "", Texts.text("op.RemoveBackup"), () -> remove(backup))
                .withTheme(ButtonVariant.TERTIARY)
                .withId("remove-" + backup.id());
        return Blocks.div("cell-actions", make, away);
    }

    private void remove(BackupView backup) {
        operations.open(
                "RemoveBackup",
                new Subject.OfNode(new NodeName(backup.node())),
                backup.node(),
                Map.of("backup", backup.id().toString()),
                job -> read());
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        read();
    }

    private void read() {
        BackupList all = backups.list(actors.get());
        if (!all.backups().equals(shown)) {
            shown = all.backups();
            grid.setItems(shown);
        }
        notices.removeAll();
        notices.setVisible(!all.silent().isEmpty());
        if (!all.silent().isEmpty()) {
            notices.add(new Notice(Status.Kind.WARN, Texts.text("backups.silent", String.join(", ", all.silent()))));
        }
    }

    @Override
    public List<Crumb> trail() {
        return List.of(
                new Crumb(Texts.text("base.nav.dashboard"), "admin"), Crumb.here(Texts.text("base.nav.backups")));
    }
}
