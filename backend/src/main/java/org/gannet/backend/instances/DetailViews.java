package org.gannet.backend.instances;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gannet.backend.clusters.ParameterViews;
import org.gannet.base.IpAddress;
import org.gannet.base.NetworkId;
import org.gannet.base.NodeName;
import org.gannet.base.Tag;
import org.gannet.engine.ClusterView;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.DiskActivity;
import org.gannet.engine.model.Inheritance;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Nic;
import org.gannet.engine.model.Snapshot;

/** Shows what a machine is made of. */
final class DetailViews {
    private DetailViews() {}

    /** @param seesCluster whether who asks may know nodes and what holds for all machines */
    static InstanceDetails of(ClusterView view, Instance instance, boolean seesCluster) {
        ClusterState state = view.state();
        return new InstanceDetails(
                instance.disks().stream()
                        .map(disk -> disk(disk, MirrorView.of(view, instance, disk)))
                        .toList(),
                instance.nics().stream().map(nic -> nic(state, nic)).toList(),
                instance.secondary().filter(node -> seesCluster).map(NodeName::value),
                instance.minMemory(),
                instance.bootFrom().name(),
                instance.cdrom().isPresent(),
                instance.wishedBy().name(),
                instance.diskActivity() == DiskActivity.ACTIVE,
                instance.pending().stream().map(Enum::name).toList(),
                instance.tags().all().stream().map(Tag::value).toList(),
                seesCluster ? ParameterViews.of("hypervisor", new Inheritance(state).hypervisor(instance)) : List.of());
    }

    private static InstanceDetails.DiskDetails disk(Disk disk, Optional<MirrorView> mirror) {
        return new InstanceDetails.DiskDetails(
                disk.id(),
                disk.name(),
                disk.size(),
                disk.template().name(),
                disk.format().name().toLowerCase(Locale.ROOT),
                disk.mode() == Disk.Mode.RO,
                mirror,
                disk.snapshots().stream()
                        .sorted(Comparator.comparing(Snapshot::at).reversed())
                        .map(snapshot -> new InstanceDetails.SnapshotView(
                                snapshot.id(), snapshot.name(), snapshot.at(), snapshot.size()))
                        .toList());
    }

    private static InstanceDetails.NicDetails nic(ClusterState state, Nic nic) {
        String kind;
        Optional<String> attached;
        switch (nic.attachment()) {
            case Nic.Attachment.User _ -> {
                kind = "USER";
                attached = Optional.empty();
            }
            case Nic.Attachment.Bridge(String bridge) -> {
                kind = "BRIDGE";
                attached = Optional.of(bridge);
            }
            case Nic.Attachment.OnNetwork(NetworkId network) -> {
                kind = "NETWORK";
                attached = state.findNetwork(network).map(found -> found.name().value());
            }
        }
        return new InstanceDetails.NicDetails(
                nic.id(),
                nic.name(),
                nic.mac().toString(),
                kind,
                attached,
                nic.addresses().stream().map(IpAddress::toString).toList());
    }
}
