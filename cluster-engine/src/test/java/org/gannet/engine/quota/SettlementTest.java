package org.gannet.engine.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.gannet.engine.job.Arrival;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.testing.Jobs;
import org.junit.jupiter.api.Test;

class SettlementTest {
    private static final Instance MACHINE = Jobs.instance(1, "web1");

    @Test
    void whatHasBeenMadeIsUsed() {
        assertThat(Settlement.of(create(JobState.SUCCEEDED), Optional.of(MACHINE)))
                .isEqualTo(Settlement.CHARGE);
    }

    @Test
    void whatCouldNotBeTakenBackGoesOnCounting() {
        assertThat(Settlement.of(create(JobState.UNDO_FAILED), Optional.of(MACHINE.withLifecycle(Lifecycle.CREATING))))
                .isEqualTo(Settlement.KEEP);
    }

    @Test
    void aDeletionThatStoppedHalfwayGoesOnCounting() {
        assertThat(Settlement.of(remove(JobState.FAILED), Optional.of(MACHINE.withLifecycle(Lifecycle.REMOVING))))
                .isEqualTo(Settlement.CHARGE);
    }

    @Test
    void aDeletionGivesBackWhoeverHeldIt() {
        assertThat(Settlement.of(remove(JobState.SUCCEEDED), Optional.empty())).isEqualTo(Settlement.RELEASE);
    }

    @Test
    void aJobThatMadeNothingGivesBackOnlyWhatIsItsOwn() {
        assertThat(Settlement.of(create(JobState.FAILED), Optional.empty())).isEqualTo(Settlement.RELEASE_OWN);
        assertThat(Settlement.of(remove(JobState.FAILED), Optional.empty())).isEqualTo(Settlement.RELEASE_OWN);
    }

    private static Job create(JobState end) {
        return through(Jobs.queued(1, 0), end);
    }

    private static Job remove(JobState end) {
        Job.Submission submission =
                Job.Submission.of(new RemoveInstance.Parameters(MACHINE.id()), Optional.of(MACHINE.owner()), "alice");
        JobId id = new JobId(MACHINE.id().value());
        return through(Job.queued(id, submission, List.of(), "Delete web1", Arrival.at(Jobs.NOON)), end);
    }

    private static Job through(Job job, JobState end) {
        Job running = job.in(JobState.WAITING).in(JobState.RUNNING);
        return (end == JobState.SUCCEEDED ? running : running.in(JobState.UNDOING)).ended(end, Jobs.NOON);
    }
}
