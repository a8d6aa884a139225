package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.Priority;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.RebootInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.NodeException;
import org.junit.jupiter.api.Test;

/** A job's wait has an end, whatever the clock and the nodes do. */
class WaitingScenarioTest {
    /** How long a call to a node that hangs takes. */
    private static final Duration CALL_LIMIT = Duration.ofSeconds(30);

    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2");

    @Test
    void aClockThatRanAheadAndCameBackLetsNobodyPassAlsoAfterARestart() {
        Instance web = cluster.running("web1", "node1");
        cluster.engine().changeQueue(queue -> queue.withPaused(true));
        cluster.time.jumpClock(Duration.ofDays(2));
        cluster.restartEngine();
        cluster.waitUntilAnswering();
        JobId first = cluster.submit(new RebootInstance.Parameters(web.id()));
        cluster.time.jumpClock(Duration.ofDays(-2));
        JobId second = cluster.submit(new RebootInstance.Parameters(web.id()));
        cluster.time.jumpClock(Duration.ofDays(-1));
        cluster.restartEngine();
        cluster.waitUntilAnswering();
        JobId third = cluster.submit(new RebootInstance.Parameters(web.id()));
        cluster.time.advance(Duration.ofMinutes(21));
        JobId urgent = submit(new RebootInstance.Parameters(web.id()), Priority.HIGH);
        cluster.engine().changeQueue(queue -> queue.withPaused(false));

        assertThat(order(urgent, third, second, first)).containsExactly(first, second, third, urgent);
        assertThat(cluster.job(second).submittedAt())
                .as("for people: as the clock showed it")
                .isBefore(cluster.job(first).submittedAt());
    }

    @Test
    void aNodeThatHangsHoldsSlotsOnlyOnceHoweverManyJobsItHas() {
        List<Instance> there = new ArrayList<>();
        for (int i = 1; i <= 12; i++) {
            there.add(cluster.running("web" + i, "node2"));
        }
        Instance here = cluster.running("here", "node1");
        cluster.engine().changeQueue(queue -> queue.withRunningLimit(2));
        cluster.onTheWay(node -> {
            if (node.value().equals("node2")) {
                cluster.time.signal().await(CALL_LIMIT);
                throw NodeException.unreachable(node.value(), null);
            }
        });

        List<JobId> silent = there.stream()
                .map(machine -> cluster.submit(new StopInstance.Parameters(machine.id(), 0)))
                .toList();
        JobId behind = cluster.submit(new RebootInstance.Parameters(here.id()));

        Duration longest = CALL_LIMIT.multipliedBy(3);
        assertThat(cluster.time.runUntil(() -> !cluster.job(behind).steps().isEmpty(), longest))
                .as("begins within %s", longest)
                .isTrue();
        for (JobId job : silent) {
            Job ended = cluster.end(job);
            assertThat(ended.state()).isEqualTo(JobState.FAILED);
            assertThat(ended.problem()).map(Problem::code).contains(ErrorCode.NODE_UNREACHABLE);
        }
        assertThat(cluster.end(behind).state()).isEqualTo(JobState.SUCCEEDED);
    }

    /** In the order in which they began, once all have ended well. */
    private List<JobId> order(JobId... jobs) {
        for (JobId job : jobs) {
            assertThat(cluster.end(job).problem()).isEmpty();
        }
        return List.of(jobs).stream()
                .sorted(Comparator.comparing(id -> cluster.job(id).startedAt().orElseThrow()))
                .toList();
    }

    private JobId submit(Parameters parameters, Priority priority) {
        JobId id = cluster.engine()
                .submit(Job.Submission.of(parameters, Optional.of(SimulatedCluster.OWNER), "alice")
                        .with(priority))
                .id();
        cluster.engine().wake(List.of(id));
        return id;
    }
}
