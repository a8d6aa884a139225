package org.gannet.backend.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobOptions;
import org.gannet.backend.jobs.JobQueries;
import org.gannet.backend.jobs.JobService;
import org.gannet.backend.jobs.JobStatus;
import org.gannet.backend.operations.OperationRequest;
import org.gannet.backend.operations.OperationService;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.quota.QuotaProof;
import org.gannet.backend.quota.QuotaQueries;
import org.gannet.backend.quota.QuotaView;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.backend.testing.Refusals;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.ExportId;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.engine.simulation.SimulatedNodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is made in other ways than one by one from an image counts and is seen as everything else. */
class SeveralMachinesIT {
    private static final QuotaAmounts PLENTY =
            new QuotaAmounts(10, 100, ByteSize.ofGibibytes(1000), ByteSize.ofGibibytes(1000));

    private Backend backend;
    private InstanceService service;
    private Actor user;

    @BeforeEach
    void start() {
        SimulatedNodes nodes = new SimulatedNodes(Clock.systemUTC());
        nodes.add("node1", Duration.ZERO);
        nodes.add("node2", Duration.ZERO);
        backend = Backend.start(Database.H2, "many" + ProcessHandle.current().pid() + "-" + System.nanoTime(), nodes);
        backend.addNode("node1");
        backend.addNode("node2");
        service = backend.bean(InstanceService.class);
        user = backend.newPerson(Role.USER);
    }

    @AfterEach
    void end() {
        assertThat(backend.bean(QuotaProof.class).faults()).isEmpty();
        backend.close();
    }

    // --- several at once

