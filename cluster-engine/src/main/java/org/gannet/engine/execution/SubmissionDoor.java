package org.gannet.engine.execution;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.QueueSettings;
import org.gannet.engine.model.SubmissionRule;
import org.gannet.engine.operation.LockKey;

/** Whether new jobs are taken: not while the queue is closed or full, nor when a rule rejects them. */
final class SubmissionDoor {
    /** A job that was let in is in the store and known by then, or its transaction was rolled back. */
    private static final Duration ON_THE_WAY = Duration.ofSeconds(10);

    private final IntSupplier queued;
    private final LongSupplier nanos;
    /** Let in, not yet known to the queue; and when, oldest first. */
    private final Map<JobId, Long> onTheWay = new LinkedHashMap<>();

    /**
     * @param queued how many jobs the queue knows
     * @param nanos monotonic time
     */
    SubmissionDoor(IntSupplier queued, LongSupplier nanos) {
        this.queued = queued;
        this.nanos = nanos;
    }

    /**
     * Lets these in, together.
     * @throws ProblemException QUEUE_CLOSED, QUEUE_FULL, REFUSED_BY_RULE
     */
    void admit(ClusterState state, List<Job> jobs) {
        synchronized (onTheWay) {
            refusal(state, jobs).ifPresent(problem -> {
                throw new ProblemException(problem);
            });
            long now = nanos.getAsLong();
            jobs.forEach(job -> onTheWay.put(job.id(), now));
        }
    }

    /** Why these would not be let in, together; lets nobody in. */
    Optional<Problem> refusal(ClusterState state, List<Job> jobs) {
        return closed(state.queue())
                .or(() -> jobs.stream()
                        .flatMap(job -> rejection(state, job).stream())
                        .findFirst())
                .or(() -> full(state.queue(), jobs.size()));
    }

    private static Optional<Problem> closed(QueueSettings settings) {
        return settings.closed()
                .map(reason -> Problem.of(ErrorCode.QUEUE_CLOSED, "No new jobs are taken just now.")
                        .withCause(reason)
                        .withRemedy("Try again when the operators have opened the queue."));
    }

    private static Optional<Problem> rejection(ClusterState state, Job job) {
        return SubmissionRule.deciding(state.rules(), subject(state, job))
                .filter(rule -> rule.action() instanceof SubmissionRule.Action.Reject)
                .map(rule -> rejected(job.title(), rule));
    }

    private Optional<Problem> full(QueueSettings settings, int more) {
        synchronized (onTheWay) {
            long now = nanos.getAsLong();
            while (!onTheWay.isEmpty() && isOver(onTheWay.values().iterator().next(), now)) {
                onTheWay.remove(onTheWay.keySet().iterator().next());
            }
            int there = queued.getAsInt() + onTheWay.size();
            return there + more <= settings.largestQueue()
                    ? Optional.empty()
                    : Optional.of(Problem.of(ErrorCode.QUEUE_FULL, "The queue of jobs is full.")
                            .withCause("It takes at most " + settings.largestQueue()
                                    + " jobs that have not ended; there are " + there + ".")
                            .withRemedy("Try again when some have ended."));
        }
    }

    private static boolean isOver(long since, long now) {
        return now - since > ON_THE_WAY.toNanos();
    }

    /** The queue knows it now. */
    void arrived(JobId job) {
        synchronized (onTheWay) {
            onTheWay.remove(job);
        }
    }

    static Problem rejected(String title, SubmissionRule rule) {
        return Problem.of(ErrorCode.REFUSED_BY_RULE, title + " is not allowed just now.")
                .withCause(rule.reason())
                .withRemedy("Try again later, or ask an operator.");
    }

    /** What rules look at. */
    static SubmissionRule.Candidate subject(ClusterState state, Job job) {
        Set<NodeName> nodes = job.parameters().operation().locks(state).stream()
                .map(lock -> lock.key())
                .filter(key -> key.level() == LockKey.Level.NODE)
                .map(key -> new NodeName(key.name()))
                .collect(Collectors.toCollection(HashSet::new));
        return new SubmissionRule.Candidate(
                job.operation(),
                job.actor(),
                job.owner(),
                job.subject(),
                nodes,
                job.reasons().stream()
                        .flatMap(reason -> List.of(reason.source(), reason.text()).stream())
                        .toList(),
                job.submittedAt());
    }
}
