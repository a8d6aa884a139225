package org.gannet.engine.simulation.world;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gannet.base.NodeName;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.model.Nic;
import org.gannet.engine.model.PendingChange;
import org.gannet.engine.model.Replica;
import org.gannet.engine.model.Snapshot;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeReport;

/**
 * When all is quiet, disks are as large as is recorded and have the snapshots that are, and a machine that runs has the
 * disks and cards that it is said to have, but for what is said to wait for a restart.
 */
record RecordedIsThere(World world) implements Invariant {
    @Override
    public String name() {
        return "recorded is there";
    }

    @Override
    public void settled() {
        for (NodeHost host : world.hosts()) {
            world.store().state().instancesOn(host.node().name()).stream()
                    .filter(instance -> instance.lifecycle() == Lifecycle.READY
                            && instance.incoming().isEmpty()
                            && !isLeft(host, instance))
                    .sorted(Comparator.comparing(Instance::id))
                    .forEach(instance -> look(host, instance));
        }
    }

    private boolean isLeft(NodeHost host, Instance instance) {
        LeftToOperators left = new LeftToOperators(world);
        NodeName here = host.node().name();
        return left.isTold(here, instance.id())
                || instance.volumesOn(here).stream().anyMatch(volume -> left.isTold(here, volume));
    }

    private void look(NodeHost host, Instance instance) {
        boolean primary = instance.primary().equals(host.node().name());
        for (Disk disk : instance.disks()) {
            Optional<VolumeId> volume =
                    primary ? Optional.of(disk.volume()) : disk.replica().map(Replica::volume);
            volume.filter(id -> !host.rewoundVolumes().contains(id))
                    .flatMap(host.node()::findVolume)
                    .ifPresent(seen -> look(host, instance, disk, seen, primary));
        }
        if (primary && host.node().aliveVms().contains(instance.id())) {
            host.node().findRunning(instance.id()).ifPresent(running -> look(host, instance, running));
        }
    }

    private void look(NodeHost host, Instance instance, Disk disk, VolumeReport seen, boolean primary) {
        if (!seen.size().equals(disk.size())) {
            broken(host, instance, "a disk has " + seen.size() + ", and is recorded with " + disk.size());
        }
        Set<SnapshotId> recorded = disk.snapshots().stream().map(Snapshot::id).collect(Collectors.toSet());
        Set<SnapshotId> there =
                seen.snapshots().stream().map(VolumeReport.Snapshot::id).collect(Collectors.toSet());
        if (primary && !there.equals(recorded)) {
            broken(host, instance, "a disk has " + there.size() + " snapshots, recorded are " + recorded.size());
        }
    }

    private void look(NodeHost host, Instance instance, VmSpec running) {
        Set<PendingChange> waits = Set.copyOf(instance.pending());
        require(
                host,
                instance,
                "cards",
                waits.contains(PendingChange.NICS),
                running.nics().stream().map(VmSpec.Nic::mac).toList(),
                instance.nics().stream().map(Nic::mac).toList());
        require(
                host,
                instance,
                "disks",
                waits.contains(PendingChange.DISKS),
                running.disks().stream().map(VmSpec.Disk::volume).toList(),
                instance.disks().stream().map(Disk::volume).toList());
    }

    private void require(
            NodeHost host, Instance instance, String what, boolean waits, List<?> running, List<?> recorded) {
        if (!waits && !Set.copyOf(running).equals(Set.copyOf(recorded))) {
            broken(
                    host,
                    instance,
                    "it runs with " + running.size() + " " + what + ", recorded are others, " + recorded.size());
        }
    }

    private void broken(NodeHost host, Instance instance, String what) {
        world.invariants().broken(this, world.names().of(instance.id()) + " on " + host.name() + ": " + what);
    }
}
