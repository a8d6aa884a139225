package org.gannet.backend.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.clusters.AddressView;
import org.gannet.backend.clusters.NetworkQueries;
import org.gannet.backend.clusters.OpenNetworkView;
import org.gannet.backend.clusters.OpenToView;
import org.gannet.backend.instances.Accepted;
import org.gannet.backend.instances.CreateRequest;
import org.gannet.backend.instances.DifferenceView;
import org.gannet.backend.instances.InstanceDetails.NicDetails;
import org.gannet.backend.instances.InstanceQueries;
import org.gannet.backend.instances.InstanceService;
import org.gannet.backend.instances.Network;
import org.gannet.backend.instances.PlanView;
import org.gannet.backend.instances.RemarkView;
import org.gannet.backend.jobs.JobOptions;
import org.gannet.backend.jobs.JobService;
import org.gannet.backend.jobs.JobStatus;
import org.gannet.backend.jobs.JobView;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.projects.ProjectQueries;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.backend.testing.Refusals;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.IpAddress;
import org.gannet.base.NetworkId;
import org.gannet.base.Problem;
import org.gannet.base.Subject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cards of owners' machines: in networks that are open to their project, and in no others, whichever way they try. */
class OpenNetworksIT {
    private static final String FIRST_GROUP = "00000000-0000-0000-0000-000000000001";
    private static final AtomicInteger PREFIXES = new AtomicInteger();

    private Backend backend = Backend.on(Database.H2);
    private final Map<NetworkId, String> networks = new HashMap<>();
    private final Map<InstanceId, Actor> machines = new HashMap<>();
    private Actor admin = Actor.system();
    private Actor user = Actor.system();
    private ProjectId project = new ProjectId(new UUID(0, 1));

    private void on(Database database) {
        backend = Backend.on(database);
        admin = backend.newPerson(Role.ADMIN);
        user = backend.newPerson(Role.USER);
        project = backend.newProject(Backend.room(5), user);
    }

    /** Other tests count networks, and what projects hold. */
    @AfterEach
    void leaveNothing() {
        machines.forEach((machine, owner) -> assertThat(
                        backend.ended(backend.bean(InstanceService.class).remove(owner, machine))
                                .status())
                .isEqualTo(JobStatus.SUCCEEDED));
        networks.keySet().forEach(network -> {
            done("DisconnectNetwork", Map.of("network", network.toString(), "group", FIRST_GROUP));
            done("RemoveNetwork", Map.of("network", network.toString()));
        });
    }

    private static Map<String, Object> to(ProjectId... projects) {
        return Map.of(
                "kind",
                "projects",
                "projects",
                List.of(projects).stream().map(ProjectId::toString).toList());
    }

    private static final Map<String, Object> NOBODY = Map.of("kind", "nobody");
    private static final Map<String, Object> EVERYBODY = Map.of("kind", "everybody");

    /** 10.77.n.0/24, of which .2 to .9 are reserved. */
    private NetworkId network(Map<String, Object> openTo) {
        String prefix = "10.77." + PREFIXES.incrementAndGet();
        NetworkId id = NetworkId.random();
        done(
                "AddNetwork",
                Map.of(
                        "network",
                        id.toString(),
                        "name",
                        "net-" + UUID.randomUUID().toString().substring(0, 8),
                        "v4",
                        prefix + ".0/24",
                        "v4Gateway",
                        prefix + ".1",
                        "reserved",
                        List.of(prefix + ".2-" + prefix + ".9"),
                        "openTo",
                        openTo));
        networks.put(id, prefix);
        done(
                "ConnectNetwork",
                Map.of("network", id.toString(), "group", FIRST_GROUP, "mode", "BRIDGED", "link", "br0"));
        return id;
    }

    private void open(NetworkId network, Map<String, Object> openTo) {
        done("ModifyNetwork", Map.of("network", network.toString(), "openTo", openTo));
    }

    private void done(String operation, Map<String, Object> values) {
        JobView job = ended(admin, operation, values);
        assertThat(job.status()).as("%s: %s", operation, job.problem()).isEqualTo(JobStatus.SUCCEEDED);
    }

    private JobView ended(Actor actor, String operation, Map<String, Object> values) {
        return backend.ended(operations()
                .submit(actor, new OperationRequest(operation, values), JobOptions.PORTAL)
                .job());
    }

    private OperationService operations() {
        return backend.bean(OperationService.class);
    }

    private InstanceId machine() {
        return machine(Backend.request(project, "m" + UUID.randomUUID()));
    }

    private InstanceId machine(CreateRequest request) {
        Accepted made = backend.created(user, request);
        machines.put(made.instance(), user);
        return made.instance();
    }

    private static CreateRequest on(CreateRequest plain, Network network) {
        return new CreateRequest(
                plain.project(),
                plain.name(),
                plain.source(),
                plain.vcpus(),
                plain.memory(),
                plain.disk(),
                plain.sshKeys(),
                plain.node(),
                network);
    }

