package org.gannet.engine.simulation.world;

import org.gannet.base.NodeName;
import org.gannet.engine.job.EngineJson;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.StepState;

/** What jobs could not bring to its end since a node was silent for too long, and say so. */
record LeftToOperators(World world) {
    /** Whether a job has ended which says that it could not do a step there that has to do with this. */
    boolean isTold(NodeName node, Object id) {
        return world.store().jobs().values().stream()
                .filter(job -> job.state() == JobState.FAILED || job.state() == JobState.UNDO_FAILED)
                .flatMap(job -> job.steps().stream())
                .filter(step -> step.state() == StepState.FAILED || step.state() == StepState.SKIPPED)
                .anyMatch(step -> step.step().node().equals(node)
                        && EngineJson.write(step.step()).contains(id.toString()));
    }
}
