package org.gannet.engine.operation.step;

import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.ProblemException;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.TaskSpec;

/**
 * Looks whether a volume at rest is sound and gives back what it wastes. One that is damaged, or that somebody uses
 * just now, is told in the job's log: the others are looked at all the same.
 * @param index of the disk
 */
public record CheckVolume(NodeName node, VolumeId id, int index, TaskId task) implements Step {
    @Override
    public String title() {
        return "Check disk " + index;
    }

    @Override
    public Optional<Integer> disk() {
        return Optional.of(index);
    }

    @Override
    public Optional<VolumeId> volume() {
        return Optional.of(id);
    }

    @Override
    public void run(StepContext context) {
        try {
            new NodeTaskRun(context, node, task).run(new TaskSpec.CheckVolume(id));
        } catch (ProblemException e) {
            if (!isAnAnswer(e.code())) {
                throw e;
            }
            context.log(
                    "Disk " + index + ": " + e.problem().message(),
                    id + " on " + node + "\n" + e.problem().internal());
        }
    }

    private static boolean isAnAnswer(ErrorCode code) {
        return code == ErrorCode.IMAGE_DAMAGED
                || code == ErrorCode.IN_USE
                || code == ErrorCode.WRONG_STATE
                || code == ErrorCode.NOT_FOUND;
    }

    /** What was given back was nobody's. */
    @Override
    public void undo(StepContext context) {
        new NodeTaskRun(context, node, task).cancel();
    }
}
