package org.gannet.backend.clusters;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.clusters.GroupBalanceView.What;
import org.gannet.base.GroupId;
import org.gannet.base.NodeName;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.allocation.Allocation;
import org.gannet.engine.allocation.Refusal;
import org.gannet.engine.balancing.Metric;
import org.gannet.engine.balancing.Score;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.FailureRoom;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Node;
import org.gannet.engine.placement.GroupScores;
import org.springframework.stereotype.Service;

/** Tells how even groups of nodes are, and what they could bear; for administrators and helpdesk. */
@Service
public class BalanceQueries {
    /** Less is shown as nothing. */
    private static final double VISIBLE = 0.00005;

    private final ClusterEngine engine;
    private final Access access;
    /** What was worked out last: pages ask again whenever a job goes on, and most of that changes nothing here. */
    private volatile Known known = new Known(-1, Map.of(), List.of());

    /** @param closed all that the answer takes from what nodes report */
    private record Known(long revision, Map<NodeName, Refusal> closed, List<GroupBalanceView> groups) {
        boolean isStill(ClusterState state, Map<NodeName, Refusal> closedNow) {
            return revision == state.revision() && closed.equals(closedNow);
        }
    }

    BalanceQueries(ClusterEngine engine, Access access) {
        this.engine = engine;
        this.access = access;
    }

    /**
     * All groups, by name. Costs the size of the cluster where that has changed since; no moves are looked for.
     * @throws org.gannet.base.ProblemException NOT_ALLOWED
     */
    public List<GroupBalanceView> groups(Actor actor) {
        access.requireSeesCluster(actor);
        Allocation allocation = engine.view().allocation();
        ClusterState state = allocation.state();
        Map<NodeName, Refusal> closed = new HashMap<>();
        state.nodes().values().forEach(node -> allocation.closed(node).ifPresent(why -> closed.put(node.name(), why)));
        Known last = known;
        if (!last.isStill(state, closed)) {
            last = new Known(state.revision(), closed, groups(allocation, closed));
            known = last;
        }
        return last.groups();
    }

    private static List<GroupBalanceView> groups(Allocation allocation, Map<NodeName, Refusal> closed) {
        Map<GroupId, Score> scores = GroupScores.of(allocation);
        return allocation.state().groups().values().stream()
                .sorted(Comparator.comparing(Group::name))
                .map(group -> group(
                        allocation.state(),
                        group,
                        Optional.ofNullable(scores.get(group.id())).orElseThrow(),
                        closed))
                .toList();
    }

    private static GroupBalanceView group(ClusterState state, Group group, Score score, Map<NodeName, Refusal> closed) {
        List<Node> nodes = state.nodesIn(group.id());
        return new GroupBalanceView(
                group.id(),
                group.name().value(),
                nodes.size(),
                GroupQueries.machines(state, nodes),
                score.total(),
                parts(score),
                nodes.stream()
                        .filter(node -> !node.offline())
                        .flatMap(node -> FailureRoom.shortages(state, node).stream())
                        .map(ShortageView::of)
                        .toList(),
                nodes.stream()
                        .flatMap(node -> Optional.ofNullable(closed.get(node.name()))
                                .map(why ->
                                        new GroupBalanceView.Closed(node.name().value(), why.name()))
                                .stream())
                        .toList());
    }

    private static List<GroupBalanceView.Part> parts(Score score) {
        Map<What, Double> points = new EnumMap<>(What.class);
        for (Metric metric : Metric.values()) {
            points.merge(what(metric), metric.weight() * score.value(metric), Double::sum);
        }
        return points.entrySet().stream()
                .filter(part -> part.getValue() >= VISIBLE)
                .map(part -> new GroupBalanceView.Part(part.getKey(), part.getValue()))
                .sorted(Comparator.comparing(GroupBalanceView.Part::points)
                        .reversed()
                        .thenComparing(GroupBalanceView.Part::what))
                .toList();
    }

    private static What what(Metric metric) {
        return switch (metric) {
            case FREE_MEMORY, FREE_MEMORY_FORTHCOMING -> What.MEMORY;
            case FREE_DISK, FREE_DISK_FORTHCOMING -> What.DISK;
            case VCPU_RATIO, VCPU_RATIO_FORTHCOMING -> What.PROCESSORS;
            case SPINDLES, SPINDLES_FORTHCOMING -> What.SPINDLES;
            case CPU_LOAD, MEMORY_LOAD, DISK_LOAD, NETWORK_LOAD -> What.LOAD;
            case NOT_REDUNDANT, RESERVED_MEMORY, RESERVED_MEMORY_TOTAL -> What.REDUNDANCY;
            case OFFLINE_ALL, OFFLINE_PRIMARIES -> What.OUT_OF_SERVICE;
            case TAG_CONFLICTS -> What.TAGS;
            case LOCATION, LOCATION_EXCLUSION -> What.LOCATION;
        };
    }
}
