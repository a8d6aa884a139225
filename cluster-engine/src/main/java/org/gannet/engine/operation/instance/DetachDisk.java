package org.gannet.engine.operation.instance;

import java.util.Optional;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.step.DeleteVolume;
import org.gannet.engine.quota.Amounts;
import org.gannet.engine.quota.Grows;
import org.gannet.node.Adapted.Aspect;

/**
 * Takes a disk away from a machine, and deletes it. The guest of one that runs must let go of it first; until then
 * everything can be taken back.
 */
public record DetachDisk(Parameters parameters) implements OnOneInstance {
    /** @param disk with all that is on it, and its snapshots */
    public record Parameters(InstanceId instance, DiskId disk) implements Grows {
        @Override
        public DetachDisk operation() {
            return new DetachDisk(this);
        }

        /** The disk is held on until it is deleted. */
        @Override
        public Amounts atMost(Amounts before, Optional<Instance> machine) {
            return before;
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Delete a disk of", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.NONE;
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            LiveChange change = LiveChange.of(inputs, parameters.instance());
            OwnDisks disks = new OwnDisks(change.before());
            Disk disk = disks.get(parameters.disk());
            int index = disks.index(disk.id());
            if (disk.replica().isPresent()) {
                throw Planner.refuse(Problem.of(ErrorCode.UNSUPPORTED, "A mirrored disk can't be taken away alone.")
                        .withRemedy("Convert it to one that only one node has, then take it away."));
            }
            if (change.running() && index == 0) {
                throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, "The machine runs from that disk.")
                        .withCause("It is the first one, which its firmware looks at.")
                        .withRemedy("Stop the machine first."));
            }
            Instance after = disks.without(disk.id());
            Plan.Builder plan = Plan.builder();
            change.adaptThen(plan, after, Aspect.DISK_DETACHED);
            plan.step(new DeleteVolume(change.node(), disk.volume(), index));
            return plan.planned();
        });
    }
}
