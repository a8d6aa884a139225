package org.gannet.backend.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.gannet.backend.audit.AuditEntryView;
import org.gannet.backend.audit.AuditFilter;
import org.gannet.backend.audit.AuditQueries;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.instances.Accepted;
import org.gannet.backend.instances.CreateRequest;
import org.gannet.backend.instances.InstanceService;
import org.gannet.backend.instances.Network;
import org.gannet.backend.instances.Source;
import org.gannet.backend.jobs.JobFilter;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobQueries;
import org.gannet.backend.jobs.JobService;
import org.gannet.backend.jobs.JobStatus;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.projects.ProjectService;
import org.gannet.backend.support.PageQuery;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.backend.testing.Refusals;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.engine.simulation.NodeFaults;
import org.gannet.node.NodeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Many at once at the edge of a quota: never over it, never less than it, nothing held for those who lost. */
@ParameterizedClass
@EnumSource(Database.class)
class QuotaStormIT {
    private static final int CROWD = 50;

    @Parameter
    Database database;

    private Backend backend;
    private InstanceService service;
    private QuotaQueries quotas;
    private Actor user;

    @BeforeEach
    void setUp() {
        backend = Backend.on(database);
        service = backend.bean(InstanceService.class);
        quotas = backend.bean(QuotaQueries.class);
        user = backend.newPerson(Role.USER);
    }

    @AfterEach
    void everyHoldIsJustified() {
        assertThat(backend.bean(QuotaProof.class).faults()).isEmpty();
    }

