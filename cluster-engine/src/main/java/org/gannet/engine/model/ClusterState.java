package org.gannet.engine.model;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.base.HostName;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as it should be, at one revision. Immutable; a {@link Change} makes the next one. What is promised counts
 * as used, whether it runs or not; a migrating instance counts on both nodes. Its maps keep the order in which things
 * came, so that what walks over them does the same in every run.
 */
public final class ClusterState {
    private final long revision;
    private final Map<NodeName, Node> nodes;
    private final Map<InstanceId, Instance> instances;
    /** Derived; computed at most a few times and then kept. */
    private volatile @Nullable Map<NodeName, NodeUse> use;

    public ClusterState(long revision, Map<NodeName, Node> nodes, Map<InstanceId, Instance> instances) {
        this.revision = revision;
        this.nodes = Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
        this.instances = Collections.unmodifiableMap(new LinkedHashMap<>(instances));
    }

    public static ClusterState empty() {
        return new ClusterState(0, Map.of(), Map.of());
    }

    public static ClusterState of(long revision, Collection<Node> nodes, Collection<Instance> instances) {
        Map<NodeName, Node> byName = new LinkedHashMap<>();
        nodes.forEach(node -> byName.put(node.name(), node));
        Map<InstanceId, Instance> byId = new LinkedHashMap<>();
        instances.forEach(instance -> byId.put(instance.id(), instance));
        return new ClusterState(revision, byName, byId);
    }

    /** Counts commits that changed something; what a store compares before it writes. */
    public long revision() {
        return revision;
    }

    public Map<NodeName, Node> nodes() {
        return nodes;
    }

    public Map<InstanceId, Instance> instances() {
        return instances;
    }

    public Optional<Node> findNode(NodeName name) {
        return Optional.ofNullable(nodes.get(name));
    }

    public Optional<Instance> findInstance(InstanceId id) {
        return Optional.ofNullable(instances.get(id));
    }

    /** By name among one owner's instances. */
    public Optional<Instance> findInstance(OwnerId owner, HostName name) {
        return instances.values().stream()
                .filter(instance ->
                        instance.owner().equals(owner) && instance.name().equals(name))
                .findFirst();
    }

    /** The instances whose disks are clones of the image, or that have it in their CD drive. */
    public List<Instance> instancesUsing(ImageDigest image) {
        return instances.values().stream()
                .filter(instance -> instance.imagesNeeded().contains(image))
                .toList();
    }

    /** The instances that use capacity of the node. */
    public List<Instance> instancesOn(NodeName node) {
        return instances.values().stream()
                .filter(instance -> instance.nodesUsed().contains(node))
                .toList();
    }

    /** What has been promised on the node. */
    public NodeUse use(NodeName node) {
        return uses().getOrDefault(node, NodeUse.NONE);
    }

    /** @throws IllegalArgumentException when there is no such node */
    public NodeCapacity capacity(NodeName node, CapacitySettings settings) {
        Node known = nodes.get(node);
        if (known == null) {
            throw new IllegalArgumentException("no such node: " + node);
        }
        return NodeCapacity.of(known, use(node), settings);
    }

    /** The state after these changes, in their order, with this revision. */
    public ClusterState apply(List<Change> changes, long newRevision) {
        if (changes.isEmpty() && newRevision == revision) {
            return this;
        }
        Map<NodeName, Node> nextNodes = nodes;
        Map<InstanceId, Instance> nextInstances = instances;
        for (Change change : changes) {
            switch (change) {
                case Change.PutInstance put ->
                    (nextInstances = own(nextInstances, instances))
                            .put(put.instance().id(), put.instance());
                case Change.DropInstance drop -> (nextInstances = own(nextInstances, instances)).remove(drop.id());
                case Change.PutNode put ->
                    (nextNodes = own(nextNodes, nodes)).put(put.node().name(), put.node());
                case Change.DropNode drop -> (nextNodes = own(nextNodes, nodes)).remove(drop.name());
            }
        }
        return new ClusterState(newRevision, nextNodes, nextInstances);
    }

    private static <K, V> Map<K, V> own(Map<K, V> current, Map<K, V> original) {
        return current == original ? new LinkedHashMap<>(original) : current;
    }

    private Map<NodeName, NodeUse> uses() {
        Map<NodeName, NodeUse> known = use;
        if (known == null) {
            Map<NodeName, NodeUse> sums = new HashMap<>();
            for (Instance instance : instances.values()) {
                for (NodeName node : instance.nodesUsed()) {
                    sums.put(node, sums.getOrDefault(node, NodeUse.NONE).plus(instance));
                }
            }
            known = Map.copyOf(sums);
            use = known;
        }
        return known;
    }

    /** Whether nodes and instances are the same, whatever the revision. */
    public boolean hasSameContentAs(ClusterState other) {
        return nodes.equals(other.nodes) && instances.equals(other.instances);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClusterState state && state.revision == revision && hasSameContentAs(state);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(revision);
    }

    @Override
    public String toString() {
        return "revision " + revision + ", " + nodes.size() + " nodes, " + instances.size() + " instances";
    }
}
