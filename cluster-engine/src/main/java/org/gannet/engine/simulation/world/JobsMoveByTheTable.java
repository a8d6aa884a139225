package org.gannet.engine.simulation.world;

import java.util.Optional;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;

/** A job's versions rise, as the table of states allows; an end is an end. */
record JobsMoveByTheTable(World world) implements Invariant {
    @Override
    public String name() {
        return "jobs move by the table";
    }

    @Override
    public void jobWritten(Optional<Job> before, Job after) {
        String job = world.names().of(after.id());
        if (before.isEmpty()) {
            if (after.state() != JobState.QUEUED) {
                world.invariants().broken(this, job + " begins as " + after.state());
            }
            return;
        }
        Job old = before.get();
        if (old.state().isEnded()) {
            world.invariants().broken(this, job + " had ended as " + old.state() + " and is written again");
        } else if (after.version() <= old.version()) {
            world.invariants().broken(this, job + " version " + after.version() + " follows " + old.version());
        } else if (after.state() != old.state() && !mayFollow(old.state(), after.state())) {
            world.invariants().broken(this, job + " " + after.state() + " follows " + old.state());
        } else if (!old.steps().isEmpty() && old.steps().size() != after.steps().size()) {
            world.invariants().broken(this, job + " has another plan than it began with");
        }
    }

    /** Directly, or through states that one commit passes. */
    private static boolean mayFollow(JobState before, JobState after) {
        return before.next().contains(after)
                || (before == JobState.QUEUED || before == JobState.WAITING)
                        && JobState.RUNNING.next().contains(after);
    }

    @Override
    public void settled() {
        world.store()
                .unended()
                .forEach(job ->
                        world.invariants().broken(this, world.names().of(job.id()) + " has not ended: " + job.state()));
    }
}