    @Test
    void letsExactlyOneOfFiftyTakeTheLastMachine() throws Exception {
        ProjectId project = backend.newProject(Backend.room(3), user);
        backend.created(user, Backend.request(project, "first"));
        backend.created(user, Backend.request(project, "second"));

        List<Object> outcomes = atOnce(
                CROWD, index -> () -> outcome(() -> service.create(user, Backend.request(project, "crowd" + index))));

        List<Accepted> winners = outcomes.stream()
                .filter(Accepted.class::isInstance)
                .map(Accepted.class::cast)
                .toList();
        List<Problem> losers = outcomes.stream()
                .filter(Problem.class::isInstance)
                .map(Problem.class::cast)
                .toList();
        assertThat(winners).hasSize(1);
        assertThat(losers).hasSize(CROWD - 1).allSatisfy(problem -> {
            assertThat(problem.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
            assertThat(problem.remedy()).isNotEmpty();
        });
        backend.ended(winners.getFirst().job());
        assertThat(quotas.of(user, project))
                .isEqualTo(new QuotaView(Backend.room(3), Backend.room(3), QuotaAmounts.NOTHING));
        assertThat(backend.bean(JobQueries.class)
                        .list(user, JobFilter.of(project), PageQuery.first(100))
                        .total())
                .as("no job of a loser")
                .isEqualTo(3);
        assertThat(refusalsInAudit(project)).isEqualTo(CROWD - 1);
    }

    @Test
    void holdsWhenCreatingAndRemovingGoOnAtTheSameTime() throws Exception {
        ProjectId project = backend.newProject(Backend.room(4), user);

        atOnce(6, index -> () -> {
            for (int round = 0; round < 4; round++) {
                Object made = outcome(() -> service.create(user, Backend.request(project, "m" + index)));
                if (made instanceof Accepted accepted
                        && backend.ended(accepted.job()).status() == JobStatus.SUCCEEDED) {
                    backend.ended(service.remove(user, accepted.instance()));
                }
                QuotaView now = quotas.of(user, project);
                assertThat(now.used().plus(now.pending()).machines()).isLessThanOrEqualTo(4);
            }
            return "done";
        });

        assertThat(quotas.of(user, project))
                .isEqualTo(new QuotaView(Backend.room(4), QuotaAmounts.NOTHING, QuotaAmounts.NOTHING));
    }

    @Test
    void givesEverythingBackWhenCreationFails() {
        ProjectId project = backend.newProject(Backend.room(1), user);
        backend.nodes().all().forEach(node -> node.faults().setScript(new StartsNoMachine()));

        Accepted accepted = service.create(user, Backend.request(project, "broken"));
        assertThat(backend.ended(accepted.job()).status()).isEqualTo(JobStatus.FAILED);
        backend.nodes().all().forEach(node -> node.faults().clearScript());
        assertThat(quotas.of(user, project))
                .isEqualTo(new QuotaView(Backend.room(1), QuotaAmounts.NOTHING, QuotaAmounts.NOTHING));
        JobId again = backend.bean(JobService.class).retry(user, accepted.job());
        assertThat(backend.ended(again).status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(quotas.of(user, project).used()).isEqualTo(Backend.room(1));
    }

    private static final class StartsNoMachine implements NodeFaults.Script {
        @Override
        public void before(NodeName node, String method) {
            if (method.equals("ensureVmRunning")) {
                throw NodeException.of(ErrorCode.TOOL_FAILED, "It does not start.");
            }
        }
    }

    @Test
    void namesEveryResourceThatIsTooLittle() {
        QuotaAmounts limit = new QuotaAmounts(5, 1, ByteSize.ofMebibytes(256), ByteSize.ofGibibytes(50));
        ProjectId project = backend.newProject(limit, user);
        CreateRequest large = new CreateRequest(
                project,
                "large",
                new Source.EmptyDisk(),
                2,
                ByteSize.ofGibibytes(1),
                ByteSize.ofGibibytes(10),
                List.of(),
                Optional.empty(),
                new Network.User());

        Problem problem = Refusals.problem(() -> service.create(user, large));

        assertThat(problem.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        assertThat(problem.details())
                .containsExactly("vCPUs: asked 2, used 0 of 1", "memory: asked 1 GiB, used 0 B of 256 MiB");
        assertThat(service.planCreate(user, large).refusal().orElseThrow().details())
                .isEqualTo(problem.details());
    }

    @Test
    void mayBeCutBelowWhatIsUsedAndThenOnlyShrinks() {
        ProjectId project = backend.newProject(Backend.room(2), user);
        Accepted first = backend.created(user, Backend.request(project, "one"));
        backend.created(user, Backend.request(project, "two"));
        backend.bean(ProjectService.class).setQuota(Actor.system(), project, Backend.room(1));

        assertThat(Refusals.code(() -> service.create(user, Backend.request(project, "three"))))
                .isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        backend.ended(service.remove(user, first.instance()));
        assertThat(quotas.of(user, project).used()).isEqualTo(Backend.room(1));
        assertThat(Refusals.code(() -> service.create(user, Backend.request(project, "three"))))
                .isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    }

    /** Zero is nothing, not unlimited. */
    @Test
    void refusesEverythingAtALimitOfZero() {
        ProjectId project = backend.newProject(QuotaAmounts.NOTHING, user);

        assertThat(Refusals.code(() -> service.create(user, Backend.request(project, "one"))))
                .isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    }

    private long refusalsInAudit(ProjectId project) {
        AuditFilter refused = new AuditFilter(
                Optional.of(project), Optional.empty(), Optional.empty(), Optional.of(AuditEntryView.Outcome.REFUSED));
        return backend.bean(AuditQueries.class)
                .list(user, refused, PageQuery.first(1))
                .total();
    }

    private static Object outcome(Callable<Accepted> call) throws Exception {
        try {
            return call.call();
        } catch (ProblemException e) {
            return e.problem();
        }
    }

    private static List<Object> atOnce(int crowd, IntFunction<Callable<Object>> work) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Object>> futures = new ArrayList<>();
        List<Object> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int index = 0; index < crowd; index++) {
                Callable<Object> each = work.apply(index);
                futures.add(threads.submit(() -> {
                    start.await();
                    return each.call();
                }));
            }
            start.countDown();
            for (Future<Object> future : futures) {
                results.add(future.get(Duration.ofMinutes(5).toSeconds(), TimeUnit.SECONDS));
            }
        }
        return results;
    }
}
