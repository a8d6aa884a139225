package org.gannet.webapp.portal.instances;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.backups.BackupQueries;
import org.gannet.backend.backups.BackupView;
import org.gannet.backend.clusters.NetworkQueries;
import org.gannet.backend.clusters.NodeQueries;
import org.gannet.backend.clusters.NodeView;
import org.gannet.backend.flavors.FlavorQueries;
import org.gannet.backend.images.ImageQueries;
import org.gannet.backend.instances.CreateRequest;
import org.gannet.backend.instances.InstanceQueries;
import org.gannet.backend.instances.InstanceService;
import org.gannet.backend.instances.PlanView;
import org.gannet.backend.jobs.JobOptions;
import org.gannet.backend.operations.Choice;
import org.gannet.backend.operations.FieldType;
import org.gannet.backend.operations.OperationService;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.projects.ProjectQueries;
import org.gannet.backend.projects.ProjectView;
import org.gannet.backend.quota.QuotaQueries;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.base.Subject;
import org.gannet.webapp.base.component.Blocks;
import org.gannet.webapp.base.component.EmptyState;
import org.gannet.webapp.base.component.Icon;
import org.gannet.webapp.base.component.Notice;
import org.gannet.webapp.base.component.PageHeader;
import org.gannet.webapp.base.component.Panel;
import org.gannet.webapp.base.component.Status;
import org.gannet.webapp.base.component.UrlState;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.layout.Page;
import org.gannet.webapp.base.layout.PortalLayout;
import org.gannet.webapp.base.layout.ProjectScope;
import org.gannet.webapp.security.CurrentActor;

/** Makes a virtual machine. Its address may carry choices: {@code ?name=web1&image=demo-linux&size=small}. */
@Route(value = "machines/new", layout = PortalLayout.class)
@RolesAllowed({"ADMIN", "USER"})
public class CreateView extends Page implements BeforeEnterObserver {
    private final InstanceService service;
    private final QuotaQueries quotas;
    private final BackupQueries backups;
    private final NetworkQueries networks;
    private final ImageQueries images;
    private final OperationService operations;
    private final CurrentActor actors;
    private final ProjectScope scope;
    private final boolean empty;
    private final Notice gone = new Notice(Status.Kind.WARN, Texts.text("create.backup.gone"));
    private Optional<ProjectId> offeredTo = Optional.empty();
    private final CreateForm form;
    private final CreateSummary summary = new CreateSummary(this::create);

    public CreateView(
            InstanceService service,
            InstanceQueries machines,
            QuotaQueries quotas,
            BackupQueries backups,
            ProjectQueries projects,
            ImageQueries images,
            FlavorQueries flavors,
            NodeQueries nodes,
            NetworkQueries networks,
            OperationService operations,
            CurrentActor actors,
            ProjectScope scope) {
        this.service = service;
        this.quotas = quotas;
        this.backups = backups;
        this.networks = networks;
        this.images = images;
        this.operations = operations;
        this.actors = actors;
        this.scope = scope;
        addClassName("page--narrow");
        Actor actor = actors.get();
        List<ProjectView> mine = projects.mine(actor);
        List<String> places =
                actor.isAdmin() ? nodes.list(actor).stream().map(NodeView::name).toList() : List.of();
        empty = mine.isEmpty();
        form = new CreateForm(
                mine, images.list(actor), flavors.list(actor), places, machines.templates(actor), this::changed);
        add(new PageHeader(Texts.text("create.title")));
        if (empty) {
            add(new EmptyState(Icon.PROJECT, Texts.text("create.noProject")));
            return;
        }
        gone.setId("backup-gone");
        gone.setVisible(false);
        add(gone);
        Panel panel = new Panel();
        panel.addClassName("form-panel");
        panel.setContent(form);
        Div side = Blocks.div("form-page__summary", summary);
        add(Blocks.div("form-page", panel, side));
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        if (empty) {
            return;
        }
        UrlState address = UrlState.of(event.getLocation().getQueryParameters());
        form.chooseProject(scope.resolve(actors.get(), address));
        Optional<BackupView> backup = backup(address);
        backup.ifPresent(form::startFrom);
        gone.setVisible(address.get("backup").isPresent() && backup.isEmpty());
        form.fill(address.get("name"), address.get("image"), address.get("size"));
        changed();
    }

    /** Nodes are asked for backups only when the address names one. */
    private Optional<BackupView> backup(UrlState address) {
        Actor actor = actors.get();
        return address.get("backup")
                .filter(id -> actor.isAdmin())
                .flatMap(id -> backups.list(actor).backups().stream()
                        .filter(BackupView::complete)
                        .filter(each -> each.id().toString().equals(id))
                        .filter(each ->
                                address.get("on").filter(each.node()::equals).isPresent())
                        .findFirst());
    }

    /** What there is to choose from in the project. */
    private void offer(ProjectId project) {
        if (!offeredTo.equals(Optional.of(project))) {
            offeredTo = Optional.of(project);
            Actor actor = actors.get();
            form.offerImages(images.usableIn(actor, project));
            form.offerNetworks(
                    actor.isAdmin()
                            ? operations.choices(actor, new Subject.OfCluster(), FieldType.NETWORK)
                            : networks.open(actor, project).stream()
                                    .map(network -> new Choice(network.id().toString(), network.words()))
                                    .toList());
        }
    }

    private void changed() {
        form.project().map(ProjectView::id).ifPresent(this::offer);
        Optional<CreateRequest> request = form.request(false);
        Actor actor = actors.get();
        form.project().ifPresent(project -> {
            summary.showChoice(form.title(), form.describe(), quotas.of(actor, project.id()), form.amounts());
        });
        try {
            Optional<PlanView> plan = request.map(complete -> plan(actor, complete));
            summary.showPlan(plan);
            plan.flatMap(PlanView::refusal)
                    .filter(refusal -> refusal.code() == ErrorCode.NAME_TAKEN)
                    .ifPresent(refusal -> form.refuseName(refusal.message()));
        } catch (ProblemException e) {
            summary.showPlan(Optional.empty());
            summary.showRefusal(Optional.of(e.problem()));
        }
    }

    private PlanView plan(Actor actor, CreateRequest request) {
        return form.count() == 1
                ? service.planCreate(actor, request)
                : service.planCreateMany(actor, request, form.count(), JobOptions.PORTAL);
    }

    /** @return where what is made is seen */
    private String ask(CreateRequest request) {
        return form.count() == 1
                ? "machines/" + service.create(actors.get(), request).instance()
                : "jobs/"
                        + service.createMany(actors.get(), request, form.count(), JobOptions.PORTAL)
                                .job();
    }

    private void create() {
        Optional<CreateRequest> request = form.request(true);
        if (request.isEmpty()) {
            return;
        }
        try {
            UI.getCurrent().navigate(ask(request.get()));
        } catch (ProblemException e) {
            Problem problem = e.problem();
            if (problem.code() == ErrorCode.NAME_TAKEN) {
                form.refuseName(problem.message());
            } else {
                summary.showRefusal(Optional.of(problem));
            }
        }
    }

    @Override
    public List<Crumb> trail() {
        return List.of(new Crumb(Texts.text("instances.title"), "machines"), Crumb.here(Texts.text("create.title")));
    }
}
