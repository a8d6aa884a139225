package org.gannet.engine.operation.instance;

import java.util.List;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.base.SnapshotId;
import org.gannet.base.TaskId;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Snapshot;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.step.RevertVolumes;
import org.gannet.engine.quota.Amounts;
import org.gannet.engine.quota.Grows;
import org.gannet.node.NodeFacts;

/**
 * Brings a stopped machine's disks back to a moment. What was written since is lost; the snapshot itself stays, and so
 * do others.
 */
public record RevertInstance(Parameters parameters) implements OnOneInstance {
    /** @param snapshot of all the disks that have it; the machine's other disks stay as they are */
    public record Parameters(InstanceId instance, SnapshotId snapshot) implements Grows {
        @Override
        public RevertInstance operation() {
            return new RevertInstance(this);
        }

        /** A disk that was larger then, and was reverted to a smaller one since, becomes larger again. */
        @Override
        public Amounts atMost(Amounts before, Optional<Instance> machine) {
            return machine.map(instance -> before.plusDisk(
                            larger(instance, snapshot).diskTotal().minusOrZero(instance.diskTotal())))
                    .orElse(before);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Revert", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.NONE;
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            LiveChange change = LiveChange.of(inputs, parameters.instance());
            change.require(NodeFacts.Feature.SNAPSHOT);
            Instance before = change.before();
            List<Disk> disks = new OwnDisks(before).having(parameters.snapshot());
            if (change.running()) {
                throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, before.name() + " is running.")
                        .withCause("A guest does not survive that its disks change under it.")
                        .withRemedy("Stop it first."));
            }
            Instance larger = larger(before, parameters.snapshot());
            change.requireAllowed(larger);
            TaskId task = new TaskId(inputs.ids().get());
            return change.reserving(larger)
                    .step(new RevertVolumes(
                            change.node(),
                            parameters.snapshot(),
                            disks.stream().map(Disk::volume).toList(),
                            task))
                    .atEnd(new Change.PutInstance(change.expecting(sized(before, parameters.snapshot(), false))))
                    .planned();
        });
    }

    /** With the larger of both sizes: until it is done nobody knows which. */
    private static Instance larger(Instance before, SnapshotId snapshot) {
        return sized(before, snapshot, true);
    }

    private static Instance sized(Instance before, SnapshotId snapshot, boolean atLeast) {
        return new OwnDisks(before).changed(disk -> {
            ByteSize then = disk.snapshots().stream()
                    .filter(known -> known.id().equals(snapshot))
                    .map(Snapshot::size)
                    .findFirst()
                    .orElse(disk.size());
            return disk.withSize(atLeast && then.isAtMost(disk.size()) ? disk.size() : then);
        });
    }
}
