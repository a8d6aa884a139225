package org.gannet.engine.operation.instance;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.GroupId;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.engine.allocation.Companions;
import org.gannet.engine.allocation.Placement;
import org.gannet.engine.allocation.PlacementRequest;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.DiskRoom;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.Replica;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.step.CreateVolume;
import org.gannet.node.VolumeSpec;

/** Two nodes for one machine, and the ports and devices that they share its disks by. */
final class Twins {
    private static final int FIRST_PORT = 11_000;
    /** So many are looked at for one whose second node can take over. */
    private static final int MOST_PAIRS = 4;

    private final PlanInputs inputs;

    Twins(PlanInputs inputs) {
        this.inputs = inputs;
    }

    /** Two nodes of one group, or why not. */
    sealed interface Pair {
        record Found(Placement.Found primary, NodeName secondary) implements Pair {}

        /** @param secondary whether it is the second node that is not found */
        record Refused(Placement.Refused refused, boolean secondary) implements Pair {}
    }

    /** What the second node must be able to take over. */
    record Guest(ByteSize memory, Companions companions) {
        static Guest of(Instance instance) {
            return new Guest(instance.memory(), Companions.of(instance));
        }
    }

    /**
     * The best node that has a second one beside it. While the second one would lack the memory for when the first one
     * dies, a few more are tried: who is second hardly depends on who is first.
     */
    Pair place(PlacementRequest primary, Mirroring mirroring, DiskRoom disk) {
        Guest guest = new Guest(primary.memory(), primary.companions().orElseThrow());
        Set<NodeName> alone = new HashSet<>(primary.not());
        mirroring.secondary().ifPresent(alone::add);
        Optional<Placement.Refused> first = Optional.empty();
        Optional<Pair> best = Optional.empty();
        int pairs = 0;
        while (true) {
            switch (inputs.allocation().place(primary.not(alone))) {
                case Placement.Refused refused -> {
                    Pair none = first.<Pair>map(second -> new Pair.Refused(second, true))
                            .orElseGet(() -> new Pair.Refused(refused, false));
                    return best.orElse(none);
                }
                case Placement.Found found -> {
                    switch (secondary(
                            found.node(), Set.of(), mirroring.secondary(), mirroring.template(), disk, guest)) {
                        case Placement.Found second -> {
                            Pair pair = new Pair.Found(found.beside(second), second.node());
                            pairs++;
                            if (second.redundant() || pairs == MOST_PAIRS) {
                                return second.redundant() ? pair : best.orElse(pair);
                            }
                            best = best.or(() -> Optional.of(pair));
                        }
                        case Placement.Refused refused -> first = first.or(() -> Optional.of(refused));
                    }
                    alone.add(found.node());
                }
            }
        }
    }

    /** A node for the other copies. @param not nodes that must not have them, beside the primary */
    Placement secondary(
            NodeName primary,
            Set<NodeName> not,
            Optional<NodeName> only,
            DiskTemplate template,
            DiskRoom disk,
            Guest guest) {
        Optional<GroupId> group = inputs.state().findNode(primary).map(Node::group);
        Set<NodeName> others = new HashSet<>(not);
        others.add(primary);
        return inputs.allocation()
                .place(PlacementRequest.of(0, ByteSize.ZERO, disk)
                        .holding(Set.of(template))
                        .not(others)
                        .only(only)
                        .within(group)
                        .beside(guest.companions().apart())
                        .standingBy(new PlacementRequest.Standby(primary, guest.memory())));
    }

    /** The disks with other copies on the second node, each by a port and devices that nobody else has. */
    List<Disk> mirrored(List<Disk> disks, DiskTemplate template, NodeName primary, NodeName secondary) {
        Set<Integer> ports = ports(inputs.state());
        Set<Integer> here = minors(inputs.state(), primary);
        Set<Integer> there = minors(inputs.state(), secondary);
        List<Disk> all = new ArrayList<>();
        for (Disk disk : disks) {
            Replica replica = new Replica(
                    new VolumeId(inputs.ids().get()), free(ports, FIRST_PORT), free(here, 0), free(there, 0));
            all.add(disk.withTemplate(template, Optional.of(replica.withMetadata(metadata(template)))));
        }
        return all;
    }

    private Optional<Replica.Metadata> metadata(DiskTemplate template) {
        return template == DiskTemplate.DRBD
                ? Optional.of(new Replica.Metadata(
                        new VolumeId(inputs.ids().get()),
                        new VolumeId(inputs.ids().get()),
                        inputs.ids().get().toString(),
                        0))
                : Optional.empty();
    }

    private static int free(Set<Integer> taken, int from) {
        int next = from;
        while (!taken.add(next)) {
            next++;
        }
        return next;
    }

    private static Set<Integer> ports(ClusterState state) {
        Set<Integer> taken = new HashSet<>();
        state.instances().values().stream()
                .filter(instance -> instance.secondary().isPresent())
                .flatMap(instance -> instance.disks().stream())
                .forEach(disk -> disk.replica().ifPresent(replica -> taken.add(replica.port())));
        return taken;
    }

    private static Set<Integer> minors(ClusterState state, NodeName node) {
        Set<Integer> taken = new HashSet<>();
        state.instancesOn(node).stream()
                .filter(instance -> instance.secondary().isPresent())
                .forEach(instance -> instance.disks().stream()
                        .flatMap(disk -> disk.replica().stream())
                        .forEach(replica ->
                                taken.add(instance.primary().equals(node) ? replica.minor() : replica.minorThere())));
        return taken;
    }

    /** What is kept beside the copies on the first node. */
    static void createBeside(Plan.Builder plan, NodeName primary, List<Sides.Mirrored> disks) {
        for (Sides.Mirrored disk : disks) {
            disk.metadata()
                    .ifPresent(beside ->
                            plan.step(new CreateVolume(primary, beside.here(), disk.metadataSpec(), disk.index())));
        }
    }

    /** The copies on the second node, to be filled, with what is kept beside them. */
    static void createCopies(Plan.Builder plan, NodeName secondary, List<Sides.Mirrored> disks) {
        for (Sides.Mirrored disk : disks) {
            VolumeSpec empty = disk.disk().volumeSpec().empty();
            plan.step(new CreateVolume(secondary, disk.replica().volume(), empty, disk.index()));
            disk.metadata()
                    .ifPresent(beside ->
                            plan.step(new CreateVolume(secondary, beside.there(), disk.metadataSpec(), disk.index())));
        }
    }
}
