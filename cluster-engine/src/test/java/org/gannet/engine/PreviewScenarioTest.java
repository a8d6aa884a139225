package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.Reason;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.SubmissionRule;
import org.gannet.engine.model.SubmissionRule.Action;
import org.gannet.engine.model.SubmissionRule.Condition;
import org.gannet.engine.operation.instance.RebootInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.queue.Entry;
import org.gannet.engine.queue.Waiting;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a dry run says of the queue: as it would be with a job that is asked for in the same moment. */
class PreviewScenarioTest {
    private final SimulatedCluster cluster = SimulatedCluster.of("node1");
    private Instance web;
    private Job.Submission reboot;

    @BeforeEach
    void machine() {
        web = cluster.running("web1", "node1");
        reboot = Job.Submission.of(
                        new RebootInstance.Parameters(web.id()), Optional.of(SimulatedCluster.OWNER), "alice")
                .because(new Reason("rest", "nightly", cluster.time.clock().instant()));
    }

    @Test
    void anOpenQueueIsOpenThoughOthersAreBefore() {
        JobId stop = cluster.submit(new StopInstance.Parameters(web.id(), 30));
        cluster.runUntilStep(stop, "Shut the guest down");
        assertThat(preview().entry()).isEqualTo(new Entry.Open());
    }

    @Test
    void saysThatTheQueueIsClosedOrFullAndWhatWouldRunNevertheless() {
        cluster.engine().changeQueue(queue -> queue.withClosed(Optional.of("moving house")));
        assertThat(closed(preview())).isEqualTo(ErrorCode.QUEUE_CLOSED);
        assertThat(preview())
                .isInstanceOfSatisfying(
                        Preview.Planned.class,
                        planned -> assertThat(planned.steps()).isNotEmpty());

        cluster.engine().changeQueue(queue -> queue.withClosed(Optional.empty()).withLargestQueue(1));
        assertThat(preview().entry()).isEqualTo(new Entry.Open());
        cluster.engine().changeQueue(queue -> queue.withPaused(true));
        cluster.engine().submit(reboot);
        assertThat(closed(preview())).isEqualTo(ErrorCode.QUEUE_FULL);
    }

    @Test
    void saysThatTheQueueIsPaused() {
        cluster.engine().changeQueue(queue -> queue.withPaused(true));
        assertThat(preview().entry()).isEqualTo(new Entry.HeldBack(new Waiting.ForQueue()));
    }

    @Test
    void saysWhatARuleMakesOfIt() {
        SubmissionRule pause = rule(new Action.Pause(), new Condition.ReasonHas("nightly"));
        SubmissionRule reject = rule(new Action.Reject(), new Condition.ActorIs("alice"));
        SubmissionRule rate = rule(new Action.RateLimit(1), new Condition.OwnerIs(SimulatedCluster.OWNER));

        rules(pause, reject);
        assertThat(preview().entry()).isEqualTo(new Entry.HeldBack(new Waiting.ForRule(pause)));
        rules(reject);
        assertThat(closed(preview())).isEqualTo(ErrorCode.REFUSED_BY_RULE);
        rules(rate);
        assertThat(preview().entry()).isEqualTo(new Entry.Open());
        JobId stop = cluster.submit(new StopInstance.Parameters(web.id(), 30));
        cluster.runUntilStep(stop, "Shut the guest down");
        assertThat(preview().entry()).isEqualTo(new Entry.HeldBack(new Waiting.ForRate(rate, 1)));
    }

    @Test
    void leavesNothingBehind() {
        int jobs = cluster.store.allJobs().size();
        cluster.engine().changeQueue(queue -> queue.withLargestQueue(1));
        preview();
        preview();
        cluster.time.advance(Duration.ofSeconds(1));

        assertThat(cluster.store.allJobs()).hasSize(jobs);
        assertThat(cluster.engine().view().jobs()).isEmpty();
        assertThat(cluster.engine().submit(reboot))
                .as("nobody has taken its place")
                .isNotNull();
    }

    private Preview preview() {
        return cluster.engine().preview(reboot);
    }

    private static ErrorCode closed(Preview preview) {
        assertThat(preview.entry()).isInstanceOf(Entry.Closed.class);
        return ((Entry.Closed) preview.entry()).problem().code();
    }

    private void rules(SubmissionRule... rules) {
        cluster.engine().changeRules(before -> List.of(rules));
        cluster.time.advance(Duration.ofMillis(10));
    }

    private SubmissionRule rule(Action action, Condition... conditions) {
        return new SubmissionRule(cluster.ids.next(), "because we said so", List.of(conditions), action);
    }
}
