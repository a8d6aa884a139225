package org.gannet.engine.reconcile;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gannet.base.DiskId;
import org.gannet.base.NodeName;
import org.gannet.base.Subject;
import org.gannet.base.VolumeId;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.node.RemoveLeftover;
import org.gannet.node.NodeReport;

/** Looks for what is on nodes and belongs to nobody. */
record OrphanInspection(Inspection all) {
    void run() {
        Set<VolumeId> shared = sharedDisks();
        all.nodes()
                .forEach(node -> all.report(node.name()).ifPresent(report -> {
                    machines(node.name(), report);
                    volumes(node.name(), report, shared);
                    replicas(node.name(), report);
                }));
    }

    private void machines(NodeName node, NodeReport report) {
        report.vms().stream()
                .filter(vm -> all.isAtRest(vm.id())
                        && all.state().findInstance(vm.id()).isEmpty())
                .forEach(vm -> add(FindingCode.UNKNOWN_VM, node, RemoveLeftover.Kind.MACHINE, vm.id(), node));
    }

    /** Volumes that several nodes see and that are disks, whichever node their machines live on. */
    private Set<VolumeId> sharedDisks() {
        return all.state().instances().values().stream()
                .flatMap(instance -> instance.disks().stream())
                .filter(Disk::onSharedStorage)
                .map(Disk::volume)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** @param known volumes that several nodes see and that need not be told; those that are told here are added */
    private void volumes(NodeName node, NodeReport report, Set<VolumeId> known) {
        Set<VolumeId> wanted = new HashSet<>();
        all.state().instancesOn(node).forEach(instance -> wanted.addAll(instance.volumesOn(node)));
        report.volumes().stream()
                .filter(volume -> !wanted.contains(volume.id()) && all.isAtRest(volume.id()))
                .filter(volume -> volume.storage().isEmpty() || known.add(volume.id()))
                .forEach(volume -> add(
                        FindingCode.UNKNOWN_VOLUME,
                        node,
                        RemoveLeftover.Kind.VOLUME,
                        volume.id(),
                        node,
                        volume.size()));
    }

    private void replicas(NodeName node, NodeReport report) {
        if (report.replicas().isEmpty()) {
            return;
        }
        Set<DiskId> wanted = all.state().instancesOn(node).stream()
                .map(Instance::disks)
                .flatMap(disks -> disks.stream().map(Disk::id))
                .collect(Collectors.toSet());
        report.replicas().stream()
                .filter(replica -> !wanted.contains(replica.disk()) && all.isAtRest(replica.volume()))
                .forEach(replica ->
                        add(FindingCode.UNKNOWN_REPLICA, node, RemoveLeftover.Kind.REPLICA, replica.disk(), node));
    }

    private void add(FindingCode code, NodeName node, RemoveLeftover.Kind kind, Object id, Object... words) {
        all.add(
                code,
                new Subject.OfNode(node),
                Optional.of(node),
                id.toString(),
                new Remedy.Ask(new RemoveLeftover.Parameters(node, kind, id.toString())),
                words);
    }
}
