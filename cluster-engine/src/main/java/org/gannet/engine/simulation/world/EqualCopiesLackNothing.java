package org.gannet.engine.simulation.world;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gannet.base.NodeName;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.model.Replica;
import org.gannet.node.CallFence.Resource;
import org.gannet.node.CallStamp;

/**
 * Whenever it is recorded that the second copy of a mirrored disk is equal, it holds each write that a guest was told
 * is done: at that moment somebody could fail over to it.
 */
record EqualCopiesLackNothing(World world) implements Invariant {
    @Override
    public String name() {
        return "equal copies lack nothing";
    }

    @Override
    public void stateWritten(ClusterState before, ClusterState after) {
        look(after.instances().values());
    }

    @Override
    public void obeyed(NodeHost node, CallStamp stamp, List<Resource> resources) {
        look(world.store().state().instancesOn(node.node().name()));
    }

    @Override
    public void settled() {
        look(world.store().state().instances().values());
    }

    private void look(Iterable<Instance> instances) {
        Map<NodeName, NodeHost> hosts = new HashMap<>();
        for (Instance instance : instances) {
            if (instance.lifecycle() == Lifecycle.READY && instance.secondary().isPresent()) {
                if (hosts.isEmpty()) {
                    world.hosts().forEach(host -> hosts.put(host.node().name(), host));
                }
                NodeHost first = hosts.get(instance.primary());
                NodeHost second = hosts.get(instance.secondary().orElseThrow());
                if (first != null && second != null) {
                    instance.disks().forEach(disk -> look(instance, disk, first, second));
                }
            }
        }
    }

    private void look(Instance instance, Disk disk, NodeHost first, NodeHost second) {
        boolean broken = disk.volumes().anyMatch(volume -> second.lostVolumes().contains(volume));
        boolean lacks = disk.replica()
                .filter(Replica::holdsAll)
                .filter(copy -> second.node().lacksOf(disk.id(), copy.volume(), first.node()))
                .isPresent();
        if (lacks && !broken) {
            world.invariants()
                    .broken(
                            this,
                            "a disk of " + world.names().of(instance.id()) + " on " + second.name()
                                    + " is recorded as equal, and lacks what was written on " + first.name());
        }
    }
}