    private static Map<String, Object> card(InstanceId machine, NetworkId network, String... addresses) {
        return Map.of(
                "instance",
                machine.toString(),
                "attachment",
                Map.of("kind", "network", "network", network.toString(), "addresses", List.of(addresses)));
    }

    private Problem refusal(Actor actor, String operation, Map<String, Object> values) {
        OperationRequest request = new OperationRequest(operation, values);
        Problem said = Refusals.problem(() -> operations().submit(actor, request, JobOptions.PORTAL));
        assertThat(Refusals.problem(() -> operations().plan(actor, request, JobOptions.PORTAL)))
                .isEqualTo(said);
        return said;
    }

    private List<NicDetails> cards(InstanceId machine) {
        return backend.bean(InstanceQueries.class).details(user, machine).nics();
    }

    private List<String> choices(Actor actor, InstanceId machine) {
        return operations().choices(actor, new Subject.OfInstance(machine), FieldType.NETWORK).stream()
                .map(Choice::value)
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void anOwnerAttachesChangesAndDetachesInWhatIsOpen(Database database) {
        on(database);
        NetworkId his = network(to(project));
        NetworkId everybodys = network(EVERYBODY);
        NetworkId closed = network(NOBODY);
        InstanceId machine = machine();

        assertThat(choices(user, machine))
                .contains(his.toString(), everybodys.toString())
                .doesNotContain(closed.toString());
        assertThat(choices(admin, machine)).contains(his.toString(), closed.toString());
        assertThat(backend.bean(NetworkQueries.class).open(user, project))
                .extracting(OpenNetworkView::id)
                .containsExactlyInAnyOrder(his, everybodys);
        PlanView plan =
                operations().plan(user, new OperationRequest("AttachNic", card(machine, his)), JobOptions.PORTAL);
        assertThat(plan.differences())
                .extracting(DifferenceView::part)
                .contains("nics.1.attachment", "nics.1.addresses");

        assertThat(ended(user, "AttachNic", card(machine, his)).problem()).isEmpty();
        NicDetails first = cards(machine).getLast();
        assertThat(first.addresses()).containsExactly(networks.get(his) + ".10");
        Map<String, Object> elsewhere = new HashMap<>(card(machine, everybodys, networks.get(everybodys) + ".77"));
        elsewhere.put("nic", first.id().toString());
        assertThat(ended(user, "ModifyNic", elsewhere).problem()).isEmpty();
        assertThat(cards(machine).getLast().addresses()).containsExactly(networks.get(everybodys) + ".77");
        Map<String, Object> away =
                Map.of("instance", machine.toString(), "nic", first.id().toString());
        assertThat(ended(user, "DetachNic", away).problem()).isEmpty();
        assertThat(cards(machine)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotOpenDoesNotExistForAnOwner(Database database) {
        on(database);
        Actor other = backend.newPerson(Role.USER);
        ProjectId others = backend.newProject(Backend.room(1), other);
        NetworkId closed = network(NOBODY);
        NetworkId anothers = network(to(others));
        InstanceId machine = machine();
        Problem nowhere = refusal(user, "AttachNic", card(machine, NetworkId.random()));

        assertThat(nowhere.code()).isEqualTo(ErrorCode.NOT_FOUND);
        for (NetworkId network : List.of(closed, anothers)) {
            assertThat(refusal(user, "AttachNic", card(machine, network))).isEqualTo(nowhere);
            Map<String, Object> change = new HashMap<>(card(machine, network));
            change.put("nic", cards(machine).getFirst().id().toString());
            assertThat(refusal(user, "ModifyNic", change)).isEqualTo(nowhere);
            CreateRequest request = on(Backend.request(project, "in-it"), new Network.Open(network, List.of()));
            InstanceService service = backend.bean(InstanceService.class);
            assertThat(Refusals.problem(() -> service.create(user, request))).isEqualTo(nowhere);
            assertThat(Refusals.problem(() -> service.createMany(user, request, 2, JobOptions.PORTAL)))
                    .isEqualTo(nowhere);
            assertThat(service.planCreate(user, request).refusal()).contains(nowhere);
        }
        assertThat(Refusals.code(() -> backend.bean(NetworkQueries.class).open(user, others)))
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusal(other, "AttachNic", card(machine, anothers)).code()).isEqualTo(ErrorCode.NOT_FOUND);
        Map<String, Object> bridge =
                Map.of("instance", machine.toString(), "attachment", Map.of("kind", "bridge", "bridge", "br0"));
        assertThat(refusal(user, "AttachNic", bridge).code()).isEqualTo(ErrorCode.POLICY_VIOLATION);
        assertThat(operations().forms(user))
                .filteredOn(form -> form.name().equals("AttachNic"))
                .flatExtracting(form -> form.fields().getFirst().shapes())
                .extracting(FieldShape::kind)
                .containsExactly("user", "network");
    }

    @ParameterizedTest
    @EnumSource
    void nobodySaysHimselfWhoseChoiceItIs(Database database) {
        on(database);
        ProjectId others = backend.newProject(Backend.room(1), backend.newPerson(Role.USER));
        NetworkId anothers = network(to(others));
        InstanceId machine = machine();
        Map<String, Object> forged = Map.of(
                "instance",
                machine.toString(),
                "attachment",
                Map.of("kind", "network", "network", anothers.toString(), "by", others.toString()));

        assertThat(refusal(user, "AttachNic", forged).code()).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @ParameterizedTest
    @EnumSource
    void reservedAndTakenAddressesAreNotAnOwners(Database database) {
        on(database);
        NetworkId his = network(to(project));
        InstanceId machine = machine();
        String prefix = networks.get(his);

        for (String address : List.of(prefix + ".5", prefix + ".1", "10.99.0.1")) {
            PlanView plan = operations()
                    .plan(user, new OperationRequest("AttachNic", card(machine, his, address)), JobOptions.PORTAL);
            assertThat(plan.refusal().map(Problem::code)).as(address).contains(ErrorCode.IN_USE);
        }
        assertThat(ended(admin, "AttachNic", card(machine, his, prefix + ".5")).problem())
                .isEmpty();
        assertThat(cards(machine).getLast().addresses()).containsExactly(prefix + ".5");
    }

    @ParameterizedTest
    @EnumSource
    void machinesAreMadeInWhatIsOpenAndCopiedWhileItIs(Database database) {
        on(database);
        NetworkId his = network(to(project));
        CreateRequest plain = Backend.request(project, "web");
        InstanceId web = machine(on(plain, new Network.Open(his, List.of(IpAddress.parse(networks.get(his) + ".50")))));
        assertThat(cards(web).getFirst().addresses()).containsExactly(networks.get(his) + ".50");

        backend.ended(backend.bean(InstanceService.class).stop(user, web, 0));
        OperationRequest copy =
                new OperationRequest("CloneInstance", Map.of("source", web.toString(), "name", "web-copy"));
        Submitted made = operations().submit(user, copy, JobOptions.PORTAL);
        assertThat(backend.ended(made.job()).problem()).isEmpty();
        InstanceId twin = made.subject().instance().orElseThrow();
        machines.put(twin, user);
        assertThat(cards(twin).getFirst().addresses()).containsExactly(networks.get(his) + ".10");

        open(his, NOBODY);
        assertThat(refusal(user, "CloneInstance", Map.of("source", web.toString(), "name", "web-again"))
                        .code())
                .isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(cards(twin).getFirst().addresses()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void closingKeepsTheCardsAndSaysSo(Database database) {
        on(database);
        NetworkId his = network(to(project));
        InstanceId machine = machine();
        ended(user, "AttachNic", card(machine, his));

        PlanView closing = operations()
                .plan(
                        admin,
                        new OperationRequest("ModifyNetwork", Map.of("network", his.toString(), "openTo", NOBODY)),
                        JobOptions.PORTAL);
        assertThat(closing.remarks()).extracting(RemarkView::kind).containsExactly("CARDS_STAY");
        String name = backend.bean(ProjectQueries.class).get(admin, project).name();
        assertThat(closing.differences())
                .extracting(DifferenceView::part, DifferenceView::before, DifferenceView::after)
                .containsExactly(tuple("openTo", name, "Nobody"));
        assertThat(backend.bean(NetworkQueries.class).get(admin, his).openTo())
                .isEqualTo(new OpenToView(OpenToView.Kind.PROJECTS, List.of(new OpenToView.Project(project, name))));
        open(his, NOBODY);
        assertThat(backend.bean(NetworkQueries.class).addresses(admin, his))
                .extracting(AddressView::open)
                .containsExactly(false);
        NicDetails kept = cards(machine).getLast();
        assertThat(kept.addresses()).hasSize(1);
        Map<String, Object> named =
                Map.of("instance", machine.toString(), "nic", kept.id().toString(), "name", "old");
        assertThat(ended(user, "ModifyNic", named).problem()).isEmpty();
        assertThat(cards(machine).getLast().name()).isEqualTo(Optional.of("old"));
    }

    /** What an operator asked for once is not for a member to repeat. */
    @ParameterizedTest
    @EnumSource
    void repeatingAJobLooksAtTheRightsOfNow(Database database) {
        on(database);
        NetworkId his = network(to(project));
        InstanceId machine = machine();
        JobView failed = ended(admin, "AttachNic", card(machine, his, networks.get(his) + ".1"));
        assertThat(failed.problem().map(Problem::code)).contains(ErrorCode.IN_USE);
        JobService jobs = backend.bean(JobService.class);

        assertThat(backend.ended(jobs.retry(user, failed.id())).problem().map(Problem::code))
                .contains(ErrorCode.IN_USE);
        open(his, NOBODY);
        assertThat(Refusals.code(() -> jobs.retry(user, failed.id()))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(backend.ended(jobs.retry(admin, failed.id())).problem().map(Problem::code))
                .contains(ErrorCode.IN_USE);
    }
}
