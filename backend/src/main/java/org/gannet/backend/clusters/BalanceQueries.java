package org.gannet.backend.clusters;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.clusters.GroupBalanceView.What;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.allocation.Allocation;
import org.gannet.engine.balancing.Metric;
import org.gannet.engine.balancing.Score;
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

    BalanceQueries(ClusterEngine engine, Access access) {
        this.engine = engine;
        this.access = access;
    }

    /**
     * All groups, by name. Costs the size of the cluster; no moves are looked for.
     * @throws org.gannet.base.ProblemException NOT_ALLOWED
     */
    public List<GroupBalanceView> groups(Actor actor) {
        access.requireSeesCluster(actor);
        ClusterView view = engine.view();
        Allocation allocation = view.allocation();
        var scores = GroupScores.of(allocation);
        return view.state().groups().values().stream()
                .sorted(Comparator.comparing(Group::name))
                .map(group -> group(allocation, group, scores.get(group.id())))
                .toList();
    }

    private static GroupBalanceView group(Allocation allocation, Group group, Score score) {
        List<Node> nodes = allocation.state().nodesIn(group.id());
        long machines = nodes.stream()
                .flatMap(node -> allocation.state().instancesOn(node.name()).stream()
                        .filter(instance -> instance.primary().equals(node.name())))
                .count();
        return new GroupBalanceView(
                group.id(),
                group.name().value(),
                nodes.size(),
                Math.toIntExact(machines),
                score.total(),
                parts(score),
                nodes.stream()
                        .filter(node -> !node.offline())
                        .flatMap(node -> FailureRoom.shortages(allocation.state(), node).stream())
                        .map(ShortageView::of)
                        .toList(),
                nodes.stream()
                        .flatMap(node -> allocation.closed(node).stream()
                                .map(why -> new GroupBalanceView.Closed(node.name().value(), why.name())))
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
