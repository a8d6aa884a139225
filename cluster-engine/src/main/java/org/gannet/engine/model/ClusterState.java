package org.gannet.engine.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gannet.base.GroupId;
import org.gannet.base.GroupName;
import org.gannet.base.HostName;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.IpAddress;
import org.gannet.base.MacAddress;
import org.gannet.base.NetworkId;
import org.gannet.base.NetworkName;
import org.gannet.base.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as it should be, at one revision. Immutable; a {@link Change} makes the next one, which shares all that
 * did not change: a change and a look-up cost the logarithm of the cluster's size. What is promised counts as used,
 * whether it runs or not; a migrating instance counts on both nodes.
 *
 * <p>Whatever is walked over here comes in one order, in every process: nodes by name, all else by id.
 */
public final class ClusterState {
    private static final ClusterState NOTHING = new ClusterState(0, Contents.NOTHING);
    private static final ClusterState EMPTY =
            new ClusterState(0, Contents.NOTHING.after(new Change.PutGroup(Group.first())));

    private final long revision;
    private final Contents contents;

    private ClusterState(long revision, Contents contents) {
        this.revision = revision;
        this.contents = contents;
    }

    /** As a cluster begins: with one group, nothing in it, and standard settings. */
    public static ClusterState empty() {
        return EMPTY;
    }

    /** Without even a group, for stores that bring all groups that there are. */
    public static ClusterState nothing() {
        return NOTHING;
    }

    /** An empty cluster with these. */
    public static ClusterState of(long revision, Collection<Node> nodes, Collection<Instance> instances) {
        List<Change> changes = new ArrayList<>();
        nodes.forEach(node -> changes.add(new Change.PutNode(node)));
        instances.forEach(instance -> changes.add(new Change.PutInstance(instance)));
        return EMPTY.apply(changes, revision);
    }

    /** Counts commits that changed something; what a store compares before it writes. */
    public long revision() {
        return revision;
    }

    /** In the order of names. */
    public Map<NodeName, Node> nodes() {
        return contents.nodes();
    }

    /** In the order of ids. */
    public Map<InstanceId, Instance> instances() {
        return contents.instances();
    }

    /** In the order of ids. */
    public Map<GroupId, Group> groups() {
        return contents.groups();
    }

    /** In the order of ids. */
    public Map<NetworkId, Network> networks() {
        return contents.networks();
    }

    /** What holds for the whole cluster. */
    public ClusterSettings settings() {
        return contents.settings();
    }

    public Optional<Node> findNode(NodeName name) {
        return Optional.ofNullable(contents.nodes().get(name));
    }

    public Optional<Instance> findInstance(InstanceId id) {
        return Optional.ofNullable(contents.instances().get(id));
    }

    public Optional<Group> findGroup(GroupId id) {
        return Optional.ofNullable(contents.groups().get(id));
    }

    public Optional<Group> findGroup(GroupName name) {
        return contents.places().groupNames().with(name).stream().findFirst().flatMap(this::findGroup);
    }

    /** The group of the node that the instance lives on. */
    public Optional<Group> groupOf(Instance instance) {
        return findNode(instance.primary()).flatMap(node -> findGroup(node.group()));
    }

    public Optional<Network> findNetwork(NetworkId id) {
        return Optional.ofNullable(contents.networks().get(id));
    }

    public Optional<Network> findNetwork(NetworkName name) {
        return contents.places().networkNames().with(name).stream().findFirst().flatMap(this::findNetwork);
    }

    /** By name among one owner's instances. */
    public Optional<Instance> findInstance(OwnerId owner, HostName name) {
        return all(contents.indexes().byName().with(new Indexes.OwnedName(owner, name))).stream()
                .findFirst();
    }

    /** One owner's instances, in the order of ids. */
    public List<Instance> instancesOf(OwnerId owner) {
        return all(contents.indexes().byOwner().with(owner));
    }

    /** The instances whose disks are clones of the image, or that have it in their CD drive; in the order of ids. */
    public List<Instance> instancesUsing(ImageDigest image) {
        return all(contents.indexes().byImage().with(image));
    }

    /** The instances that use capacity of the node, those with mirrors there included; in the order of ids. */
    public List<Instance> instancesOn(NodeName node) {
        return all(contents.indexes().byNode().with(node));
    }

    /** The instances whose secondary node it is, in the order of ids. */
    public List<Instance> instancesMirroredTo(NodeName node) {
        return all(contents.indexes().bySecondary().with(node));
    }

    /** The instances with a card in the network, in the order of ids. */
    public List<Instance> instancesIn(NetworkId network) {
        return all(contents.indexes().byNetwork().with(network));
    }

    /** The nodes of the group, in the order of names. */
    public List<Node> nodesIn(GroupId group) {
        return contents.places().members().with(group).stream()
                .map(name -> contents.nodes().get(name))
                .filter(Objects::nonNull)
                .toList();
    }

    /** The groups whose nodes reach the network, in the order of ids. */
    public List<Group> groupsReaching(NetworkId network) {
        return contents.places().connected().with(network).stream()
                .map(id -> contents.groups().get(id))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Whether a network card of an instance has the address. */
    public boolean isTaken(MacAddress mac) {
        return contents.indexes().byMac().has(mac);
    }

    /** The instance with a card in this network that has the address. */
    public Optional<Instance> findHolder(NetworkId network, IpAddress address) {
        return all(contents.indexes().byAddress().with(new Indexes.NetworkAddress(network, address))).stream()
                .findFirst();
    }

    /** What is used and free of a network's addresses. */
    public AddressPool addresses(Network network) {
        return new AddressPool(network, contents.indexes().byAddress().byKey());
    }

    /** What has been promised on the node. */
    public NodeUse use(NodeName node) {
        return contents.indexes().use().getOrDefault(node, NodeUse.NONE);
    }

    /** What has been promised of storage that several nodes see, each volume once. */
    public DiskRoom sharedUse() {
        return contents.indexes().shared();
    }

    /** @throws IllegalArgumentException when there is no such node */
    public NodeCapacity capacity(NodeName node) {
        Node known = contents.nodes().get(node);
        if (known == null) {
            throw new IllegalArgumentException("no such node: " + node);
        }
        return capacity(known);
    }

    /** Of a node of this state. */
    public NodeCapacity capacity(Node node) {
        NodeUse promised = use(node.name()).withShared(sharedUse());
        return NodeCapacity.of(node, promised, new Inheritance(this).capacity(node));
    }

    /** How the queue of jobs behaves. */
    public QueueSettings queue() {
        return contents.queue();
    }

    /** What becomes of jobs of which kind; the first that decides counts. */
    public List<SubmissionRule> rules() {
        return contents.rules();
    }

    /** The state after these changes, in their order, with this revision. */
    public ClusterState apply(List<Change> changes, long newRevision) {
        Contents next = contents;
        for (Change change : changes) {
            next = next.after(change);
        }
        return newRevision == revision && next == contents ? this : new ClusterState(newRevision, next);
    }

    /** Those that are there, in the order of ids. */
    private List<Instance> all(Collection<InstanceId> ids) {
        List<Instance> all = new ArrayList<>(ids.size());
        for (InstanceId id : ids) {
            Instance instance = contents.instances().get(id);
            if (instance != null) {
                all.add(instance);
            }
        }
        return List.copyOf(all);
    }

    /** Whether everything is the same, whatever the revision. */
    public boolean hasSameContentAs(ClusterState other) {
        return contents.isSame(other.contents);
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
        return "revision " + revision + ", " + nodes().size() + " nodes, "
                + instances().size() + " instances";
    }
}
