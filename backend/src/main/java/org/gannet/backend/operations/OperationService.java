package org.gannet.backend.operations;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.gannet.backend.audit.Act;
import org.gannet.backend.audit.Acts;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.backups.Backups;
import org.gannet.backend.images.ImageQueries;
import org.gannet.backend.images.ImageView;
import org.gannet.backend.instances.Batch;
import org.gannet.backend.instances.InstancePlans;
import org.gannet.backend.instances.MachineRights;
import org.gannet.backend.instances.Obstacle;
import org.gannet.backend.instances.PlanView;
import org.gannet.backend.instances.Submissions;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobOptions;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.projects.ProjectQueries;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.quota.QuotaQueries;
import org.gannet.backend.quota.QuotaView;
import org.gannet.backend.support.Problems;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Subject;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.job.Job;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Network;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.model.Wiring;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.OfImage;
import org.gannet.engine.operation.OperationKind;
import org.gannet.engine.operation.Parameters;
import org.gannet.node.VolumeSpec;
import org.springframework.stereotype.Service;

/**
 * Any operation, by its name and its fields. Administrators may ask for all; owners of a machine for those that are
 * theirs. Refusals come as {@link org.gannet.base.ProblemException} and leave nothing behind: NOT_FOUND (also for other
 * projects' machines), NOT_ALLOWED, INVALID_REQUEST, WRONG_STATE, QUOTA_EXCEEDED, QUEUE_CLOSED, QUEUE_FULL,
 * REFUSED_BY_RULE, UNSUPPORTED.
 */
@Service
public class OperationService {
    private final ClusterEngine engine;
    private final MachineRights machines;
    private final Submissions submissions;
    private final InstancePlans plans;
    private final ImageQueries images;
    private final Backups backups;
    private final ProjectQueries projects;
    private final QuotaQueries quotas;
    private final Access access;
    private final Acts acts;
    private final Clock clock;

    OperationService(
            ClusterEngine engine,
            MachineRights machines,
            Submissions submissions,
            InstancePlans plans,
            ImageQueries images,
            Backups backups,
            ProjectQueries projects,
            QuotaQueries quotas,
            Access access,
            Acts acts,
            Clock clock) {
        this.engine = engine;
        this.machines = machines;
        this.submissions = submissions;
        this.plans = plans;
        this.images = images;
        this.backups = backups;
        this.projects = projects;
        this.quotas = quotas;
        this.access = access;
        this.acts = acts;
        this.clock = clock;
    }

    /** Every operation that the actor may ever ask for. */
    public List<OperationForm> forms(Actor actor) {
        Rights rights = access.rights(actor);
        return Forms.list().stream()
                .filter(form -> form.forOwners() || rights.actor().isAdmin())
                .map(form -> shown(rights, form))
                .toList();
    }

    /**
     * What may be asked for of this thing; of the cluster, also what makes new things.
     * @throws org.gannet.base.ProblemException NOT_FOUND, NOT_ALLOWED
     */
    public List<Offer> offers(Actor actor, Subject subject) {
        Rights rights = access.rights(actor);
        ClusterView view = engine.view();
        requireSees(rights, view, subject);
        return Forms.list().stream()
                .filter(form -> form.offeredOn() == subject.kind())
                .map(form -> Requests.kind(form.name()))
                .filter(kind -> isAllowed(rights, view, subject, kind))
                .map(kind -> new Offer(
                        shown(rights, Forms.find(kind.name()).orElseThrow()), obstacle(rights, view, subject, kind)))
                .toList();
    }

    /**
     * What there is to choose from for a field, as far as the actor may see it.
     * @throws org.gannet.base.ProblemException NOT_FOUND, NOT_ALLOWED; NODE_UNREACHABLE for backups
     */
    public List<Choice> choices(Actor actor, Subject subject, FieldType type) {
        Rights rights = access.rights(actor);
        ClusterView view = engine.view();
        requireSees(rights, view, subject);
        return switch (type) {
            case NODE ->
                operators(
                        rights,
                        view.state().nodes().keySet().stream()
                                .map(NodeName::value)
                                .map(name -> new Choice(name, name)));
            case INSTANCE ->
                machines.visible(rights, view).stream()
                        .map(found -> new Choice(found.id().toString(), found.name()))
                        .toList();
            case DISK -> found(view, subject, Parts::disks);
            case NIC -> found(view, subject, Parts::nics);
            case SNAPSHOT -> found(view, subject, Parts::snapshots);
            case IMAGE ->
                images.list(actor).stream()
                        .filter(image -> isUsable(image, view, subject))
                        .map(image -> new Choice(image.digest().toString(), image.name()))
                        .toList();
            case BACKUP -> backups(rights, subject);
            case GROUP ->
                operators(
                        rights,
                        view.state().groups().values().stream()
                                .map(group -> new Choice(
                                        group.id().toString(), group.name().value())));
            case PROJECT ->
                rights.actor().isAdmin()
                        ? projects.mine(actor).stream()
                                .map(project -> new Choice(project.id().toString(), project.name()))
                                .toList()
                        : List.of();
            case NETWORK -> Parts.networks(networks(rights, view, subject));
            case TEXT, NUMBER, DECIMAL, SIZE, YES_NO, TIME, DURATION, CHOICE, RECORD, VARIANT, MAP, JSON -> List.of();
        };
    }

