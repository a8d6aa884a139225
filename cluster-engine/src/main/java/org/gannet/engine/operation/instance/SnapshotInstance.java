package org.gannet.engine.operation.instance;

import java.util.ArrayList;
import java.util.List;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.base.SnapshotId;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Snapshot;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.Drawn;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.step.TakeSnapshot;
import org.gannet.node.NodeFacts;

/**
 * Remembers what a machine's disks hold at one moment, also while it runs: brought back to it, the guest finds what it
 * would after a power cut. Memory is not kept.
 */
public record SnapshotInstance(Parameters parameters) implements OnOneInstance {
    /**
     * @param snapshot drawn by the caller, so that asking twice makes one
     * @param name in words, for people
     * @param disks which; none for all
     */
    public record Parameters(InstanceId instance, @Drawn SnapshotId snapshot, String name, List<DiskId> disks)
            implements AboutInstance {
        public Parameters {
            disks = List.copyOf(disks);
            Snapshot.requireName(name);
            if (disks.stream().distinct().count() != disks.size()) {
                throw new IllegalArgumentException("a disk named twice");
            }
        }

        @Override
        public SnapshotInstance operation() {
            return new SnapshotInstance(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Take a snapshot of", names, parameters.instance());
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
            OwnDisks own = new OwnDisks(before);
            List<Disk> disks = parameters.disks().isEmpty()
                    ? before.disks()
                    : parameters.disks().stream().map(own::get).toList();
            requireAble(inputs.state(), before, disks);
            change.requireWritable(disks);
            Instance after = own.changed(disk -> disks.contains(disk) ? remembering(inputs, disk) : disk);
            return Plan.builder()
                    .step(new TakeSnapshot(
                            change.node(),
                            parameters.snapshot(),
                            disks.stream().map(Disk::volume).toList()))
                    .atEnd(new Change.PutInstance(after))
                    .planned();
        });
    }

    private Disk remembering(PlanInputs inputs, Disk disk) {
        List<Snapshot> snapshots = new ArrayList<>(disk.snapshots());
        snapshots.add(new Snapshot(
                parameters.snapshot(), parameters.name(), inputs.now().wall(), disk.size()));
        return disk.withSnapshots(snapshots);
    }

    private void requireAble(ClusterState state, Instance before, List<Disk> disks) {
        if (disks.isEmpty()) {
            throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, before.name() + " has no disk."));
        }
        new Moments(state, before).require(disks);
        for (Disk disk : disks) {
            String which = "Disk " + before.disks().indexOf(disk);
            if (disk.snapshots().size() >= Disk.MOST_SNAPSHOTS) {
                throw Planner.refuse(Problem.of(ErrorCode.POLICY_VIOLATION, which + " has too many snapshots.")
                        .withCause("It has " + disk.snapshots().size() + "; there may be " + Disk.MOST_SNAPSHOTS + ".")
                        .withRemedy("Delete one first."));
            }
            if (disk.snapshots().stream()
                    .anyMatch(known -> known.id().equals(parameters.snapshot())
                            || known.name().equals(parameters.name()))) {
                throw Planner.refuse(Problem.of(ErrorCode.NAME_TAKEN, "There is a snapshot of that name already.")
                        .withRemedy("Choose another name."));
            }
        }
    }
}
