package org.gannet.engine.simulation.world;

import java.util.Optional;
import org.gannet.engine.job.Job;

/** No two jobs that have begun and not ended work on one instance: what its exclusive lock is for. */
record OneJobPerInstance(World world) implements Invariant {
    @Override
    public String name() {
        return "one job per instance";
    }

    @Override
    public void jobWritten(Optional<Job> before, Job after) {
        if (isAtWork(after) && before.filter(OneJobPerInstance::isAtWork).isEmpty()) {
            world.store().jobs().values().stream()
                    .filter(other -> !other.id().equals(after.id())
                            && isAtWork(other)
                            && after.instance().isPresent()
                            && other.instance().equals(after.instance()))
                    .forEach(other -> world.invariants()
                            .broken(
                                    this,
                                    world.names().of(after.id()) + " has begun while "
                                            + world.names().of(other.id()) + " works on the same instance"));
        }
    }

    private static boolean isAtWork(Job job) {
        return !job.steps().isEmpty() && !job.state().isEnded();
    }
}
