package org.gannet.webapp.admin.projects;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import org.gannet.backend.projects.ProjectQueries;
import org.gannet.backend.projects.ProjectService;
import org.gannet.backend.projects.ProjectView;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.quota.QuotaQueries;
import org.gannet.backend.quota.QuotaView;
import org.gannet.base.ByteSize;
import org.gannet.webapp.base.component.Attempt;
import org.gannet.webapp.base.component.ColumnsByWidth;
import org.gannet.webapp.base.component.Confirm;
import org.gannet.webapp.base.component.EmptyState;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.Moment;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.layout.AdminLayout;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.security.CurrentActor;

/** The projects and what they use of what they may. */
@Route(value = "admin/projects", layout = AdminLayout.class)
@RolesAllowed({"ADMIN", "HELPDESK"})
public class ProjectsView extends Page implements BeforeEnterObserver {
    private static final QuotaAmounts USUAL =
            new QuotaAmounts(5, 8, ByteSize.ofGibibytes(8), ByteSize.ofGibibytes(100));

    /** A row. */
    private record Row(ProjectView project, QuotaView quota) {}

    private final ProjectQueries projects;
    private final ProjectService service;
    private final QuotaQueries quotas;
    private final CurrentActor actors;
    private final Grid<Row> grid = new Grid<>();

    public ProjectsView(ProjectQueries projects, ProjectService service, QuotaQueries quotas, CurrentActor actors) {
        this.projects = projects;
        this.service = service;
        this.quotas = quotas;
        this.actors = actors;
        addClassName("page--full");
        grid.setId("project-list");
        grid.addClassName("list");
        grid.addThemeVariants(GridVariant.NO_BORDER);
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        grid.setEmptyStateComponent(new EmptyState(Icon.PROJECT, Texts.text("projects.empty")));
        columns(new ColumnsByWidth(grid));
        Button create = new Button(Texts.text("projects.create"), Icon.PLUS.create(), click -> create());
        create.setId("create-project-button");
        create.addThemeVariants(ButtonVariant.PRIMARY);
        create.setVisible(actors.get().isAdmin());
        add(new PageHeader(Texts.text("base.nav.projects")).withActions(create), grid);
    }

    private void columns(ColumnsByWidth widths) {
        grid.addComponentColumn(row -> {
                    Anchor link = new Anchor(
                            "admin/projects/" + row.project().id(),
                            row.project().name());
                    link.addClassName("list-name");
                    return link;
                })
                .setHeader(Texts.text("projects.name"))
                .setFlexGrow(2);
        grid.addColumn(row -> row.project().members()).setHeader(Texts.text("projects.members"));
        grid.addColumn(row -> Texts.text(
                        "format.part",
                        row.quota().used().machines(),
                        row.quota().limit().machines()))
                .setHeader(Texts.text("create.quota.machines"));
        widths.needs(
                grid.addColumn(row -> Texts.text(
                                "format.part",
                                row.quota().used().vcpus(),
                                row.quota().limit().vcpus()))
                        .setHeader(Texts.text("create.quota.vcpus")),
                760);
        widths.needs(
                grid.addColumn(row -> Sizes.part(
                                row.quota().used().memory().bytes(),
                                row.quota().limit().memory().bytes()))
                        .setHeader(Texts.text("create.quota.memory")),
                900);
        widths.needs(
                grid.addColumn(row -> Sizes.part(
                                row.quota().used().disk().bytes(),
                                row.quota().limit().disk().bytes()))
                        .setHeader(Texts.text("create.quota.disk")),
                1000);
        widths.needs(
                grid.addComponentColumn(row -> Moment.ago(row.project().createdAt()))
                        .setHeader(Texts.text("projects.created")),
                1150);
    }

    private void create() {
        TextField name = new TextField(Texts.text("projects.name"));
        name.setId("project-name");
        name.setWidthFull();
        QuotaFields fields = new QuotaFields(USUAL);
        new Confirm(
                        Texts.text("projects.create.title"),
                        Texts.text("projects.create"),
                        () -> fields.amounts()
                                .flatMap(quota -> Attempt.of(() -> service.create(
                                        actors.get(), name.getValue().strip(), quota)))
                                .ifPresent(made -> read()))
                .wide()
                .with(name, fields)
                .open();
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        read();
    }

    private void read() {
        grid.setItems(projects.mine(actors.get()).stream()
                .map(project -> new Row(project, quotas.of(actors.get(), project.id())))
                .toList());
    }

    @Override
    public List<Crumb> trail() {
        return List.of(
                new Crumb(Texts.text("base.nav.dashboard"), "admin"), Crumb.here(Texts.text("base.nav.projects")));
    }
}
