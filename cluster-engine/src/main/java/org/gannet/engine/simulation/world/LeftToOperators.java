package org.gannet.engine.simulation.world;

import org.gannet.base.NodeName;
import org.gannet.engine.job.EngineJson;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.StepState;
import org.gannet.engine.operation.instance.ConvertDisks;
import org.gannet.engine.operation.instance.RecreateDisks;
import org.gannet.engine.operation.instance.ReplaceDisks;

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

    /** Whether a job that succeeded has said that it leaves this on a node that was silent, or dead. */
    boolean isKnown(NodeName node, Object id) {
        return world.store().jobs().values().stream()
                .filter(job -> job.state() == JobState.SUCCEEDED)
                .filter(job -> job.parameters() instanceof ReplaceDisks.Parameters
                        || job.parameters() instanceof ConvertDisks.Parameters
                        || job.parameters() instanceof RecreateDisks.Parameters)
                .filter(job -> job.log().stream().anyMatch(line -> line.text().contains("left over")))
                .map(job -> EngineJson.write(job.atUndo().getFirst()))
                .anyMatch(before -> before.contains(id.toString()) && before.contains('"' + node.value() + '"'));
    }
}
