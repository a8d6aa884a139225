package org.gannet.engine.reconcile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.base.DiskId;
import org.gannet.base.NodeName;
import org.gannet.base.Subject;
import org.gannet.base.VolumeId;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.DiskActivity;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.instance.ActivateDisks;
import org.gannet.engine.operation.instance.CompareCopies;
import org.gannet.engine.operation.instance.DegradeMirror;
import org.gannet.engine.operation.instance.ReplaceDisks;
import org.gannet.engine.operation.instance.ReplaceDisks.Mode;
import org.gannet.engine.operation.instance.RestoreMirror;
import org.gannet.node.NodeReport;
import org.gannet.node.ReplicaReport;
import org.gannet.node.VolumeReport;

/** Looks at disks: whether their nodes have them, as large as they should be, with both copies right. */
record DiskInspection(Inspection all) {
    /** What a node has, by what it is. */
    private record There(NodeName node, Map<VolumeId, VolumeReport> volumes, Map<DiskId, ReplicaReport> replicas) {
        static There of(NodeName node, NodeReport report) {
            Map<VolumeId, VolumeReport> volumes = new HashMap<>();
            report.volumes().forEach(volume -> volumes.put(volume.id(), volume));
            Map<DiskId, ReplicaReport> replicas = new HashMap<>();
            report.replicas().forEach(replica -> replicas.put(replica.disk(), replica));
            return new There(node, volumes, replicas);
        }
    }

    void run() {
        all.nodes()
                .forEach(node -> all.report(node.name()).ifPresent(report -> {
                    There there = There.of(node.name(), report);
                    all.state().instancesOn(node.name()).stream()
                            .filter(all::isSettled)
                            .forEach(instance -> look(there, instance));
                }));
    }

    private void look(There there, Instance instance) {
        boolean primary = instance.primary().equals(there.node());
        List<Disk> disks = instance.disks();
        for (int number = 0; number < disks.size(); number++) {
            Disk disk = disks.get(number);
            Optional<VolumeId> volume =
                    primary ? Optional.of(disk.volume()) : disk.replica().map(replica -> replica.volume());
            if (volume.isPresent()) {
                look(there, instance, number, volume.get());
            }
        }
    }

    private void look(There there, Instance instance, int number, VolumeId volume) {
        Disk disk = instance.disks().get(number);
        VolumeReport seen = there.volumes().get(volume);
        if (seen == null) {
            add(FindingCode.MISSING_VOLUME, there, instance, number, volume);
            return;
        }
        if (seen.deviceLost()) {
            add(FindingCode.DISK_DEVICE_LOST, there, instance, number, volume);
        }
        if (!seen.size().equals(disk.size())) {
            add(FindingCode.DISK_SIZE, there, instance, number, volume, seen.size(), disk.size());
        }
        if (disk.replica().isEmpty()) {
            return;
        }
        ReplicaReport replica = there.replicas().get(disk.id());
        if (replica == null) {
            if (instance.diskActivity() == DiskActivity.ACTIVE) {
                add(FindingCode.DISK_INACTIVE, there, instance, number, volume);
            }
            return;
        }
        boolean first = instance.primary().equals(there.node());
        switch (replica.state()) {
            case UP_TO_DATE -> {
                if (first && replica.known().bytes() > 0) {
                    add(
                            FindingCode.DISK_DIFFERS,
                            mends(instance, disk),
                            there,
                            instance,
                            number,
                            volume,
                            replica.known());
                }
                if (first && disk.replica().filter(copy -> !copy.holdsAll()).isPresent()) {
                    add(FindingCode.DISK_BEHIND, there, instance, number, volume);
                }
            }
            case SYNCING -> {}
            case WAITING -> add(FindingCode.DISK_WAITS, there, instance, number, volume, replica.sentence());
            case DEGRADED, OUTDATED, FAILED -> amiss(there, instance, number, volume, replica, Mode.AUTOMATIC);
            // Each side thinks well of itself. What is proposed keeps what the machine has seen; a person decides.
            case SPLIT -> amiss(there, instance, number, volume, replica, Mode.ON_SECONDARY);
        }
    }

    /** What the machine has seen counts; DRBD copies nothing again without parting the sides. */
    private static Remedy mends(Instance instance, Disk disk) {
        boolean byDrbd =
                disk.replica().filter(copy -> copy.metadata().isPresent()).isPresent();
        return new Remedy.Ask(
                byDrbd
                        ? new ReplaceDisks.Parameters(instance.id(), Mode.ON_SECONDARY, Optional.empty())
                        : new CompareCopies.Parameters(instance.id(), true));
    }

    /** Replacing shows, in its plan, which side it takes for the right one. */
    private void amiss(
            There there, Instance instance, int number, VolumeId volume, ReplicaReport replica, Mode replacing) {
        Remedy remedy = new Remedy.Ask(new ReplaceDisks.Parameters(instance.id(), replacing, Optional.empty()));
        add(FindingCode.DISK_REPLICA, remedy, there, instance, number, volume, replica.sentence());
    }

    private void add(FindingCode code, There there, Instance instance, int number, VolumeId volume, Object... more) {
        add(code, remedy(code, instance), there, instance, number, volume, more);
    }

    private void add(
            FindingCode code,
            Remedy remedy,
            There there,
            Instance instance,
            int number,
            VolumeId volume,
            Object... more) {
        Object[] words = new Object[more.length + 3];
        words[0] = instance.name();
        words[1] = number;
        words[2] = there.node();
        System.arraycopy(more, 0, words, 3, more.length);
        all.add(
                code,
                new Subject.OfInstance(instance.id()),
                Optional.of(there.node()),
                volume.toString(),
                remedy,
                words);
    }

    private static Remedy remedy(FindingCode code, Instance instance) {
        if (code == FindingCode.DISK_INACTIVE) {
            return new Remedy.Ask(new ActivateDisks.Parameters(instance.id()));
        }
        if (code == FindingCode.DISK_WAITS) {
            return new Remedy.Ask(new DegradeMirror.Parameters(instance.id()));
        }
        if (code == FindingCode.DISK_BEHIND) {
            return new Remedy.Ask(new RestoreMirror.Parameters(instance.id()));
        }
        return new Remedy.Look();
    }
}
