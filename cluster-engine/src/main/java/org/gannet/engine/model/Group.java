package org.gannet.engine.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.gannet.base.GroupId;
import org.gannet.base.GroupName;
import org.gannet.base.NetworkId;
import org.gannet.base.Tags;

/**
 * Nodes that are alike: a rack, a kind of server. An instance does not leave its group by itself. There is always one.
 * @param policy what its instances may be, over the cluster's
 * @param node over the cluster's
 * @param disk over the cluster's
 * @param hypervisor over the cluster's
 * @param networks that its nodes reach, each once; in the order of ids
 */
public record Group(
        GroupId id,
        GroupName name,
        AllocationPolicy allocation,
        InstancePolicy policy,
        NodeParameters node,
        DiskParameters disk,
        HypervisorParameters hypervisor,
        List<Connection> networks,
        Tags tags) {
    /** Of the group that every cluster begins with. Nodes of before there were groups belong to it. */
    public static final GroupId FIRST = new GroupId(new UUID(0, 1));

    private static final int MOST_NETWORKS = 1000;

    public Group {
        allocation = Objects.requireNonNullElse(allocation, AllocationPolicy.PREFERRED);
        policy = Objects.requireNonNullElse(policy, InstancePolicy.INHERITED);
        node = Objects.requireNonNullElse(node, NodeParameters.INHERITED);
        disk = Objects.requireNonNullElse(disk, DiskParameters.INHERITED);
        hypervisor = Objects.requireNonNullElse(hypervisor, HypervisorParameters.INHERITED);
        networks = Objects.requireNonNullElse(networks, List.<Connection>of()).stream()
                .sorted(Comparator.comparing(Connection::network))
                .toList();
        tags = Objects.requireNonNullElse(tags, Tags.NONE);
        if (networks.size() > MOST_NETWORKS) {
            throw new IllegalArgumentException("at most " + MOST_NETWORKS + " networks: " + networks.size());
        }
        if (networks.stream().map(Connection::network).distinct().count() != networks.size()) {
            throw new IllegalArgumentException("one network is connected twice to group " + name);
        }
    }

    /** Which inherits everything, and has nothing. */
    public static Group of(GroupId id, GroupName name) {
        return new Group(
                id,
                name,
                AllocationPolicy.PREFERRED,
                InstancePolicy.INHERITED,
                NodeParameters.INHERITED,
                DiskParameters.INHERITED,
                HypervisorParameters.INHERITED,
                List.of(),
                Tags.NONE);
    }

    /** The one that every cluster begins with. */
    public static Group first() {
        return of(FIRST, new GroupName("default"));
    }

    /** How its nodes reach the network. */
    public Optional<Connection> findConnection(NetworkId network) {
        return networks.stream()
                .filter(connection -> connection.network().equals(network))
                .findFirst();
    }

    public Group withName(GroupName other) {
        return new Group(id, other, allocation, policy, node, disk, hypervisor, networks, tags);
    }

    public Group withAllocation(AllocationPolicy other) {
        return new Group(id, name, other, policy, node, disk, hypervisor, networks, tags);
    }

    public Group withPolicy(InstancePolicy other) {
        return new Group(id, name, allocation, other, node, disk, hypervisor, networks, tags);
    }

    public Group withNode(NodeParameters other) {
        return new Group(id, name, allocation, policy, other, disk, hypervisor, networks, tags);
    }

    public Group withDisk(DiskParameters other) {
        return new Group(id, name, allocation, policy, node, other, hypervisor, networks, tags);
    }

    public Group withHypervisor(HypervisorParameters other) {
        return new Group(id, name, allocation, policy, node, disk, other, networks, tags);
    }

    public Group withTags(Tags other) {
        return new Group(id, name, allocation, policy, node, disk, hypervisor, networks, other);
    }

    /** Connected so; if it was connected otherwise, no more. */
    public Group connected(Connection connection) {
        List<Connection> next = new ArrayList<>(disconnected(connection.network()).networks);
        next.add(connection);
        return new Group(id, name, allocation, policy, node, disk, hypervisor, next, tags);
    }

    public Group disconnected(NetworkId network) {
        List<Connection> left = networks.stream()
                .filter(connection -> !connection.network().equals(network))
                .toList();
        return new Group(id, name, allocation, policy, node, disk, hypervisor, left, tags);
    }
}
