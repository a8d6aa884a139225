package org.gannet.engine.simulation.world;

import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.DiskRoom;
import org.gannet.engine.model.Incoming;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.NodeCapacity;
import org.gannet.engine.model.NodeUse;

/** What counts as used on a node is the sum of what is promised there, counted anew, and fits. */
record UseIsWhatInstancesHold(World world) implements Invariant {
    @Override
    public String name() {
        return "use is what instances hold";
    }

    @Override
    public void stateWritten(ClusterState before, ClusterState after) {
        DiskRoom shared = DiskRoom.NONE;
        for (Instance instance : after.instances().values()) {
            for (Disk each : instance.disks()) {
                shared = shared.plus(taken(each).shared());
            }
        }
        if (!after.sharedUse().equals(shared)) {
            world.invariants()
                    .broken(this, "of shared storage " + after.sharedUse() + " counts, promised is " + shared);
        }
        for (Node node : after.nodes().values()) {
            int instances = 0;
            int secondaries = 0;
            int vcpus = 0;
            int spindles = 0;
            ByteSize memory = ByteSize.ZERO;
            DiskRoom disk = DiskRoom.NONE;
            for (Instance instance : after.instances().values()) {
                // Not asked of the instance: that would believe what is to be checked.
                boolean here = instance.primary().equals(node.name());
                boolean arriving = instance.incoming().map(Incoming::node).equals(Optional.of(node.name()));
                boolean mirrored = instance.secondary().equals(Optional.of(node.name()));
                boolean counts = instance.wished() != AdminState.OFFLINE;
                if (here || arriving) {
                    instances++;
                    vcpus += counts ? instance.vcpus() : 0;
                    memory = memory.plus(counts ? instance.memory() : ByteSize.ZERO);
                } else if (mirrored) {
                    secondaries++;
                }
                if (here || arriving || mirrored) {
                    for (Disk each : instance.disks()) {
                        disk = here || arriving || each.replica().isPresent()
                                ? disk.plus(taken(each).own())
                                : disk;
                    }
                    spindles += instance.spindleUse().orElse(1);
                }
            }
            NodeUse counted = new NodeUse(instances, secondaries, vcpus, memory, disk, spindles);
            if (!after.use(node.name()).equals(counted)) {
                world.invariants()
                        .broken(this, node.name() + " counts " + after.use(node.name()) + ", promised is " + counted);
            }
            NodeCapacity room = after.capacity(node.name());
            // Settings may leave a node with more than it may have; then it must get nothing more.
            if (hasGrown(before.use(node.name()), counted)
                    && (!memory.isAtMost(room.memory())
                            || !isWithin(disk, room)
                            || vcpus > room.vcpus()
                            || spindles > room.spindles())) {
                world.invariants().broken(this, node.name() + " is promised more than it has: " + counted);
            }
        }
    }

    private static boolean hasGrown(NodeUse was, NodeUse is) {
        return is.vcpus() > was.vcpus()
                || is.spindles() > was.spindles()
                || is.memory().compareTo(was.memory()) > 0
                || !is.disk().minusOrZero(was.disk()).isNone();
    }

    private static DiskRoom taken(Disk disk) {
        long beside = disk.template() == DiskTemplate.DRBD ? 128L << 20 : 0;
        DiskRoom own = DiskRoom.of(disk.place(), new ByteSize(disk.size().bytes() + beside));
        return disk.heading()
                .map(there -> own.plus(DiskRoom.of(there, disk.size())))
                .orElse(own);
    }

    private static boolean isWithin(DiskRoom disk, NodeCapacity room) {
        return disk.files().isAtMost(room.disk())
                && room.facts().pools().stream()
                        .allMatch(pool -> room.promisedIn(pool).isAtMost(pool.total()));
    }
}
