package org.gannet.engine.queue;

import java.util.List;
import org.gannet.engine.job.Dependency;
import org.gannet.engine.job.JobId;
import org.gannet.engine.model.SubmissionRule;
import org.gannet.engine.operation.LockKey;
import org.gannet.engine.operation.LockRequest.Mode;

/** Why a job that has not begun does not begin: the first thing in its way. */
public sealed interface Waiting {
    /** It has not been looked at yet; that takes moments. */
    record ForPickUp() implements Waiting {}

    /** Other jobs have not ended yet. */
    record ForJobs(List<Dependency.OnJob> unended) implements Waiting {
        public ForJobs {
            unended = List.copyOf(unended);
        }
    }

    /** Somebody has to give his word. */
    record ForWord() implements Waiting {}

    /** A rule holds it back until the rule is changed. */
    record ForRule(SubmissionRule rule) implements Waiting {}

    /** The whole queue is paused. */
    record ForQueue() implements Waiting {}

    /** Other jobs hold what it needs, or stand before it in line for that. */
    record ForLocks(List<Lock> locks) implements Waiting {
        public ForLocks {
            locks = List.copyOf(locks);
        }
    }

    /** As many jobs of a rule run as the rule allows. @param most that many */
    record ForRate(SubmissionRule rule, int most) implements Waiting {}

    /** As many jobs run as may. @param runningLimit that many */
    record ForTurn(int runningLimit) implements Waiting {}

    /**
     * A lock that is not to be had now.
     * @param mode as the job wants it
     * @param heldBy the jobs that hold it against this one
     * @param before the job before it in line when nobody holds it against this one; else empty
     */
    record Lock(LockKey key, Mode mode, List<JobId> heldBy, List<JobId> before) {
        public Lock {
            heldBy = List.copyOf(heldBy);
            before = List.copyOf(before);
        }
    }
}
