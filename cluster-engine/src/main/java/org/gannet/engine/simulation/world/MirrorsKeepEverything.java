package org.gannet.engine.simulation.world;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.gannet.base.DiskId;
import org.gannet.base.NodeName;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.operation.instance.FailOver;
import org.gannet.node.ReplicaReport;
import org.gannet.node.ReplicaReport.State;

/**
 * Of a mirrored disk at least one side has all that was written; and both are written to apart only after somebody has
 * said that one of the nodes is dead: else a machine ran on a copy that lacked what was on the other one.
 */
record MirrorsKeepEverything(World world) implements Invariant {
    private record Sides(ReplicaReport primary, ReplicaReport secondary) {}

    @Override
    public String name() {
        return "mirrors keep everything";
    }

    @Override
    public void settled() {
        Map<NodeName, Map<DiskId, ReplicaReport>> told = new HashMap<>();
        Set<Object> lost = new HashSet<>();
        for (NodeHost host : world.hosts()) {
            Map<DiskId, ReplicaReport> here = new HashMap<>();
            host.node().api().report().replicas().forEach(replica -> here.put(replica.disk(), replica));
            told.put(host.node().name(), here);
            lost.addAll(host.lostVolumes());
            lost.addAll(host.failedSides());
        }
        for (Instance instance : world.store().state().instances().values()) {
            if (instance.lifecycle() == Lifecycle.READY && instance.secondary().isPresent()) {
                instance.disks().stream()
                        .filter(disk -> disk.replica().isPresent())
                        .filter(disk -> disk.volumes().noneMatch(lost::contains) && !lost.contains(disk.id()))
                        .forEach(disk -> look(instance, disk, told));
            }
        }
    }

    private void look(Instance instance, Disk disk, Map<NodeName, Map<DiskId, ReplicaReport>> told) {
        ReplicaReport here = told.getOrDefault(instance.primary(), Map.of()).get(disk.id());
        ReplicaReport there =
                told.getOrDefault(instance.secondary().orElseThrow(), Map.of()).get(disk.id());
        String machine = world.names().of(instance.id());
        if (here == null && there == null) {
            world.invariants().broken(this, "a disk of " + machine + " is mirrored by no node");
        } else if (here != null && there != null) {
            look(machine, instance, new Sides(here, there));
        }
    }

    private void look(String machine, Instance instance, Sides sides) {
        if (sides.primary().state() == State.OUTDATED && sides.secondary().state() == State.OUTDATED) {
            world.invariants().broken(this, "neither side of a disk of " + machine + " has everything");
        }
        if (sides.primary().state() == State.SPLIT && !wasSaidToBeDead(instance)) {
            world.invariants().broken(this, "both sides of a disk of " + machine + " were written to apart");
        }
    }

    private boolean wasSaidToBeDead(Instance instance) {
        return world.store().jobs().values().stream()
                .anyMatch(job -> job.parameters() instanceof FailOver.Parameters failed
                        && failed.sourceIsDead()
                        && failed.instance().equals(instance.id())
                        && !job.steps().isEmpty());
    }
}
