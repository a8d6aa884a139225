package org.gannet.webapp.base.component;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.jobs.JobView;
import org.gannet.backend.jobs.StepView;
import org.gannet.webapp.base.format.Texts;
import org.gannet.webapp.base.format.Times;

/** What became of a job, in one or two sentences: so that nobody needs the log to understand an end. */
final class StoryWords {
    private StoryWords() {}

    /** Empty while there is nothing to say that its steps do not show. */
    static String of(JobView job) {
        return switch (job.status()) {
            case QUEUED, WAITING, RUNNING -> "";
            case CANCELLING -> Texts.text("base.job.story.cancelling");
            case UNDOING -> Texts.text("base.job.story.undoing", count(job, StepView.Status.UNDONE), touched(job));
            case SUCCEEDED -> Texts.text("base.job.story.succeeded", job.steps().size(), took(job));
            case FAILED -> failed(job);
            case CANCELLED -> cancelled(job);
            case UNDO_FAILED -> at("base.job.story.undoFailed", job);
        };
    }

    /** Whether the job failed at this step. */
    static boolean isFault(JobView job, StepView step) {
        return switch (job.status()) {
            case FAILED, UNDO_FAILED, UNDOING ->
                job.problem().isPresent() && last(job).filter(step::equals).isPresent();
            case QUEUED, WAITING, RUNNING, CANCELLING, SUCCEEDED, CANCELLED -> false;
        };
    }

    /** The steps that may have left something that nobody has taken away. */
    static List<StepView> left(JobView job) {
        return switch (job.status()) {
            case UNDO_FAILED ->
                job.steps().stream().filter(StepView::mayHaveLeftSomething).toList();
            case QUEUED, WAITING, RUNNING, CANCELLING, UNDOING, SUCCEEDED, FAILED, CANCELLED -> List.of();
        };
    }

    private static String failed(JobView job) {
        if (last(job).isEmpty()) {
            return Texts.text("base.job.story.refused");
        }
        return at(count(job, StepView.Status.DONE) > 0 ? "base.job.story.stays" : "base.job.story.failed", job);
    }

    private static String cancelled(JobView job) {
        return last(job).isEmpty() ? Texts.text("base.job.story.cancelledBefore") : at("base.job.story.cancelled", job);
    }

    /** {0} number of the step, {1} of how many, {2} its title, {3} how long the job took, {4} steps before it. */
    private static String at(String key, JobView job) {
        return last(job)
                .map(step -> Texts.text(
                        key, step.index() + 1, job.steps().size(), StepWords.title(step), took(job), step.index()))
                .orElseGet(() -> Texts.text("base.job.story.refused"));
    }

    /** The step that was begun last: where it ended. */
    private static Optional<StepView> last(JobView job) {
        return job.steps().stream().filter(step -> step.startedAt().isPresent()).reduce((before, after) -> after);
    }

    private static long count(JobView job, StepView.Status status) {
        return job.steps().stream().filter(step -> step.status() == status).count();
    }

    private static long touched(JobView job) {
        return job.steps().stream().filter(step -> step.startedAt().isPresent()).count();
    }

    private static String took(JobView job) {
        Instant end = job.endedAt().orElse(job.submittedAt());
        return Times.lasting(Duration.between(job.startedAt().orElse(end), end));
    }
}
