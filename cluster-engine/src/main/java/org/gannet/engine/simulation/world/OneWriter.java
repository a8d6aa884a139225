package org.gannet.engine.simulation.world;

import java.util.HashMap;
import java.util.Map;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeReport;

/** A volume that several nodes see is written by a guest on one of them at most: two would destroy it. */
final class OneWriter implements Invariant {
    private final World world;
    private long changes = -1;

    OneWriter(World world) {
        this.world = world;
    }

    @Override
    public String name() {
        return "one writer";
    }

    /** Who writes to a volume. */
    private record Writer(NodeName node, InstanceId machine) {}

    @Override
    public void afterTurn() {
        world.nodes().settle();
        if (changes == world.nodes().changes()) {
            return;
        }
        changes = world.nodes().changes();
        Map<VolumeId, Writer> writers = new HashMap<>();
        for (NodeHost host : world.hosts()) {
            for (InstanceId id : host.node().runningVms()) {
                host.node()
                        .findRunning(id)
                        .ifPresent(running -> running.disks().stream()
                                .filter(disk -> !disk.readOnly())
                                .map(VmSpec.Disk::volume)
                                .filter(volume -> isShared(host, volume))
                                .forEach(volume -> look(
                                        writers, volume, new Writer(host.node().name(), id))));
            }
        }
    }

    private static boolean isShared(NodeHost host, VolumeId volume) {
        return host.node()
                .findVolume(volume)
                .map(VolumeReport::storage)
                .filter(storage -> !storage.isEmpty())
                .isPresent();
    }

    private void look(Map<VolumeId, Writer> writers, VolumeId volume, Writer writer) {
        Writer other = writers.put(volume, writer);
        if (other != null) {
            world.invariants()
                    .broken(
                            this,
                            "volume " + world.names().of(volume.value()) + " is written by "
                                    + world.names().of(other.machine()) + " on " + other.node() + " and by "
                                    + world.names().of(writer.machine()) + " on " + writer.node());
        }
    }
}
