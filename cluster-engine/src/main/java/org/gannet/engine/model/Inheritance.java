package org.gannet.engine.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gannet.base.NodeName;

/** Which parameters hold where: what is not set on one level comes from the level above. */
public record Inheritance(ClusterState state) {
    /**
     * The levels that a thing's parameters come from.
     * @param levels from the cluster's on; the last counts most
     */
    public record Chain<P extends Record & Overrides<P>>(List<Layer<P>> levels) {
        public Chain {
            levels = List.copyOf(levels);
        }

        /** What holds; total, since the cluster's are. */
        public P effective() {
            P result = levels.getFirst().parameters();
            for (Layer<P> level : levels.subList(1, levels.size())) {
                result = level.parameters().over(result);
            }
            return result;
        }

        /** The level that each comes from, by its name in JSON; in the order of names. */
        public Map<String, Level> origins() {
            Map<String, Level> origins = new TreeMap<>();
            for (Layer<P> level : levels) {
                level.parameters().settings().forEach((name, value) -> {
                    if (value.isPresent()) {
                        origins.put(name, level.level());
                    }
                });
            }
            return origins;
        }

        /** The level that one comes from. @param name as in JSON */
        public Level origin(String name) {
            return origins().getOrDefault(name, Level.CLUSTER);
        }
    }

    /** What is set on one level. */
    public record Layer<P>(Level level, P parameters) {}

    /** Of a node: its own over its group's over the cluster's. */
    public Chain<NodeParameters> node(Node node) {
        List<Layer<NodeParameters>> levels = new ArrayList<>();
        levels.add(new Layer<>(Level.CLUSTER, state.settings().node()));
        state.findGroup(node.group()).ifPresent(group -> levels.add(new Layer<>(Level.GROUP, group.node())));
        levels.add(new Layer<>(Level.NODE, node.parameters()));
        return new Chain<>(levels);
    }

    /** Of what is on the group's nodes; of the cluster when there is no group. */
    public Chain<InstancePolicy> policy(Optional<Group> group) {
        List<Layer<InstancePolicy>> levels = new ArrayList<>();
        levels.add(new Layer<>(Level.CLUSTER, state.settings().policy()));
        group.ifPresent(of -> levels.add(new Layer<>(Level.GROUP, of.policy())));
        return new Chain<>(levels);
    }

    /** Of disks that are made on the group's nodes. */
    public Chain<DiskParameters> disk(Optional<Group> group) {
        List<Layer<DiskParameters>> levels = new ArrayList<>();
        levels.add(new Layer<>(Level.CLUSTER, state.settings().disk()));
        group.ifPresent(of -> levels.add(new Layer<>(Level.GROUP, of.disk())));
        return new Chain<>(levels);
    }

    /** Of disks that are made on the node. */
    public Chain<DiskParameters> disk(NodeName node) {
        return disk(state.findNode(node).flatMap(known -> state.findGroup(known.group())));
    }

    /** Of an instance: its own over its group's over the cluster's. */
    public Chain<HypervisorParameters> hypervisor(Instance instance) {
        List<Layer<HypervisorParameters>> levels = new ArrayList<>();
        levels.add(new Layer<>(Level.CLUSTER, state.settings().hypervisor()));
        state.groupOf(instance).ifPresent(group -> levels.add(new Layer<>(Level.GROUP, group.hypervisor())));
        levels.add(new Layer<>(Level.INSTANCE, instance.hypervisor()));
        return new Chain<>(levels);
    }

    /** How much of the node may be promised. Asked for every node at each placement: looks at what it needs only. */
    public CapacitySettings capacity(Node node) {
        Optional<Group> group = state.findGroup(node.group());
        NodeParameters own = node.parameters();
        NodeParameters above = group.map(Group::node).orElse(NodeParameters.INHERITED);
        NodeParameters cluster = state.settings().node();
        InstancePolicy policy = group.map(Group::policy).orElse(InstancePolicy.INHERITED);
        InstancePolicy usual = state.settings().policy();
        int spindles = first(own.spindles(), above.spindles(), cluster.spindles());
        return new CapacitySettings(
                first(own.memoryReserve(), above.memoryReserve(), cluster.memoryReserve()),
                first(own.diskReserve(), above.diskReserve(), cluster.diskReserve()),
                first(policy.vcpuRatio(), usual.vcpuRatio(), Optional.empty()),
                spindles * first(policy.spindleRatio(), usual.spindleRatio(), Optional.empty()));
    }

    private static <T> T first(Optional<T> one, Optional<T> above, Optional<T> cluster) {
        if (one.isPresent()) {
            return one.get();
        }
        return above.isPresent() ? above.get() : cluster.orElseThrow();
    }
}
