package org.gannet.engine.operation.instance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.allocation.Allocation;
import org.gannet.engine.allocation.Placement;
import org.gannet.engine.allocation.Refusal;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.Observation;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planning;
import org.gannet.node.VolumeSpec;

/**
 * How many more machines of one size fit: as many as are planned one after another, each over what those before it
 * take. So what it promises can be made, by the same choice of nodes; quotas of projects are not asked.
 * @param machines that fit
 * @param redundant so many of them while each node keeps the memory for the mirrored machines of any other that dies
 * @param more whether counting ended before the room did
 * @param limits why the next one goes nowhere: how many nodes refuse it for each reason, or its second copy where it is
 *     that which finds no node; empty when there are more
 */
public record Headroom(int machines, int redundant, boolean more, SortedMap<Refusal, Integer> limits) {
    private static final HostName NAME = new HostName("next");

    /**
     * A machine with one disk, and no network.
     * @param template where the disk lies; one that two nodes hold is held by two
     */
    public record Size(int vcpus, ByteSize memory, ByteSize disk, DiskTemplate template) {
        private CreateInstance.Parameters machine() {
            DiskId id = DiskId.random();
            NewDisk plain = new NewDisk(id, disk, VolumeSpec.Format.RAW, new VolumeSpec.Source.Empty());
            boolean twice = template.mirroring() == DiskTemplate.Mirroring.INTERNAL;
            return new CreateInstance.Parameters(
                    InstanceId.random(),
                    NAME,
                    new OwnerId(UUID.randomUUID()),
                    vcpus,
                    memory,
                    List.of(twice ? plain : plain.on(template, Optional.empty())),
                    List.of(),
                    Optional.empty(),
                    List.of(),
                    "",
                    Optional.empty(),
                    true,
                    twice ? Optional.of(new Mirroring(template, Optional.empty())) : Optional.empty());
        }
    }

    /** Counts. Pure. Costs a plan for each machine. @param most after as many it does not go on */
    public static Headroom of(Allocation cluster, Size size, int most) {
        var inputs = new PlanInputs(
                cluster.state(), cluster.observations(), cluster.now(), cluster.silentAfter(), UUID::randomUUID);
        ClusterState state = cluster.state();
        int redundant = 0;
        for (int machines = 0; machines < most; machines++) {
            CreateInstance next = new CreateInstance(size.machine());
            PlanInputs now = inputs.over(state);
            if (!(next.plan(now) instanceof Planning.Planned(var plan))) {
                return new Headroom(
                        machines,
                        redundant,
                        false,
                        new TreeMap<>(refusal(now, next).nodesByReason()));
            }
            if (redundant == machines
                    && plan.placement().filter(Placement.Found::redundant).isPresent()) {
                redundant++;
            }
            state = state.apply(plan.reserve(), state.revision());
        }
        return new Headroom(most, redundant, true, new TreeMap<>());
    }

    private static Placement.Refused refusal(PlanInputs inputs, CreateInstance next) {
        return next.placement(inputs) instanceof Placement.Refused refused ? refused : Placement.Refused.of(Map.of());
    }

    /** The cluster with one more node that is like another or differs from it in figures only, and empty. */
    public static Allocation withOneLike(Allocation cluster, Node node) {
        NodeName other = another(cluster.state(), node.name());
        ClusterState state = cluster.state();
        Map<NodeName, Observation> observations = new HashMap<>(cluster.observations());
        Optional.ofNullable(observations.get(node.name()))
                .ifPresent(seen -> observations.put(
                        other, new Observation(other, seen.receivedAt(), seen.report(), seen.unreachable())));
        return new Allocation(
                state.apply(
                        List.of(new Change.PutNode(node.renamed(other, node.address(), node.facts()))),
                        state.revision()),
                observations,
                cluster.now(),
                cluster.silentAfter());
    }

    private static NodeName another(ClusterState state, NodeName like) {
        int number = 2;
        while (state.findNode(new NodeName(like + "-" + number)).isPresent()) {
            number++;
        }
        return new NodeName(like + "-" + number);
    }
}
