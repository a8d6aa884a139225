package org.gannet.engine.reconcile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.gannet.base.InstanceId;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobFilter;
import org.gannet.engine.model.Moment;
import org.gannet.engine.model.WatcherSettings;

/**
 * How often the watcher has asked for the same with a machine of late, as its jobs tell: so another engine that takes
 * over goes on counting. Somebody's own asking for it gives it new tries.
 */
public final class PastTries {
    private static final int LOOKED_AT = 200;
    /** Doubling ends there. */
    private static final int MOST_DOUBLINGS = 20;

    private final Function<JobFilter, List<Job>> jobs;

    /** @param jobs reads a page of jobs from the store, newest first; may throw */
    public PastTries(Function<JobFilter, List<Job>> jobs) {
        this.jobs = jobs;
    }

    /** Whether it may be tried again. */
    sealed interface Answer {
        /** @param pause until it may be tried once more after this one */
        record Now(Duration pause) implements Answer {}

        /** @param pause until it may be asked again */
        record Later(Duration pause) implements Answer {}

        /** @param pause until the first of the tries does not count any more */
        record NoMore(int times, Duration pause) implements Answer {}
    }

    /** @param operation that would be asked for */
    Answer mayTry(InstanceId instance, String operation, WatcherSettings settings, Moment now) {
        List<Duration> ages = agesOfTries(instance, operation, settings, now);
        int tried = ages.size();
        if (tried >= settings.restartLimit()) {
            Duration oldest = ages.isEmpty() ? Duration.ZERO : ages.getLast();
            return new Answer.NoMore(tried, settings.restartWindow().minus(oldest));
        }
        Duration since = ages.isEmpty() ? settings.restartWindow() : ages.getFirst();
        Duration pause = pauseAfter(tried, settings);
        return tried > 0 && since.compareTo(pause) < 0
                ? new Answer.Later(pause.minus(since))
                : new Answer.Now(pauseAfter(tried + 1, settings));
    }

    private static Duration pauseAfter(int tries, WatcherSettings settings) {
        Duration pause = settings.firstPause().multipliedBy(1L << Math.clamp(tries - 1L, 0, MOST_DOUBLINGS));
        return pause.compareTo(settings.restartWindow()) < 0 ? pause : settings.restartWindow();
    }

    /** Youngest first. A job of the future, as after a jump of the clock, has just been. */
    private List<Duration> agesOfTries(InstanceId instance, String operation, WatcherSettings settings, Moment now) {
        List<Duration> ages = new ArrayList<>();
        for (Job job : jobs.apply(JobFilter.about(instance, LOOKED_AT))) {
            if (!job.operation().equals(operation)) {
                continue;
            }
            boolean own = job.actor().equals(Watcher.ACTOR);
            if (!own) {
                break;
            }
            Duration age = Duration.between(job.submittedAt(), now.wall());
            if (age.compareTo(settings.restartWindow()) < 0) {
                ages.add(age.isNegative() ? Duration.ZERO : age);
            }
        }
        return ages;
    }
}
