package org.gannet.engine.allocation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
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
 * @param companions whom it keeps away from, or stays with; empty for nobody
 * @param standby whom it must be able to take over, as a second node; empty for one that runs there at once
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
        Optional<LiveFrom> live,
        Optional<Companions> companions,
        Optional<Standby> standby) {
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

    /**
     * A machine that goes on here when its own node dies.
     * @param primary its own node
     */
    public record Standby(NodeName primary, ByteSize memory) {}

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
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** On a node that can hold such disks. */
    public PlacementRequest holding(Set<DiskTemplate> kinds) {
        return with(draft -> draft.templates = kinds);
    }

    /** On a node that sees this storage. */
    public PlacementRequest reaching(Set<Place> storages) {
        return with(draft -> draft.reaching = storages);
    }

    /** With less memory. */
    public PlacementRequest withMemory(ByteSize less) {
        return with(draft -> draft.memory = less);
    }

    public PlacementRequest withSpindles(int use) {
        return with(draft -> draft.spindles = use);
    }

    public PlacementRequest wired(Set<String> neededBridges, List<NetworkId> neededNetworks) {
        return with(draft -> {
            draft.bridges = neededBridges;
            draft.networks = neededNetworks;
        });
    }

    public PlacementRequest not(Set<NodeName> nodes) {
        return with(draft -> draft.not = nodes);
    }

    public PlacementRequest only(Optional<NodeName> node) {
        return with(draft -> draft.only = node);
    }

    public PlacementRequest within(Optional<GroupId> group) {
        return with(draft -> draft.within = group);
    }

    public PlacementRequest asking(Asked policy) {
        return with(draft -> draft.asked = Optional.of(policy));
    }

    /** For a machine that starts there, or stays down. */
    public PlacementRequest cold() {
        return with(draft -> draft.live = Optional.empty());
    }

    public PlacementRequest live(LiveFrom from) {
        return with(draft -> draft.live = Optional.of(from));
    }

    /** By these rules. */
    public PlacementRequest beside(Companions others) {
        return with(draft -> draft.companions = Optional.of(others));
    }

    /** Of a machine that would be down otherwise: its rules are kept as far as possible. */
    public PlacementRequest asFarAsPossible() {
        return with(draft -> draft.companions = companions.map(Companions::asFarAsPossible));
    }

    /** On a node that can take over that machine. */
    public PlacementRequest standingBy(Standby machine) {
        return with(draft -> draft.standby = Optional.of(machine));
    }

    private PlacementRequest with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.build();
    }

    /** Another version that is being made. */
    private static final class Draft {
        private final PlacementRequest from;
        private ByteSize memory;
        private int spindles;
        private Set<String> bridges;
        private List<NetworkId> networks;
        private Set<DiskTemplate> templates;
        private Set<Place> reaching;
        private Set<NodeName> not;
        private Optional<NodeName> only;
        private Optional<GroupId> within;
        private Optional<Asked> asked;
        private Optional<LiveFrom> live;
        private Optional<Companions> companions;
        private Optional<Standby> standby;

        Draft(PlacementRequest from) {
            this.from = from;
            memory = from.memory;
            spindles = from.spindles;
            bridges = from.bridges;
            networks = from.networks;
            templates = from.templates;
            reaching = from.reaching;
            not = from.not;
            only = from.only;
            within = from.within;
            asked = from.asked;
            live = from.live;
            companions = from.companions;
            standby = from.standby;
        }

        PlacementRequest build() {
            return new PlacementRequest(
                    from.vcpus,
                    memory,
                    from.disk,
                    spindles,
                    bridges,
                    networks,
                    templates,
                    reaching,
                    not,
                    only,
                    within,
                    asked,
                    live,
                    companions,
                    standby);
        }
    }
}
