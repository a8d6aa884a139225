package org.gannet.engine.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.GroupId;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.PlacementRule;
import org.gannet.base.Tags;
import org.gannet.engine.allocation.Allocation;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.GroupInput;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.NaturalOrder;
import org.gannet.engine.balancing.NodeInput;
import org.gannet.engine.balancing.PlacementPolicy;
import org.gannet.engine.balancing.PolicyRange;
import org.gannet.engine.balancing.PolicySpec;
import org.gannet.engine.balancing.RunStatus;
import org.gannet.engine.balancing.StorageTemplate;
import org.gannet.engine.balancing.Utilization;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Inheritance;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.InstancePolicy;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.NodeCapacity;
import org.gannet.engine.model.NodeParameters;
import org.gannet.engine.model.Specs;
import org.gannet.node.NodeFacts;

/**
 * The cluster as the search for places sees it. What is promised counts as used, whether it runs or not; what is on its
 * way counts where it goes, too. A node that may take nothing now, or does not answer, is as one that is offline. All
 * of a node's own pools are one disk: whether a pool has room is asked of {@link Allocation}.
 * @param nodes by their index in the input
 * @param instances by their index in the input
 */
public record ClusterPicture(
        ClusterInput input, List<GroupId> groups, List<NodeName> nodes, List<InstanceId> instances) {
    private static final long MIB = 1 << 20;
    /** Of tags of the cluster, and what such tags begin with here (hbal(1), section on tags). */
    private static final String EXCLUSION = "htools:iextags:";

    private static final String APART = "gannet:apart:";

    public ClusterPicture {
        groups = List.copyOf(groups);
        nodes = List.copyOf(nodes);
        instances = List.copyOf(instances);
    }

    /** Where an instance may be moved from. */
    @FunctionalInterface
    public interface Movable {
        boolean test(Instance instance);
    }

    /**
     * Costs the size of the cluster.
     * @param movable which instances a search may move at all
     * @param byUse whether what instances really use counts, too; otherwise all use the same
     */
    public static ClusterPicture of(Allocation cluster, Movable movable, boolean byUse) {
        Function<Instance, Utilization> use = byUse ? new MeasuredUse(cluster)::of : instance -> Utilization.UNMEASURED;
        return new Painter(cluster, movable, instance -> true, use).picture();
    }

    /**
     * As {@link #of(Allocation, Movable, boolean)}, by what was promised.
     * @param seen which instances are in it; the others only take room
     */
    public static ClusterPicture of(Allocation cluster, Movable movable, Predicate<Instance> seen) {
        return new Painter(cluster, movable, seen, instance -> Utilization.UNMEASURED).picture();
    }

    public int indexOf(GroupId group) {
        return groups.indexOf(group);
    }

    /** Makes one picture. */
    private static final class Painter {
        private final Allocation cluster;
        private final ClusterState state;
        private final Movable movable;
        private final Function<Instance, Utilization> use;
        private final Map<NodeName, Integer> nodeIndex = new HashMap<>();
        private final List<GroupId> groups = new ArrayList<>();
        private final List<Node> nodes;
        private final List<Instance> instances;

        Painter(Allocation cluster, Movable movable, Predicate<Instance> seen, Function<Instance, Utilization> use) {
            this.cluster = cluster;
            this.use = use;
            this.movable = movable;
            state = cluster.state();
            // In the order in which the input puts them, too.
            state.groups().values().stream()
                    .sorted(Comparator.comparing((Group group) -> group.name().value(), NaturalOrder.OF_NAMES)
                            .thenComparing(group -> group.id().value().toString()))
                    .forEach(group -> groups.add(group.id()));
            nodes = state.nodes().values().stream()
                    .sorted(Comparator.comparing(node -> node.name().value(), NaturalOrder.OF_NAMES))
                    .toList();
            nodes.forEach(node -> nodeIndex.put(node.name(), nodeIndex.size()));
            // One whose node is not known is nowhere.
            instances = state.instances().values().stream()
                    .filter(instance -> nodeIndex.containsKey(instance.primary()) && seen.test(instance))
                    .sorted(Comparator.comparing(
                            instance -> instance.id().value().toString(), NaturalOrder.OF_NAMES))
                    .toList();
        }

        ClusterPicture picture() {
            List<GroupInput> groupInputs = groups.stream()
                    .map(id -> group(state.findGroup(id).orElseThrow()))
                    .toList();
            List<NodeInput> nodeInputs = nodes.stream().map(this::node).toList();
            List<InstanceInput> instanceInputs =
                    instances.stream().map(this::instance).toList();
            var input = new ClusterInput(
                            groupInputs, nodeInputs, instanceInputs, clusterTags(), policy(Optional.empty()))
                    .withReach(new Reached(cluster, nodes, instances));
            return new ClusterPicture(
                    input,
                    groups,
                    nodes.stream().map(Node::name).toList(),
                    instances.stream().map(Instance::id).toList());
        }

        private GroupInput group(Group group) {
            return new GroupInput(
                    group.name().value(),
                    group.id().value().toString(),
                    group.allocation(),
                    words(group.tags()),
                    List.of(),
                    policy(Optional.of(group)));
        }

        /** Kinds of disks are no matter: what is there moves whatever its kind. */
        private PlacementPolicy policy(Optional<Group> group) {
            InstancePolicy holds = new Inheritance(state).policy(group).effective();
            return new PlacementPolicy(
                    spec(holds.standard().orElseThrow()),
                    holds.ranges().orElseThrow().stream()
                            .map(range -> new PolicyRange(spec(range.min()), spec(range.max())))
                            .toList(),
                    List.of(StorageTemplate.values()),
                    holds.vcpuRatio().orElseThrow(),
                    holds.spindleRatio().orElseThrow());
        }

        private static PolicySpec spec(Specs specs) {
            return new PolicySpec(
                    mib(specs.memory()),
                    specs.vcpus(),
                    mib(specs.diskSize()),
                    specs.diskCount(),
                    specs.nicCount(),
                    specs.spindleUse());
        }

        private NodeInput node(Node node) {
            NodeCapacity capacity = state.capacity(node);
            Stream<NodeFacts.Pool> pools = node.facts().pools().stream()
                    .filter(pool -> pool.storage().isEmpty() && !pool.template().equals("file"));
            ByteSize disk = pools.map(NodeFacts.Pool::total).reduce(capacity.disk(), ByteSize::plus);
            NodeParameters parameters = new Inheritance(state).node(node).effective();
            int spindles = parameters.spindles().orElseThrow();
            ByteSize promised = capacity.promised().disk().own().total();
            return new NodeInput(
                    node.name().value(),
                    mib(capacity.memory()),
                    0,
                    mib(capacity.memory()) - mib(capacity.promised().memory()),
                    mib(disk),
                    mib(disk) - mib(promised),
                    node.facts().cpus(),
                    cluster.closed(node).isPresent(),
                    false,
                    groups.indexOf(node.group()),
                    spindles,
                    spindles,
                    false,
                    0,
                    parameters.cpuSpeed().orElseThrow(),
                    words(node.tags()));
        }

        private InstanceInput instance(Instance instance) {
            return new InstanceInput(
                    instance.id().value().toString(),
                    mib(instance.memoryInUse()),
                    mib(instance.room().total()),
                    instance.vcpus(),
                    instance.wished() == AdminState.OFFLINE ? RunStatus.ADMIN_OFFLINE : RunStatus.RUNNING,
                    true,
                    index(instance.primary()),
                    instance.secondary().map(this::index).orElse(InstanceInput.NO_NODE),
                    template(instance),
                    tags(instance),
                    instance.spindles(),
                    OptionalLong.empty(),
                    false,
                    use.apply(instance),
                    movable.test(instance));
        }

        private List<String> clusterTags() {
            List<String> tags = new ArrayList<>(words(state.settings().tags()));
            tags.add(EXCLUSION + APART);
            return tags;
        }

        /** Machines that must be apart are, to the search, as those with the same tag of exclusion, which is hard. */
        private static List<String> tags(Instance instance) {
            if (instance.rules().isEmpty()) {
                return words(instance.tags());
            }
            List<String> tags = new ArrayList<>(words(instance.tags()));
            instance.rules().stream()
                    .filter(rule -> rule.kind() == PlacementRule.Kind.APART && rule.binds())
                    .forEach(rule -> tags.add(APART + instance.owner().value() + "/" + rule.name()));
            return tags;
        }

        private int index(NodeName node) {
            return nodeIndex.getOrDefault(node, InstanceInput.NO_NODE);
        }

        private static StorageTemplate template(Instance instance) {
            if (instance.secondary().isPresent()) {
                return StorageTemplate.DRBD;
            }
            return instance.hasOnlySharedDisks() ? StorageTemplate.RBD : StorageTemplate.PLAIN;
        }
    }

    private static long mib(ByteSize size) {
        return size.bytes() / MIB;
    }

    private static List<String> words(Tags tags) {
        return tags.all().stream().map(tag -> tag.value()).toList();
    }
}
