package org.gannet.engine.simulation.world;

import java.util.Optional;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobStep;
import org.gannet.engine.job.StepState;
import org.gannet.engine.operation.step.Reversibility;

/** Once a cancel is stored, the job begins nothing more that goes forward, unless it can't turn back any more. */
record CancelIsHeeded(World world) implements Invariant {
    @Override
    public String name() {
        return "a cancel is heeded";
    }

    @Override
    public void jobWritten(Optional<Job> before, Job after) {
        if (before.filter(Job::cancelRequested).isPresent() && couldTurnBack(after)) {
            after.steps().stream()
                    .filter(step -> hasJustBegun(before.get(), step))
                    .forEach(step -> world.invariants()
                            .broken(
                                    this,
                                    world.names().of(after.id()) + " was cancelled and begins \"" + step.title()
                                            + "\""));
        }
    }

    private static boolean hasJustBegun(Job before, JobStep step) {
        return step.state() == StepState.RUNNING
                && (before.steps().isEmpty() || before.steps().get(step.index()).state() == StepState.PENDING);
    }

    /** With all that was done before the step that runs now. */
    private static boolean couldTurnBack(Job job) {
        return job.steps().stream()
                .filter(step -> step.state() == StepState.DONE)
                .allMatch(step -> step.step().reversibility() == Reversibility.ALWAYS);
    }
}
