package org.gannet.engine.model;

import java.util.List;
import org.gannet.base.GroupId;
import org.gannet.base.GroupName;
import org.gannet.base.InstanceId;
import org.gannet.base.NetworkId;
import org.gannet.base.NetworkName;
import org.gannet.base.NodeName;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/** What a {@link ClusterState} is made of, with the indexes that follow from it. Every change gives the next one. */
record Contents(
        PSortedMap<NodeName, Node> nodes,
        PSortedMap<InstanceId, Instance> instances,
        PSortedMap<GroupId, Group> groups,
        PSortedMap<NetworkId, Network> networks,
        ClusterSettings settings,
        QueueSettings queue,
        List<SubmissionRule> rules,
        Indexes indexes,
        Places places) {
    /**
     * What follows from nodes, groups and networks.
     * @param members the nodes of each group
     * @param connected the groups that reach each network
     */
    record Places(
            Index<GroupId, NodeName> members,
            Index<NetworkId, GroupId> connected,
            Index<GroupName, GroupId> groupNames,
            Index<NetworkName, NetworkId> networkNames) {
        static final Places EMPTY = new Places(Index.empty(), Index.empty(), Index.empty(), Index.empty());

        Places moved(NodeName name, @Nullable Node before, @Nullable Node after) {
            return new Places(members.moved(name, groups(before), groups(after)), connected, groupNames, networkNames);
        }

        private static List<GroupId> groups(@Nullable Node node) {
            return node == null ? List.of() : List.of(node.group());
        }

        Places moved(GroupId id, @Nullable Group before, @Nullable Group after) {
            return new Places(
                    members,
                    connected.moved(id, networks(before), networks(after)),
                    groupNames.moved(id, names(before), names(after)),
                    networkNames);
        }

        private static List<NetworkId> networks(@Nullable Group group) {
            return group == null
                    ? List.of()
                    : group.networks().stream().map(Connection::network).toList();
        }

        private static List<GroupName> names(@Nullable Group group) {
            return group == null ? List.of() : List.of(group.name());
        }

        Places moved(NetworkId id, @Nullable Network before, @Nullable Network after) {
            return new Places(
                    members,
                    connected,
                    groupNames,
                    networkNames.moved(
                            id,
                            before == null ? List.of() : List.of(before.name()),
                            after == null ? List.of() : List.of(after.name())));
        }
    }

    static final Contents NOTHING = new Contents(
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            ClusterSettings.standard(),
            QueueSettings.standard(),
            List.of(),
            Indexes.EMPTY,
            Places.EMPTY);

    /** Applies one change. */
    Contents after(Change change) {
        return switch (change) {
            case Change.PutInstance(Instance instance) -> moved(instance.id(), instance);
            case Change.DropInstance(InstanceId id) -> instances.containsKey(id) ? moved(id, null) : this;
            case Change.PutNode(Node node) -> moved(node.name(), node);
            case Change.DropNode(NodeName name) -> moved(name, null);
            case Change.PutGroup(Group group) -> moved(group.id(), group);
            case Change.DropGroup(GroupId id) -> moved(id, null);
            case Change.PutNetwork(Network network) -> moved(network.id(), network);
            case Change.DropNetwork(NetworkId id) -> moved(id, null);
            case Change.PutSettings(ClusterSettings other) ->
                new Contents(nodes, instances, groups, networks, other, queue, rules, indexes, places);
            case Change.PutQueueSettings(QueueSettings other) ->
                new Contents(nodes, instances, groups, networks, settings, other, rules, indexes, places);
            case Change.PutSubmissionRules(List<SubmissionRule> others) ->
                new Contents(nodes, instances, groups, networks, settings, queue, others, indexes, places);
        };
    }

    private Contents moved(InstanceId id, @Nullable Instance after) {
        return new Contents(
                nodes,
                replaced(instances, id, after),
                groups,
                networks,
                settings,
                queue,
                rules,
                indexes.moved(id, instances.get(id), after),
                places);
    }

    private Contents moved(NodeName name, @Nullable Node after) {
        return new Contents(
                replaced(nodes, name, after),
                instances,
                groups,
                networks,
                settings,
                queue,
                rules,
                indexes,
                places.moved(name, nodes.get(name), after));
    }

    private Contents moved(GroupId id, @Nullable Group after) {
        return new Contents(
                nodes,
                instances,
                replaced(groups, id, after),
                networks,
                settings,
                queue,
                rules,
                indexes,
                places.moved(id, groups.get(id), after));
    }

    private Contents moved(NetworkId id, @Nullable Network after) {
        return new Contents(
                nodes,
                instances,
                groups,
                replaced(networks, id, after),
                settings,
                queue,
                rules,
                indexes,
                places.moved(id, networks.get(id), after));
    }

    private static <K, V> PSortedMap<K, V> replaced(PSortedMap<K, V> map, K key, @Nullable V value) {
        return value == null ? map.minus(key) : map.plus(key, value);
    }

    /** Whether everything is the same; the indexes follow. */
    boolean isSame(Contents other) {
        return nodes.equals(other.nodes)
                && instances.equals(other.instances)
                && groups.equals(other.groups)
                && networks.equals(other.networks)
                && settings.equals(other.settings)
                && queue.equals(other.queue)
                && rules.equals(other.rules);
    }
}
