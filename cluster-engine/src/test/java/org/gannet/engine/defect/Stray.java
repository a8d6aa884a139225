package org.gannet.engine.defect;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.gannet.base.VolumeId;
import org.gannet.engine.event.EngineEvent;
import org.gannet.engine.event.Fact;
import org.gannet.engine.job.Arrival;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.JobStep;
import org.gannet.engine.job.StepState;
import org.gannet.engine.simulation.InMemoryClusterStore;
import org.gannet.engine.spi.ClusterStore;

/**
 * Wrong code that a defect makes the engine call; nothing but {@link SeededDefect} names it. Public, since the code
 * that calls it is anywhere in the engine.
 */
public final class Stray {
    private static long drawn;

    private Stray() {}

    /** Nothing, whatever there is. */
    public static <T, R> Optional<R> none(Optional<T> value, Function<T, R> mapping) {
        return Optional.empty();
    }

    /** Nothing, whatever there is. */
    public static <T> Optional<T> none(Optional<T> value, Predicate<T> condition) {
        return Optional.empty();
    }

    /** Another one each time, the same in each run. */
    public static VolumeId another(VolumeId planned) {
        drawn++;
        return new VolumeId(new UUID(planned.value().getMostSignificantBits(), drawn));
    }

    /** No steps to take back when somebody has cancelled the job. */
    public static List<JobStep> noneWhenCancelled(Job job) {
        return job.cancelRequested() ? List.of() : job.steps();
    }

    /** Nothing was seen yet. */
    public static Object zero(Map<?, ?> newest, Object resource, Object otherwise) {
        return 0L;
    }

    /** The step that ran when the engine ended counts as done. */
    public static List<Job> runningTakenForDone(List<Job> jobs) {
        List<Job> all = new ArrayList<>();
        for (Job job : jobs) {
            Job next = job;
            for (JobStep step : job.steps()) {
                boolean last = step.index() == job.steps().size() - 1;
                if (step.state() == StepState.RUNNING && !last) {
                    Instant at = step.startedAt().orElseThrow();
                    next = job.withStep(step.index(), StepState.DONE, at)
                            .withStep(step.index() + 1, StepState.RUNNING, at);
                }
            }
            all.add(next);
        }
        return all;
    }

    /** A commit whose answer did not come is taken for made. */
    public static long neverDoubted(ClusterStore store, ClusterStore.Commit commit) {
        try {
            return store.commit(commit);
        } catch (ClusterStore.StoreUnavailable e) {
            return commit.expectedRevision() + (commit.changes().isEmpty() ? 0 : 1);
        }
    }

    /** The store does not ask who leads. */
    public static long whoeverLeads(InMemoryClusterStore store, ClusterStore.Commit commit) {
        for (long epoch = commit.epoch(); ; epoch++) {
            try {
                return store.commit(new ClusterStore.Commit(
                        epoch,
                        commit.number(),
                        commit.expectedRevision(),
                        commit.changes(),
                        commit.jobs(),
                        commit.events()));
            } catch (ClusterStore.LostLease e) {
                continue;
            }
        }
    }

    /** What people see. */
    public static Instant byTheClock(Arrival arrival) {
        return arrival.at();
    }

    public static boolean yes(boolean whatever) {
        return true;
    }

    public static <T> List<T> nothing(List<T> some) {
        return List.of();
    }

    /** Not turned round. */
    public static <T> List<T> asIs(List<T> list) {
        return list;
    }

    /** Does not write down what tells of a job. */
    public static boolean exceptJobs(List<Object> events, Object event) {
        boolean ofJob = event instanceof EngineEvent.Recorded recorded && recorded.fact() instanceof Fact.JobMoved;
        return !ofJob && events.add(event);
    }

    /** What had begun is to begin from the start. */
    public static List<Job> asIfNew(List<Job> jobs) {
        return jobs.stream().map(Stray::asIfNew).toList();
    }

    private static Job asIfNew(Job job) {
        return job.state() != JobState.RUNNING
                ? job
                : new Job(
                        job.id(),
                        job.version(),
                        job.operation(),
                        job.parameters(),
                        job.owner(),
                        job.title(),
                        job.actor(),
                        job.reasons(),
                        job.priority(),
                        job.dependsOn(),
                        job.retryOf(),
                        JobState.QUEUED,
                        false,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        job.submittedAt(),
                        job.inLineSince(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        job.hold(),
                        List.of());
    }
}
