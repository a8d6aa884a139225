package org.gannet.engine.operation.instance;

import java.util.List;
import org.gannet.base.InstanceId;
import org.gannet.base.SnapshotId;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.step.DropSnapshot;

/** Forgets a moment of a machine's disks; what they hold now stays. Also while it runs. */
public record DeleteSnapshot(Parameters parameters) implements OnOneInstance {
    /** @param snapshot of all the disks that have it */
    public record Parameters(InstanceId instance, SnapshotId snapshot) implements AboutInstance {
        @Override
        public DeleteSnapshot operation() {
            return new DeleteSnapshot(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Delete a snapshot of", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.NONE;
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            LiveChange change = LiveChange.of(inputs, parameters.instance());
            OwnDisks own = new OwnDisks(change.before());
            List<Disk> disks = own.having(parameters.snapshot());
            change.requireWritable(disks);
            Instance after = own.changed(disk -> disk.withSnapshots(disk.snapshots().stream()
                    .filter(known -> !known.id().equals(parameters.snapshot()))
                    .toList()));
            return Plan.builder()
                    .step(new DropSnapshot(
                            change.node(),
                            parameters.snapshot(),
                            disks.stream().map(Disk::volume).toList()))
                    .atEnd(new Change.PutInstance(after))
                    .planned();
        });
    }
}
