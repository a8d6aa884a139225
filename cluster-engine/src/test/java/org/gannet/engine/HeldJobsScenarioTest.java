package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gannet.engine.testing.Rolling.node;
import static org.gannet.engine.testing.Rolling.roll;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.ProblemException;
import org.gannet.engine.job.Dependency;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.group.EmptyNodes;
import org.gannet.engine.operation.group.MaintainNodes;
import org.gannet.engine.operation.group.MaintainNodes.Meanwhile;
import org.gannet.engine.operation.group.ReturnNodes;
import org.gannet.engine.queue.Waiting;
import org.gannet.engine.testing.Rolling;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.Test;

/** Jobs that wait for somebody’s word, and what waits for the whole of a job: given, when, then. */
class HeldJobsScenarioTest {
    private static final Duration LONG = Rolling.LONG;

    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3", "node4");
    private final Rolling rolling = new Rolling(cluster);

    @Test
    void theEngineMayRestartWhileAJobIsHeld() {
        rolling.pairs();
        JobId id = cluster.submit(roll(Meanwhile.WAIT));
        Job first = rolling.heldReturn();
        Set<NodeName> firstSet = rolling.drained();

        cluster.restartEngine();
        cluster.waitUntilAnswering();
        cluster.time.advance(Duration.ofMinutes(10));

        assertThat(rolling.drained()).isEqualTo(firstSet);
        assertThat(cluster.engine().waiting(first.id())).contains(new Waiting.ForWord());
        cluster.engine().release(first.id(), "olga");
        cluster.restartEngine();
        cluster.waitUntilAnswering();
        Job second = rolling.heldReturn();
        assertThat(second.id()).as("the word was durable").isNotEqualTo(first.id());
        cluster.engine().release(second.id(), "olga");
        assertThat(rolling.failed(id)).isEmpty();
    }

    @Test
    void theWordIsGivenOnceAndOnlyWhenItsTurnHasCome() {
        rolling.pairs();
        JobId id = cluster.submit(new MaintainNodes.Parameters(Group.FIRST, List.of(node(1)), Meanwhile.WAIT, false));
        cluster.time.runUntil(() -> !cluster.job(id).children().isEmpty(), LONG);
        JobId back = cluster.job(id).children().getLast();

        assertThatThrownBy(() -> cluster.engine().release(back, "olga"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        early -> assertThat(early.problem().message()).isEqualTo("This job’s turn has not come."));
        assertThat(rolling.heldReturn().id()).isEqualTo(back);
        cluster.engine().release(back, "olga");
        cluster.engine().release(back, "olga");
        assertThat(rolling.failed(id)).isEmpty();
        cluster.engine().release(back, "olga");
        assertThat(cluster.job(back).log().stream()
                        .filter(line -> line.text().contains("olga"))
                        .count())
                .isEqualTo(1);
        assertThatThrownBy(() -> cluster.engine().release(id, "olga"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        other -> assertThat(other.code()).isEqualTo(ErrorCode.WRONG_STATE));
    }

    @Test
    void whoCancelsAHeldJobEndsWhatFollows() {
        rolling.pairs();
        JobId id = cluster.submit(roll(Meanwhile.WAIT));
        Job held = rolling.heldReturn();
        Set<NodeName> firstSet = rolling.drained();

        cluster.engine().cancel(held.id());

        assertThat(rolling.failed(id).orElseThrow().state()).isEqualTo(JobState.CANCELLED);
        assertThat(cluster.job(held.id()).state()).isEqualTo(JobState.CANCELLED);
        cluster.time.advance(LONG);
        assertThat(rolling.drained()).as("nobody has said that they are back").isEqualTo(firstSet);
        assertThatThrownBy(() -> cluster.engine().release(held.id(), "olga")).isInstanceOf(ProblemException.class);

        assertThat(cluster.run(new ReturnNodes.Parameters(Group.FIRST, List.copyOf(firstSet)))
                        .state())
                .isEqualTo(JobState.SUCCEEDED);
        assertThat(rolling.drained()).isEmpty();
    }

    @Test
    void whoDependsOnAJobBeginsWhenAllHasEndedThatItAskedFor() {
        Instance web = cluster.running("web", "node1");
        JobId empties = cluster.submit(new EmptyNodes.Parameters(Group.FIRST, List.of(node(1)), false));
        JobId after = cluster.engine()
                .submit(Job.Submission.of(SimulatedCluster.drained("node2"), Optional.empty(), "alice")
                        .after(Dependency.afterSuccess(empties)))
                .id();
        cluster.engine().wake();
        cluster.end(empties);
        cluster.time.advance(Duration.ofMillis(10));

        JobId moves = cluster.job(empties).children().getFirst();
        assertThat(cluster.job(moves).state()).isEqualTo(JobState.RUNNING);
        assertThat(cluster.engine().waiting(after))
                .contains(new Waiting.ForJobs(List.of(Dependency.afterSuccess(moves))));
        cluster.restartEngine();
        cluster.waitUntilAnswering();
        assertThat(cluster.job(after).state().isEnded()).isFalse();
        assertThat(cluster.end(after).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.instance(web.id()).primary()).isNotEqualTo(node(1));
    }
}
