package org.gannet.engine.model;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.gannet.base.HostName;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.IpAddress;
import org.gannet.base.MacAddress;
import org.gannet.base.NetworkId;
import org.gannet.base.NodeName;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * What follows from the instances of a {@link ClusterState} and is asked too often to be added up each time. Kept along
 * with each change; {@code ClusterStateTest} compares it with adding up.
 * @param use what has been promised on each node; nodes without instances are left out
 * @param shared what has been promised of storage that several nodes see
 */
record Indexes(
        PSortedMap<NodeName, NodeUse> use,
        DiskRoom shared,
        Index<NodeName, InstanceId> byNode,
        Index<NodeName, InstanceId> bySecondary,
        Index<OwnerId, InstanceId> byOwner,
        Index<OwnedName, InstanceId> byName,
        Index<MacAddress, InstanceId> byMac,
        Index<ImageDigest, InstanceId> byImage,
        Index<NetworkId, InstanceId> byNetwork,
        Index<NetworkAddress, InstanceId> byAddress) {
    static final Indexes EMPTY = new Indexes(
            TreePMap.empty(),
            DiskRoom.NONE,
            Index.empty(),
            Index.empty(),
            Index.empty(),
            Index.empty(),
            Index.empty(),
            Index.empty(),
            Index.empty(),
            Index.empty());

    /** A name among one owner's instances. */
    record OwnedName(OwnerId owner, HostName name) implements Comparable<OwnedName> {
        private static final Comparator<OwnedName> ORDER =
                Comparator.comparing(OwnedName::owner).thenComparing(OwnedName::name);

        @Override
        public int compareTo(OwnedName other) {
            return ORDER.compare(this, other);
        }
    }

    /** An address of one network; another network may have the same. */
    record NetworkAddress(NetworkId network, IpAddress address) implements Comparable<NetworkAddress> {
        private static final Comparator<NetworkAddress> ORDER =
                Comparator.comparing(NetworkAddress::network).thenComparing(NetworkAddress::address);

        @Override
        public int compareTo(NetworkAddress other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * When the one takes the place of the other, both of this id.
     * @param before null when it is new
     * @param after null when it is dropped
     */
    Indexes moved(InstanceId id, @Nullable Instance before, @Nullable Instance after) {
        return new Indexes(
                useMoved(before, after),
                sharedMoved(before, after),
                moved(byNode, id, before, after, Instance::nodesUsed),
                moved(
                        bySecondary,
                        id,
                        before,
                        after,
                        instance -> instance.secondary().stream().toList()),
                moved(byOwner, id, before, after, instance -> List.of(instance.owner())),
                moved(byName, id, before, after, Indexes::names),
                moved(byMac, id, before, after, Instance::macs),
                moved(byImage, id, before, after, Instance::imagesNeeded),
                moved(byNetwork, id, before, after, Instance::networks),
                moved(byAddress, id, before, after, Indexes::addresses));
    }

    private static <K extends Comparable<? super K>> Index<K, InstanceId> moved(
            Index<K, InstanceId> index,
            InstanceId id,
            @Nullable Instance before,
            @Nullable Instance after,
            Function<Instance, List<K>> keys) {
        return index.moved(
                id, before == null ? List.of() : keys.apply(before), after == null ? List.of() : keys.apply(after));
    }

    private static List<OwnedName> names(Instance instance) {
        return List.of(new OwnedName(instance.owner(), instance.name()));
    }

    /** Those of networks; other cards may have any. */
    static List<NetworkAddress> addresses(Instance instance) {
        return instance.nics().stream()
                .flatMap(nic -> nic.network().stream()
                        .flatMap(network ->
                                nic.addresses().stream().map(address -> new NetworkAddress(network, address))))
                .toList();
    }

    private DiskRoom sharedMoved(@Nullable Instance before, @Nullable Instance after) {
        DiskRoom less = before == null ? DiskRoom.NONE : before.sharedRoom();
        DiskRoom more = after == null ? DiskRoom.NONE : after.sharedRoom();
        return less.equals(more) ? shared : shared.minus(less).plus(more);
    }

    private PSortedMap<NodeName, NodeUse> useMoved(@Nullable Instance before, @Nullable Instance after) {
        if (before != null && after != null && usesTheSame(before, after)) {
            return use;
        }
        PSortedMap<NodeName, NodeUse> next = use;
        if (before != null) {
            for (NodeName node : before.nodesUsed()) {
                NodeUse left = next.getOrDefault(node, NodeUse.NONE).minus(NodeUse.of(before, node));
                next = left.equals(NodeUse.NONE) ? next.minus(node) : next.plus(node, left);
            }
        }
        if (after != null) {
            for (NodeName node : after.nodesUsed()) {
                next = next.plus(node, next.getOrDefault(node, NodeUse.NONE).plus(NodeUse.of(after, node)));
            }
        }
        return next;
    }

    private static boolean usesTheSame(Instance before, Instance after) {
        List<NodeName> nodes = before.nodesUsed();
        return nodes.equals(after.nodesUsed())
                && nodes.stream().allMatch(node -> NodeUse.of(before, node).equals(NodeUse.of(after, node)));
    }
}
