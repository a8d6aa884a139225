package org.gannet.engine.allocation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.NodeName;
import org.gannet.base.PlacementRule;
import org.gannet.engine.model.AllocationPolicy;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Connection;
import org.gannet.engine.model.DiskRoom;
import org.gannet.engine.model.FailureRoom;
import org.gannet.engine.model.Moment;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.NodeCapacity;
import org.gannet.engine.model.Observation;
import org.gannet.engine.model.Wiring;
import org.gannet.engine.policy.Violation;
import org.gannet.node.NodeFacts;
import org.gannet.node.Place;

/**
 * Chooses nodes. Pure: the same state, observations and request give the same answer.
 * @param silentAfter nodes whose last report is older are not answering
 */
public record Allocation(
        ClusterState state, Map<NodeName, Observation> observations, Moment now, Duration silentAfter) {

    /**
     * The best node that fits, the first by name among equals; or every node's reason. Groups of last resort are asked
     * when no preferred one has a node. The best one breaks the fewest soft rules; of these, it leaves each node the
     * memory for when another one dies; of these, the group is used the most evenly with it.
     */
    public Placement place(PlacementRequest request) {
        GroupFit groups = new GroupFit(state, request);
        RuleFit rules = new RuleFit(this, request.companions());
        List<Candidate> fitting = candidates(request, groups, rules);
        if (fitting.isEmpty()) {
            return Placement.Refused.of(explainAll(request, groups, rules));
        }
        Candidate first = Collections.min(fitting, Candidate.ORDER);
        // Mostly that one will do: then the others need not be put in order.
        Optional<Candidate> redundant = isRedundant(first.room(), request)
                ? Optional.of(first)
                : fitting.stream()
                        .filter(first::isAlike)
                        .sorted(Candidate.ORDER)
                        .filter(candidate -> isRedundant(candidate.room(), request))
                        .findFirst();
        Candidate best = redundant.orElse(first);
        return new Placement.Found(
                best.room().node(),
                best.room().loadWith(request.vcpus(), request.memory(), request.disk()),
                state.nodes().size(),
                best.broken(),
                redundant.isPresent());
    }

    /** A node that will do. @param spread how unevenly its group will be used */
    private record Candidate(NodeCapacity room, AllocationPolicy group, List<PlacementRule> broken, double spread) {
        private static final Comparator<Candidate> ORDER = Comparator.comparing(Candidate::group)
                .thenComparingInt(candidate -> candidate.broken().size())
                .thenComparingDouble(Candidate::spread)
                .thenComparing(candidate -> candidate.room().node());

        boolean isAlike(Candidate other) {
            return group == other.group() && broken.size() == other.broken().size();
        }
    }

    /** A node that will do, and what its group says. */
    private record Fitting(NodeCapacity room, GroupFit.Fit group) {}

    private List<Candidate> candidates(PlacementRequest request, GroupFit groups, RuleFit rules) {
        List<Fitting> fitting = new ArrayList<>();
        for (Node node : state.nodes().values()) {
            if (request.only().isPresent() && !request.only().get().equals(node.name())) {
                continue;
            }
            Optional<Refusal> closed = closed(node);
            if (closed.isPresent()) {
                continue;
            }
            NodeCapacity room = state.capacity(node);
            GroupFit.Fit group = groups.of(node);
            group.spread().add(room);
            if (explainOpen(node, room, request, group, rules).isEmpty()) {
                fitting.add(new Fitting(room, group));
            }
        }
        List<Candidate> candidates = new ArrayList<>();
        for (Fitting one : fitting) {
            candidates.add(new Candidate(
                    one.room(),
                    one.group().allocation(),
                    rules.broken(one.room().node()),
                    one.group().spread().with(one.room(), request)));
        }
        return candidates;
    }

    /** Whether the node will still have the memory for the machines of any other one that dies. */
    private boolean isRedundant(NodeCapacity room, PlacementRequest request) {
        Map<NodeName, ByteSize> needed = FailureRoom.needed(state, room.node());
        return request.standby()
                .map(machine -> needed.getOrDefault(machine.primary(), ByteSize.ZERO)
                        .plus(machine.memory())
                        .isAtMost(room.memoryFree()))
                .orElseGet(() -> needed.values().stream()
                        .allMatch(memory -> memory.plus(request.memory()).isAtMost(room.memoryFree())));
    }

    /** The rules that would not hold for the machine on that node. */
    public List<PlacementRule> broken(NodeName node, Companions companions) {
        return new RuleFit(this, Optional.of(companions)).broken(node);
    }

    private Map<NodeName, Refusal> explainAll(PlacementRequest request, GroupFit groups, RuleFit rules) {
        Map<NodeName, Refusal> reasons = new HashMap<>();
        for (Node node : state.nodes().values()) {
            explain(node, state.capacity(node), request, groups, rules)
                    .ifPresent(refusal -> reasons.put(node.name(), refusal));
        }
        return reasons;
    }

    /** Why the node will not do; empty when it will. */
    public Optional<Refusal> explain(Node node, PlacementRequest request) {
        return explain(
                node,
                state.capacity(node),
                request,
                new GroupFit(state, request),
                new RuleFit(this, request.companions()));
    }

    /**
     * What the policies have against it, when that is all that stands in its way: no node would do, were it as empty as
     * can be. Of the group with the fewest objections.
     */
    public List<Violation> violations(PlacementRequest request) {
        GroupFit groups = new GroupFit(state, request);
        List<List<Violation>> all = state.nodes().values().stream()
                .filter(node -> request.only().isEmpty() || request.only().get().equals(node.name()))
                .filter(node ->
                        request.within().isEmpty() || request.within().get().equals(node.group()))
                .map(node -> groups.of(node).violations())
                .distinct()
                .toList();
        return all.stream().min(Comparator.comparingInt(List::size)).orElse(List.of());
    }

    private Optional<Refusal> explain(
            Node node, NodeCapacity room, PlacementRequest request, GroupFit groups, RuleFit rules) {
        if (request.only().isPresent() && !request.only().get().equals(node.name())) {
            return Optional.of(Refusal.NOT_ASKED_FOR);
        }
        return closed(node).or(() -> explainOpen(node, room, request, groups.of(node), rules));
    }

    /** Of a node that may be asked, and takes something. */
    private Optional<Refusal> explainOpen(
            Node node, NodeCapacity room, PlacementRequest request, GroupFit.Fit group, RuleFit rules) {
        if (request.not().contains(node.name())) {
            return Optional.of(Refusal.ALREADY_THERE);
        }
        return explainGroup(node, group, request)
                .or(() -> explainTemplates(node, room, request))
                .or(() -> request.live().flatMap(live -> explainLive(node, live)))
                // Who names a node is told what that breaks, and decides.
                .or(() -> request.only().isPresent() ? Optional.empty() : rules.explain(node.name()))
                .or(() -> explainRoom(room, request));
    }

    /** Why the node takes nothing at all now; empty when it may. */
    public Optional<Refusal> closed(Node node) {
        if (node.offline()) {
            return Optional.of(Refusal.OFFLINE);
        }
        if (node.drained()) {
            return Optional.of(Refusal.DRAINED);
        }
        Observation observation = observations.get(node.name());
        if (observation == null || !observation.isAnswering(now, silentAfter)) {
            return Optional.of(Refusal.NOT_ANSWERING);
        }
        return node.flags().vmCapable() ? Optional.empty() : Optional.of(Refusal.NOT_FOR_MACHINES);
    }

    private static Optional<Refusal> explainGroup(Node node, GroupFit.Fit group, PlacementRequest request) {
        if (request.within().isPresent() && !request.within().get().equals(node.group())) {
            return Optional.of(Refusal.OTHER_GROUP);
        }
        boolean named = request.within().isPresent() || request.only().isPresent();
        if (group.allocation() == AllocationPolicy.UNALLOCABLE && !named) {
            return Optional.of(Refusal.UNALLOCABLE_GROUP);
        }
        if (!group.violations().isEmpty()) {
            return Optional.of(Refusal.POLICY);
        }
        return isWired(node, group, request) ? Optional.empty() : Optional.of(Refusal.MISSING_BRIDGE);
    }

    private static boolean isWired(Node node, GroupFit.Fit group, PlacementRequest request) {
        if (group.connections().isEmpty() || !node.facts().bridges().containsAll(request.bridges())) {
            return false;
        }
        for (Connection connection : group.connections().get()) {
            if (!Wiring.canDo(node.facts(), connection)) {
                return false;
            }
        }
        return true;
    }

    private Optional<Refusal> explainTemplates(Node node, NodeCapacity room, PlacementRequest request) {
        for (DiskTemplate template : request.templates()) {
            if (!canHold(node, template)) {
                return Optional.of(Refusal.NO_SUCH_DISKS);
            }
        }
        Set<DiskRoom.Pool> pools = request.disk().pools().keySet();
        for (DiskRoom.Pool pool : pools) {
            if (!canHold(node, pool.kind())) {
                return Optional.of(Refusal.NO_SUCH_DISKS);
            }
        }
        if (!room.hasPools(request.disk())) {
            return Optional.of(Refusal.NO_SUCH_DISKS);
        }
        for (DiskRoom.Pool pool : pools) {
            if (isBroken(node, pool)) {
                return Optional.of(Refusal.STORAGE_BROKEN);
            }
        }
        for (Place place : request.reaching()) {
            if (node.facts().findPool(place).isEmpty()) {
                return Optional.of(Refusal.OTHER_STORAGE);
            }
        }
        return Optional.empty();
    }

    private static boolean canHold(Node node, DiskTemplate template) {
        return node.facts().holds(template)
                && (template.mirroring() != DiskTemplate.Mirroring.INTERNAL
                        || node.facts().can(NodeFacts.Feature.REPLICA));
    }

    /** Nothing can be made there until it is repaired. */
    private boolean isBroken(Node node, DiskRoom.Pool asked) {
        return node.facts()
                .findPool(asked.place())
                .flatMap(pool ->
                        Optional.ofNullable(observations.get(node.name())).flatMap(seen -> seen.findPool(pool.name())))
                .filter(pool -> pool.devicesLost() > 0)
                .isPresent();
    }

    private static Optional<Refusal> explainLive(Node node, PlacementRequest.LiveFrom live) {
        if (!node.facts().accelerator().equals(live.accelerator())) {
            return Optional.of(Refusal.OTHER_ACCELERATOR);
        }
        return node.facts().machineType().equals(live.machineType())
                ? Optional.empty()
                : Optional.of(Refusal.OTHER_MACHINE_TYPE);
    }

    private static Optional<Refusal> explainRoom(NodeCapacity room, PlacementRequest request) {
        if (!request.memory().isAtMost(room.memoryFree())) {
            return Optional.of(Refusal.NOT_ENOUGH_MEMORY);
        }
        if (!room.holds(request.disk())) {
            return Optional.of(Refusal.NOT_ENOUGH_DISK);
        }
        if (request.vcpus() > room.vcpusFree()) {
            return Optional.of(Refusal.NOT_ENOUGH_CPUS);
        }
        return request.spindles() <= room.spindlesFree() ? Optional.empty() : Optional.of(Refusal.NOT_ENOUGH_SPINDLES);
    }
}
