package org.gannet.engine.simulation.world;

import java.util.Optional;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;

/** When a job is recorded as having succeeded, the nodes are as it says. */
record SucceededIsSo(World world) implements Invariant {
    @Override
    public String name() {
        return "succeeded is so";
    }

    @Override
    public void jobWritten(Optional<Job> before, Job after) {
        if (after.state() == JobState.SUCCEEDED) {
            Seats.of(after.parameters())
                    .amiss(world, after.parameters())
                    .ifPresent(amiss -> world.invariants().broken(this, told(after) + " has succeeded, and " + amiss));
        }
    }

    private String told(Job job) {
        return world.names().of(job.id()) + " (" + job.operation() + ")";
    }
}
