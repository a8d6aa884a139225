package org.gannet.engine.simulation.world;

import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.ClusterState;
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
        for (Node node : after.nodes().values()) {
            int instances = 0;
            int secondaries = 0;
            int vcpus = 0;
            int spindles = 0;
            ByteSize memory = ByteSize.ZERO;
            ByteSize disk = ByteSize.ZERO;
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
                    disk = disk.plus(here || arriving ? instance.diskTotal() : instance.mirroredTotal());
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
                            || !disk.isAtMost(room.disk())
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
                || is.disk().compareTo(was.disk()) > 0;
    }
}
