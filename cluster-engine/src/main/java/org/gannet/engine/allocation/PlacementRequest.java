package org.gannet.engine.allocation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.GroupId;
import org.gannet.base.NetworkId;
import org.gannet.base.NodeName;
import org.gannet.engine.model.DiskRoom;
import org.gannet.engine.policy.Asked;
import org.gannet.node.Place;

/**
 * What needs a place.
 * @param disk room for all its disks, in the pools that they are to lie in
 * @param spindles how much it keeps disks turning
 * @param bridges that the node must have
 * @param networks that the node's group must reach
 * @param templates kinds of disks that the node must be able to hold, beside those of the pools
 * @param reaching storage that several nodes see and that the node must see
 * @param not nodes that have the machine already
 * @param only the one node that will do; empty for any
 * @param within the one group that will do; empty for any that takes new machines
 * @param asked what the policy of the node's group is asked about; empty when it is not asked
 * @param live what the node must match to take over a running machine; empty for a machine that starts there
 */
public record PlacementRequest(
        int vcpus,
        ByteSize memory,
        DiskRoom disk,
        int spindles,
        Set<String> bridges,
        List<NetworkId> networks,
        Set<DiskTemplate> templates,
        Set<Place> reaching,
        Set<NodeName> not,
        Optional<NodeName> only,
        Optional<GroupId> within,
        Optional<Asked> asked,
        Optional<LiveFrom> live) {
    public PlacementRequest {
        bridges = Set.copyOf(bridges);
        networks = List.copyOf(networks);
        templates = Set.copyOf(templates);
        reaching = Set.copyOf(reaching);
        not = Set.copyOf(not);
    }

    /**
     * A running machine's surroundings.
     * @param machineType pinned when the machine was created
     * @param accelerator of the node that it runs on
     */
    public record LiveFrom(String machineType, String accelerator) {}

    /** On any node that has room for so much in files. */
    public static PlacementRequest of(int vcpus, ByteSize memory, ByteSize disk) {
        return of(vcpus, memory, DiskRoom.ofFiles(disk));
    }

    /** On any node that has room. */
    public static PlacementRequest of(int vcpus, ByteSize memory, DiskRoom disk) {
        return new PlacementRequest(
                vcpus,
                memory,
                disk,
                1,
                Set.of(),
                List.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** On a node that can hold such disks. */
    public PlacementRequest holding(Set<DiskTemplate> kinds) {
        return new PlacementRequest(
                vcpus, memory, disk, spindles, bridges, networks, kinds, reaching, not, only, within, asked, live);
    }

    /** On a node that sees this storage. */
    public PlacementRequest reaching(Set<Place> storages) {
        return new PlacementRequest(
                vcpus, memory, disk, spindles, bridges, networks, templates, storages, not, only, within, asked, live);
    }

    /** With less memory. */
    public PlacementRequest withMemory(ByteSize less) {
        return new PlacementRequest(
                vcpus, less, disk, spindles, bridges, networks, templates, reaching, not, only, within, asked, live);
    }

    public PlacementRequest withSpindles(int use) {
        return new PlacementRequest(
                vcpus, memory, disk, use, bridges, networks, templates, reaching, not, only, within, asked, live);
    }

    public PlacementRequest wired(Set<String> neededBridges, List<NetworkId> neededNetworks) {
        return new PlacementRequest(
                vcpus,
                memory,
                disk,
                spindles,
                neededBridges,
                neededNetworks,
                templates,
                reaching,
                not,
                only,
                within,
                asked,
                live);
    }

    public PlacementRequest not(Set<NodeName> nodes) {
        return new PlacementRequest(
                vcpus, memory, disk, spindles, bridges, networks, templates, reaching, nodes, only, within, asked,
                live);
    }

    public PlacementRequest only(Optional<NodeName> node) {
        return new PlacementRequest(
                vcpus, memory, disk, spindles, bridges, networks, templates, reaching, not, node, within, asked, live);
    }

    public PlacementRequest within(Optional<GroupId> group) {
        return new PlacementRequest(
                vcpus, memory, disk, spindles, bridges, networks, templates, reaching, not, only, group, asked, live);
    }

    public PlacementRequest asking(Asked policy) {
        return new PlacementRequest(
                vcpus,
                memory,
                disk,
                spindles,
                bridges,
                networks,
                templates,
                reaching,
                not,
                only,
                within,
                Optional.of(policy),
                live);
    }

    /** For a machine that starts there, or stays down. */
    public PlacementRequest cold() {
        return new PlacementRequest(
                vcpus,
                memory,
                disk,
                spindles,
                bridges,
                networks,
                templates,
                reaching,
                not,
                only,
                within,
                asked,
                Optional.empty());
    }

    public PlacementRequest live(LiveFrom from) {
        return new PlacementRequest(
                vcpus,
                memory,
                disk,
                spindles,
                bridges,
                networks,
                templates,
                reaching,
                not,
                only,
                within,
                asked,
                Optional.of(from));
    }
}