    /**
     * Administrators attach anything to any network; everybody else a machine to those that are open to its project
     * and that can be reached where it is.
     */
    private Stream<Network> networks(Rights rights, ClusterView view, Subject subject) {
        Stream<Network> all = view.state().networks().values().stream();
        if (rights.actor().isAdmin()) {
            return all;
        }
        return subject.instance().map(id -> machines.find(rights, view, id)).stream()
                .flatMap(found -> {
                    OwnerId owner = new OwnerId(found.project().value());
                    return all.filter(network -> network.openTo().includes(owner))
                            .filter(network -> isReached(view.state(), found.id(), network));
                });
    }

    private static boolean isReached(ClusterState state, InstanceId id, Network network) {
        return state.findInstance(id).stream()
                .flatMap(instance -> instance.nodesUsed().stream())
                .allMatch(
                        node -> new Wiring(state, node).connection(network.id()).isPresent());
    }

    /** Asks the node: one that does not answer is no node without backups. */
    private List<Choice> backups(Rights rights, Subject subject) {
        return rights.actor().isAdmin() && subject instanceof Subject.OfNode(var node)
                ? backups.of(node).stream()
                        .map(Backups.Content::view)
                        .map(Parts::backup)
                        .toList()
                : List.of();
    }

    /** Of the machine that it is about, which the caller has been found to see. */
    private static List<Choice> found(
            ClusterView view, Subject subject, BiFunction<ClusterState, Instance, List<Choice>> parts) {
        return subject.instance()
                .flatMap(view.state()::findInstance)
                .map(instance -> parts.apply(view.state(), instance))
                .orElse(List.of());
    }

    /**
     * What the thing has now of what an operation would change.
     * @param chosen what has been chosen so far, by the names of fields: a disk or card is what the others are about
     * @throws org.gannet.base.ProblemException NOT_FOUND, NOT_ALLOWED
     */
    public PresentValues present(Actor actor, OperationForm form, Subject subject, Map<String, Object> chosen) {
        Rights rights = access.rights(actor);
        ClusterView view = engine.view();
        requireSees(rights, view, subject);
        return new Presence(view.state(), Requests.kind(form.name()), subject).find(chosen);
    }

    private static List<Choice> operators(Rights rights, Stream<Choice> all) {
        return rights.actor().role().seesCluster() ? all.toList() : List.of();
    }

    /** The plan that would run if it were asked for now. Refuses as asking for it would; does and reserves nothing. */
    public PlanView plan(Actor actor, OperationRequest request, JobOptions options) {
        Rights rights = access.rights(actor);
        OperationKind kind = Requests.kind(request.operation());
        Parameters parameters = read(actor, kind, request);
        ClusterView view = engine.view();
        Optional<ProjectId> project =
                check(rights, view, parameters, !options.after().isEmpty()).map(MachineRights.Found::project);
        Job.Submission submission = submissions.submission(rights, parameters, project, options);
        QuotaAmounts asked = submissions.growth(submission.parameters());
        Optional<QuotaView> quota =
                project.filter(id -> !asked.equals(QuotaAmounts.NOTHING)).map(id -> quotas.of(actor, id));
        return plans.plan(rights, view, submission, asked, quota);
    }

    /** Makes a job of it, which is durable when this returns. */
    public Submitted submit(Actor actor, OperationRequest request, JobOptions options) {
        access.requireCurrent(actor);
        OperationKind kind = Requests.kind(request.operation());
        Parameters parameters = read(actor, kind, request);
        return acts.perform(new Act(actor, action(kind), object(parameters.subject())), trail -> {
            Rights rights = access.rights(actor);
            ClusterView view = engine.view();
            boolean later = !options.after().isEmpty();
            Optional<MachineRights.Found> machine = check(rights, view, parameters, later);
            machine.ifPresent(found -> {
                trail.project(found.project());
                trail.details(found.name());
            });
            Optional<ProjectId> project = machine.map(MachineRights.Found::project);
            JobId job = submissions.submit(rights, trail, parameters, project, options, new Batch());
            return new Submitted(parameters.subject(), job);
        });
    }

