package org.gannet.engine.quota;

import java.util.Optional;
import org.gannet.engine.job.Job;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.AboutInstance;

/** Parameters of an operation after which an instance may take more than before: held when it is asked for. */
public interface Grows extends AboutInstance {
    /**
     * What the instance takes at most until this has ended. Asked again with its own answer, and whatever has been done
     * of it by then, it says the same: sizes are absolute, and what is added is known by its id.
     * @param before what it takes when all that was asked for earlier has been done
     * @param instance as it is now; empty while an earlier job has yet to make it
     * @return in nothing less than before
     */
    Amounts atMost(Amounts before, Optional<Instance> instance);

    /**
     * What is to be held for an instance.
     * @param taken by itself, as it is or is being made
     * @param unended jobs about it, oldest first
     */
    static Amounts held(Amounts taken, Optional<Instance> instance, Iterable<Job> unended) {
        Amounts held = taken;
        for (Job job : unended) {
            if (job.parameters() instanceof Grows grows) {
                held = grows.atMost(held, instance);
            }
        }
        return held;
    }
}
