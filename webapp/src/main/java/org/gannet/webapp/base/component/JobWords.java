package org.gannet.webapp.base.component;

import java.util.Locale;
import java.util.Optional;
import org.gannet.backend.jobs.JobStatus;
import org.gannet.backend.jobs.JobView;
import org.gannet.backend.jobs.StepView;
import org.gannet.webapp.base.format.ProgressWords;
import org.gannet.webapp.base.format.Texts;

/** Jobs in words. */
public final class JobWords {
    private JobWords() {}

    public static String status(JobStatus status) {
        return Texts.text("base.job.status." + status.name().toLowerCase(Locale.ROOT));
    }

    /** "Create a machine": what jobs of this kind do. */
    public static String operation(String word) {
        String key = "base.job.kind." + word;
        return Texts.has(key) ? Texts.text(key) : word;
    }

    /** "Create web1", in the reader's language where it has a word for it. */
    public static String title(JobView job) {
        return title(job.operation(), job.subjectName(), job.title());
    }

    static String title(String operation, Optional<String> subjectName, String otherwise) {
        String key = "base.job.operation." + operation;
        return !Texts.has(key)
                ? otherwise
                : subjectName
                        .or(() -> nameIn(key, otherwise))
                        .map(name -> Texts.text(key, name))
                        .orElse(otherwise);
    }

    /** Of a machine that is gone by now its jobs' English titles still tell the name. */
    private static Optional<String> nameIn(String key, String title) {
        String pattern = Texts.in(Locale.ENGLISH, key, "\n");
        int at = pattern.indexOf('\n');
        if (at < 0) {
            return Optional.of("");
        }
        String before = pattern.substring(0, at);
        String after = pattern.substring(at + 1);
        boolean fits = title.length() >= pattern.length() && title.startsWith(before) && title.endsWith(after);
        return fits
                ? Optional.of(title.substring(before.length(), title.length() - after.length()))
                        .filter(name -> name.indexOf(' ') < 0)
                : Optional.empty();
    }

    public static Status.Kind kind(JobStatus status) {
        return switch (status) {
            case QUEUED, WAITING -> Status.Kind.OFF;
            case RUNNING, CANCELLING, UNDOING -> Status.Kind.BUSY;
            case SUCCEEDED -> Status.Kind.OK;
            case CANCELLED -> Status.Kind.WARN;
            case FAILED, UNDO_FAILED -> Status.Kind.BAD;
        };
    }

    public static Status chip(JobView job) {
        return new Status(kind(job.status()), status(job.status()));
    }

    /** "high (+10)". */
    public static String priority(int minutes) {
        String word = minutes > 0 ? "high" : minutes < 0 ? "low" : "normal";
        return Texts.text("base.job.priority." + word, minutes);
    }

    /** Why the reader can't cancel it; empty when he can. */
    public static Optional<String> cannotCancel(JobView job) {
        return job.cannotCancelBecause()
                .map(obstacle ->
                        Texts.text("base.job.cannotCancel." + obstacle.name().toLowerCase(Locale.ROOT)));
    }

    /** What it is doing at this moment, or why it does not. */
    public static String now(JobView job) {
        if (job.status().isEnded()) {
            return status(job.status());
        }
        return job.waiting()
                .map(WaitWords::line)
                .or(() -> job.currentStep().map(JobWords::step))
                .orElse(status(job.status()));
    }

    private static String step(StepView step) {
        return step.progress()
                .map(progress -> ProgressWords.of(progress, step.pace()))
                .orElseGet(() -> StepWords.title(step));
    }

    /** From 0 to 1; steps count alike, the one at work by its own progress. */
    public static double share(JobView job) {
        if (job.steps().isEmpty()) {
            return 0;
        }
        double done = 0;
        for (StepView step : job.steps()) {
            done += switch (step.status()) {
                case DONE, SKIPPED -> 1;
                case RUNNING -> step.progress().map(ProgressWords::share).orElse(0.0);
                case PENDING, FAILED, UNDONE -> 0;
            };
        }
        return done / job.steps().size();
    }
}