    @Test
    void allAreHeldTogetherAndEachIsChargedWhenItIsThere() {
        ProjectId project = backend.newProject(Backend.room(3), user);

        AcceptedMany accepted = create(project, "web", 3);

        assertThat(backend.ended(accepted.job()).status()).isEqualTo(JobStatus.SUCCEEDED);
        await().atMost(Backend.PATIENCE).until(() -> quota(project).used(), used -> used.equals(Backend.room(3)));
        assertThat(quota(project).pending()).isEqualTo(QuotaAmounts.NOTHING);
        assertThat(accepted.instances().stream()
                        .map(id -> backend.bean(InstanceQueries.class)
                                .get(user, id)
                                .name()))
                .containsExactly("web-1", "web-2", "web-3");
        assertThat(backend.bean(JobQueries.class).get(user, accepted.job()).project())
                .contains(project);
        assertThat(backend.bean(JobQueries.class).story(user, accepted.job()).children())
                .hasSize(3);
        Actor stranger = backend.newPerson(Role.USER);
        assertThat(Refusals.code(() -> backend.bean(JobQueries.class).get(stranger, accepted.job())))
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(Refusals.code(
                        () -> service.createMany(stranger, Backend.request(project, "mine"), 2, JobOptions.PORTAL)))
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void aQuotaThatIsTooSmallForAllHoldsNothing() {
        ProjectId project = backend.newProject(Backend.room(2), user);

        Problem problem = Refusals.problem(() -> create(project, "web", 3));

        assertThat(problem.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        assertThat(quota(project).pending()).isEqualTo(QuotaAmounts.NOTHING);
        PlanView plan = service.planCreateMany(user, Backend.request(project, "web"), 3, JobOptions.PORTAL);
        assertThat(plan.refusal().orElseThrow().code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        assertThat(plan.jobs())
                .extracting(PlannedJob::title)
                .containsExactly("Create web-1", "Create web-2", "Create web-3");
        assertThat(plan.asked()).isEqualTo(Backend.room(3));
    }

    @Test
    void whatFindsNoPlaceIsGivenBackAndCanBeTriedAgain() {
        ProjectId project = backend.newProject(PLENTY, user);
        CreateRequest big = new CreateRequest(
                project,
                "big",
                new Source.EmptyDisk(),
                1,
                ByteSize.ofGibibytes(12),
                ByteSize.ofGibibytes(1),
                List.of(),
                Optional.empty(),
                new Network.User());

        JobId failed = service.createMany(user, big, 3, JobOptions.PORTAL).job();

        assertThat(backend.ended(failed).problem().orElseThrow().code()).isEqualTo(ErrorCode.NO_CAPACITY);
        assertThat(quota(project).pending()).isEqualTo(QuotaAmounts.NOTHING);
        JobId again = backend.bean(JobService.class).retry(user, failed);
        assertThat(backend.ended(again).problem().orElseThrow().code()).isEqualTo(ErrorCode.NO_CAPACITY);
        assertThat(quota(project).pending()).isEqualTo(QuotaAmounts.NOTHING);
    }

    @Test
    void oneThatCanNotBeMadeGivesBackItsOwnOnly() {
        ProjectId project = backend.newProject(Backend.room(2), user);
        backend.node("node1").faults().failNext("ensureVmRunning", ErrorCode.TOOL_FAILED);

        AcceptedMany accepted = create(project, "web", 2);

        backend.ended(accepted.job());
        await().atMost(Backend.PATIENCE)
                .until(
                        () -> quota(project),
                        quota -> quota.pending().equals(QuotaAmounts.NOTHING)
                                && quota.used().equals(Backend.room(1)));
    }

    @Test
    void namesAndCountsAreCheckedBefore() {
        ProjectId project = backend.newProject(PLENTY, user);
        backend.created(user, Backend.request(project, "web-2"));

        assertThat(Refusals.code(() -> create(project, "web", 3))).isEqualTo(ErrorCode.NAME_TAKEN);
        assertThat(Refusals.code(() -> create(project, "web", 0))).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(Refusals.code(() -> create(project, "web", 101))).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(CreateRequest.numbered("web.example.org", 2)).isEqualTo("web-2.example.org");
    }

    // --- of a backup

    @Test
    void aMachineMadeOfABackupIsItsProjectsAndCounts() {
        Actor admin = backend.newPerson(Role.ADMIN);
        ProjectId first = backend.newProject(Backend.room(1), user);
        InstanceId web = backend.created(user, Backend.request(first, "web1")).instance();
        Source.FromBackup backup = backedUp(admin, web);
        Actor other = backend.newPerson(Role.USER);
        ProjectId second = backend.newProject(Backend.room(1), other);

        InstanceId copy = backend.created(admin, of(second, "copy", backup)).instance();

        assertThat(backend.bean(InstanceQueries.class).get(other, copy).name()).isEqualTo("copy");
        assertThat(Refusals.code(() -> backend.bean(InstanceQueries.class).get(user, copy)))
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(quota(second).used()).isEqualTo(Backend.room(1));
        assertThat(Refusals.code(() -> service.create(admin, of(second, "copy2", backup))))
                .isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        assertThat(quota(second).pending()).isEqualTo(QuotaAmounts.NOTHING);
    }

    /** Who may not make machines of backups learns nothing of which there are. */
    @Test
    void membersMakeNothingOfBackupsNotEvenOfTheirOwn() {
        Actor admin = backend.newPerson(Role.ADMIN);
        ProjectId project = backend.newProject(PLENTY, user);
        InstanceId web = backend.created(user, Backend.request(project, "web1")).instance();
        Source.FromBackup backup = backedUp(admin, web);
        Source.FromBackup none = new Source.FromBackup("node1", new ExportId(UUID.randomUUID()));

        Problem there = Refusals.problem(() -> service.create(user, of(project, "copy", backup)));
        Problem notThere = Refusals.problem(() -> service.create(user, of(project, "copy", none)));

        assertThat(there.code()).isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(notThere).isEqualTo(there);
        assertThat(Refusals.code(() -> service.create(admin, of(project, "copy", none))))
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(quota(project).used().machines()).isEqualTo(1);
        assertThat(quota(project).pending()).isEqualTo(QuotaAmounts.NOTHING);
    }

    // ---

    private Source.FromBackup backedUp(Actor admin, InstanceId machine) {
        ExportId backup = new ExportId(UUID.randomUUID());
        JobId job = backend.bean(OperationService.class)
                .submit(
                        admin,
                        new OperationRequest(
                                "ExportInstance",
                                Map.of("instance", machine.toString(), "backup", backup.toString(), "to", "node1")),
                        JobOptions.PORTAL)
                .job();
        assertThat(backend.ended(job).status()).isEqualTo(JobStatus.SUCCEEDED);
        return new Source.FromBackup("node1", backup);
    }

    private static CreateRequest of(ProjectId project, String name, Source source) {
        CreateRequest usual = Backend.request(project, name);
        return new CreateRequest(
                project,
                name,
                source,
                usual.vcpus(),
                usual.memory(),
                usual.disk(),
                List.of(),
                Optional.empty(),
                usual.network());
    }

    private AcceptedMany create(ProjectId project, String name, int count) {
        return service.createMany(user, Backend.request(project, name), count, JobOptions.PORTAL);
    }

    private QuotaView quota(ProjectId project) {
        return backend.bean(QuotaQueries.class).of(Actor.system(), project);
    }
}
