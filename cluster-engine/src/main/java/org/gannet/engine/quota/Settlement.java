package org.gannet.engine.quota;

import java.util.Optional;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.instance.RemoveInstance;

/** What a job's end means for what is held for its machine; carried out in the transaction that ends the job. */
public enum Settlement {
    /** The job was about no machine. */
    NOTHING,
    /** The machine is there: what is held for it is used from now on. */
    CHARGE,
    /**
     * The machine is being made, or could not be taken back whole: what is there of it and what other jobs may add goes
     * on counting as being made.
     */
    KEEP,
    /** The machine was there and has been deleted: what is held for it is given back, whoever had asked for it. */
    RELEASE,
    /**
     * The machine is not there: what is used for it is given back, and what is held for this job. What another job
     * holds, which has yet to make the machine, is left alone.
     */
    RELEASE_OWN;

    /** @param left the job's instance as it is after the commit; empty when it is not there (any more) */
    public static Settlement of(Job ended, Optional<Instance> left) {
        if (ended.instance().isEmpty()) {
            return NOTHING;
        }
        if (left.isEmpty()) {
            return isDeletion(ended) ? RELEASE : RELEASE_OWN;
        }
        return switch (left.get().lifecycle()) {
            case READY, REMOVING -> CHARGE;
            case RESERVED, CREATING -> KEEP;
        };
    }

    /** One that went through: the machine was there until now, so what is held is its own. */
    private static boolean isDeletion(Job job) {
        return job.state() == JobState.SUCCEEDED && job.parameters() instanceof RemoveInstance.Parameters;
    }
}
