package org.gannet.engine.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.base.HostName;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.MacAddress;
import org.gannet.base.NodeName;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The cluster as it should be, at one revision. Immutable; a {@link Change} makes the next one, which shares all that
 * did not change: a change and a look-up cost the logarithm of the cluster's size. What is promised counts as used,
 * whether it runs or not; a migrating instance counts on both nodes.
 *
 * <p>Whatever is walked over here comes in one order, in every process: nodes by name, instances by id.
 */
public final class ClusterState {
    private static final ClusterState EMPTY = new ClusterState(
            0, TreePMap.empty(), TreePMap.empty(), Indexes.EMPTY, new Queueing(QueueSettings.standard(), List.of()));

    private final long revision;
    private final PSortedMap<NodeName, Node> nodes;
    private final PSortedMap<InstanceId, Instance> instances;
    /** Follows from the instances. */
    private final Indexes indexes;

    private final Queueing queueing;

    private record Queueing(QueueSettings settings, List<SubmissionRule> rules) {}

    private ClusterState(
            long revision,
            PSortedMap<NodeName, Node> nodes,
            PSortedMap<InstanceId, Instance> instances,
            Indexes indexes,
            Queueing queueing) {
        this.revision = revision;
        this.nodes = nodes;
        this.instances = instances;
        this.indexes = indexes;
        this.queueing = queueing;
    }

    public static ClusterState empty() {
        return EMPTY;
    }

    public static ClusterState of(long revision, Collection<Node> nodes, Collection<Instance> instances) {
        ClusterState state = EMPTY;
        for (Node node : nodes) {
            state = state.with(node);
        }
        for (Instance instance : instances) {
            state = state.with(instance);
        }
        return state.at(revision);
    }

    /** Counts commits that changed something; what a store compares before it writes. */
    public long revision() {
        return revision;
    }

    /** In the order of names. */
    public Map<NodeName, Node> nodes() {
        return nodes;
    }

    /** In the order of ids. */
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
        return all(indexes.byName().with(new Indexes.OwnedName(owner, name))).stream()
                .findFirst();
    }

    /** One owner's instances, in the order of ids. */
    public List<Instance> instancesOf(OwnerId owner) {
        return all(indexes.byOwner().with(owner));
    }

    /** The instances whose disks are clones of the image, or that have it in their CD drive; in the order of ids. */
    public List<Instance> instancesUsing(ImageDigest image) {
        return all(indexes.byImage().with(image));
    }

    /** The instances that use capacity of the node, in the order of ids. */
    public List<Instance> instancesOn(NodeName node) {
        return all(indexes.byNode().with(node));
    }

    /** Whether a network card of an instance has the address. */
    public boolean isTaken(MacAddress mac) {
        return indexes.byMac().has(mac);
    }

    /** What has been promised on the node. */
    public NodeUse use(NodeName node) {
        return indexes.use().getOrDefault(node, NodeUse.NONE);
    }

    /** @throws IllegalArgumentException when there is no such node */
    public NodeCapacity capacity(NodeName node, CapacitySettings settings) {
        Node known = nodes.get(node);
        if (known == null) {
            throw new IllegalArgumentException("no such node: " + node);
        }
        return capacity(known, settings);
    }

    /** Of a node of this state. */
    public NodeCapacity capacity(Node node, CapacitySettings settings) {
        return NodeCapacity.of(node, use(node.name()), settings);
    }

    /** How the queue of jobs behaves. */
    public QueueSettings queue() {
        return queueing.settings();
    }

    /** What becomes of jobs of which kind; the first that decides counts. */
    public List<SubmissionRule> rules() {
        return queueing.rules();
    }

    /** The state after these changes, in their order, with this revision. */
    public ClusterState apply(List<Change> changes, long newRevision) {
        ClusterState next = this;
        for (Change change : changes) {
            next = switch (change) {
                case Change.PutInstance put -> next.with(put.instance());
                case Change.DropInstance drop -> next.without(drop.id());
                case Change.PutNode put -> next.with(put.node());
                case Change.DropNode drop -> next.without(drop.name());
                case Change.PutQueueSettings put -> next.with(new Queueing(put.settings(), next.queueing.rules()));
                case Change.PutSubmissionRules put -> next.with(new Queueing(next.queueing.settings(), put.rules()));
            };
        }
        return next.at(newRevision);
    }

    private ClusterState at(long newRevision) {
        return newRevision == revision ? this : new ClusterState(newRevision, nodes, instances, indexes, queueing);
    }

    private ClusterState with(Node node) {
        return new ClusterState(revision, nodes.plus(node.name(), node), instances, indexes, queueing);
    }

    private ClusterState without(NodeName name) {
        return new ClusterState(revision, nodes.minus(name), instances, indexes, queueing);
    }

    private ClusterState with(Instance instance) {
        InstanceId id = instance.id();
        return new ClusterState(
                revision,
                nodes,
                instances.plus(id, instance),
                indexes.moved(id, instances.get(id), instance),
                queueing);
    }

    private ClusterState without(InstanceId id) {
        Instance dropped = instances.get(id);
        return dropped == null
                ? this
                : new ClusterState(revision, nodes, instances.minus(id), indexes.moved(id, dropped, null), queueing);
    }

    private ClusterState with(Queueing other) {
        return new ClusterState(revision, nodes, instances, indexes, other);
    }

    private List<Instance> all(Collection<InstanceId> ids) {
        List<Instance> all = new ArrayList<>(ids.size());
        for (InstanceId id : ids) {
            Instance instance = instances.get(id);
            if (instance != null) {
                all.add(instance);
            }
        }
        return List.copyOf(all);
    }

    /** Whether everything is the same, whatever the revision. */
    public boolean hasSameContentAs(ClusterState other) {
        return nodes.equals(other.nodes) && instances.equals(other.instances) && queueing.equals(other.queueing);
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
