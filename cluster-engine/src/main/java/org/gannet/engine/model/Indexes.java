package org.gannet.engine.model;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.gannet.base.HostName;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.MacAddress;
import org.gannet.base.NodeName;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * What follows from the instances of a {@link ClusterState} and is asked too often to be added up each time. Kept along
 * with each change; {@code ClusterStateTest} compares it with adding up.
 * @param use what has been promised on each node; nodes without instances are left out
 */
record Indexes(
        PSortedMap<NodeName, NodeUse> use,
        Index<NodeName> byNode,
        Index<OwnerId> byOwner,
        Index<OwnedName> byName,
        Index<MacAddress> byMac,
        Index<ImageDigest> byImage) {
    static final Indexes EMPTY =
            new Indexes(TreePMap.empty(), Index.empty(), Index.empty(), Index.empty(), Index.empty(), Index.empty());

    /** A name among one owner's instances. */
    record OwnedName(OwnerId owner, HostName name) implements Comparable<OwnedName> {
        private static final Comparator<OwnedName> ORDER =
                Comparator.comparing(OwnedName::owner).thenComparing(OwnedName::name);

        @Override
        public int compareTo(OwnedName other) {
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
                byNode.moved(id, keys(before, Instance::nodesUsed), keys(after, Instance::nodesUsed)),
                byOwner.moved(
                        id,
                        keys(before, instance -> List.of(instance.owner())),
                        keys(after, instance -> List.of(instance.owner()))),
                byName.moved(id, keys(before, Indexes::names), keys(after, Indexes::names)),
                byMac.moved(id, keys(before, Instance::macs), keys(after, Instance::macs)),
                byImage.moved(id, keys(before, Instance::imagesNeeded), keys(after, Instance::imagesNeeded)));
    }

    private static <K> List<K> keys(@Nullable Instance instance, Function<Instance, List<K>> of) {
        return instance == null ? List.of() : of.apply(instance);
    }

    private static List<OwnedName> names(Instance instance) {
        return List.of(new OwnedName(instance.owner(), instance.name()));
    }

    private PSortedMap<NodeName, NodeUse> useMoved(@Nullable Instance before, @Nullable Instance after) {
        if (before != null && after != null && usesTheSame(before, after)) {
            return use;
        }
        PSortedMap<NodeName, NodeUse> next = use;
        if (before != null) {
            for (NodeName node : before.nodesUsed()) {
                NodeUse left = next.getOrDefault(node, NodeUse.NONE).minus(before);
                next = left.instances() == 0 ? next.minus(node) : next.plus(node, left);
            }
        }
        if (after != null) {
            for (NodeName node : after.nodesUsed()) {
                next = next.plus(node, next.getOrDefault(node, NodeUse.NONE).plus(after));
            }
        }
        return next;
    }

    private static boolean usesTheSame(Instance before, Instance after) {
        return before.nodesUsed().equals(after.nodesUsed())
                && before.vcpus() == after.vcpus()
                && before.memory().equals(after.memory())
                && before.diskTotal().equals(after.diskTotal());
    }
}