    /** An image that one may not use does not exist; what one is like is what the catalogue says. */
    private Parameters read(Actor actor, OperationKind kind, OperationRequest request) {
        Parameters parameters = Requests.read(kind, request.values());
        Map<ImageDigest, ImageView> named = new HashMap<>();
        for (ImageDigest digest : Requests.images(parameters)) {
            named.put(
                    digest,
                    images.list(actor).stream()
                            .filter(image -> image.digest().equals(digest))
                            .filter(image -> isUsable(image, engine.view(), parameters.subject()))
                            .findFirst()
                            .orElseThrow(() -> Problems.notFound("image")));
        }
        return parameters instanceof OfImage of ? of(of, Objects.requireNonNull(named.get(of.image()))) : parameters;
    }

    /** A project's image is for its own machines, whoever asks. */
    private static boolean isUsable(ImageView image, ClusterView view, Subject subject) {
        Optional<ProjectId> owner = subject.instance()
                .flatMap(view.state()::findInstance)
                .map(instance -> new ProjectId(instance.owner().value()));
        return image.project().isEmpty() || image.project().equals(owner);
    }

    private static OfImage of(OfImage parameters, ImageView image) {
        if (image.kind() != ImageView.Kind.DISK) {
            throw Problems.invalid(
                    image.name() + " is not the kind of image that is needed here.", "Choose a disk image.");
        }
        return parameters.knowing(
                image.name(),
                switch (image.format()) {
                    case RAW -> VolumeSpec.Format.RAW;
                    case QCOW2 -> VolumeSpec.Format.QCOW2;
                },
                image.minDisk());
    }

    /** @return the machine that it is about, if it is about one */
    private Optional<MachineRights.Found> check(Rights rights, ClusterView view, Parameters parameters, boolean later) {
        if (parameters instanceof AboutInstance about) {
            return Optional.of(machines.require(rights, view, about, later));
        }
        if (!rights.actor().isAdmin()) {
            throw Problems.onlyAdmins();
        }
        return Optional.empty();
    }

    /** An owner does not choose where the cluster puts things. */
    private static boolean isOperators(OperationField field) {
        return switch (field.type()) {
            case NODE, GROUP -> true;
            case TEXT,
                    NUMBER,
                    DECIMAL,
                    SIZE,
                    YES_NO,
                    TIME,
                    DURATION,
                    CHOICE,
                    NETWORK,
                    INSTANCE,
                    PROJECT,
                    DISK,
                    NIC,
                    SNAPSHOT,
                    IMAGE,
                    BACKUP,
                    RECORD,
                    VARIANT,
                    MAP,
                    JSON -> false;
        };
    }

    private static OperationForm shown(Rights rights, OperationForm form) {
        return rights.actor().isAdmin()
                ? form
                : new OperationForm(
                        form.name(),
                        form.subject(),
                        form.forOwners(),
                        form.makes(),
                        form.subjectField(),
                        form.fields().stream()
                                .filter(field -> !isOperators(field) && field.hasShapesForOwners())
                                .map(OperationField::forOwners)
                                .toList());
    }

    private boolean isAllowed(Rights rights, ClusterView view, Subject subject, OperationKind kind) {
        return subject.instance()
                .map(id -> machines.isAllowed(rights, view, id, kind))
                .orElse(rights.actor().isAdmin());
    }

    private Optional<Obstacle> obstacle(Rights rights, ClusterView view, Subject subject, OperationKind kind) {
        return switch (kind.name()) {
            case "ResumeWatcher" ->
                view.state().settings().watcher().isPaused(clock.instant())
                        ? Optional.empty()
                        : Optional.of(Obstacle.Plain.NOT_PAUSED);
            default -> subject.instance().flatMap(id -> machines.obstacle(rights, view, id, kind));
        };
    }

    private void requireSees(Rights rights, ClusterView view, Subject subject) {
        if (subject instanceof Subject.OfInstance(var id)) {
            machines.find(rights, view, id);
            return;
        }
        if (!rights.actor().role().seesCluster()) {
            throw Problems.onlyAdmins();
        }
        boolean there = switch (subject) {
            case Subject.OfInstance _, Subject.OfCluster _ -> true;
            case Subject.OfNode(var name) -> view.state().findNode(name).isPresent();
            case Subject.OfGroup(var id) -> view.state().findGroup(id).isPresent();
            case Subject.OfNetwork(var id) -> view.state().findNetwork(id).isPresent();
        };
        if (!there) {
            throw Problems.notFound(subject.kind().name().toLowerCase(Locale.ROOT));
        }
    }

    /** "instance.attach-disk" for AttachDisk, "node.evacuate" for EvacuateNode. */
    static String action(OperationKind kind) {
        String subject = kind.subject().name().toLowerCase(Locale.ROOT);
        String verb = kind.name().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
        String end = "-" + subject;
        return subject + "." + (verb.endsWith(end) ? verb.substring(0, verb.length() - end.length()) : verb);
    }

    /** "node node1": as every entry of the audit log names things. */
    private static String object(Subject subject) {
        return (subject.kind().name().toLowerCase(Locale.ROOT) + " " + subject.key()).strip();
    }
}
