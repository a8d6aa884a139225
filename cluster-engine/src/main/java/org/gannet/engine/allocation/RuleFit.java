package org.gannet.engine.allocation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.NodeName;
import org.gannet.base.PlacementRule;
import org.gannet.engine.model.Incoming;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;

/** What placement rules say to the nodes, for one machine. The others are looked up once. Used by one thread. */
final class RuleFit {
    /** Where the others are that one rule is about. */
    private record Held(PlacementRule rule, Set<NodeName> nodes) {
        boolean allows(NodeName node) {
            return switch (rule.kind()) {
                case APART -> !nodes.contains(node);
                case TOGETHER -> nodes.isEmpty() || nodes.contains(node);
            };
        }
    }

    private final Allocation cluster;
    private final boolean binding;
    private final List<Held> held = new ArrayList<>();

    RuleFit(Allocation cluster, Optional<Companions> companions) {
        this.cluster = cluster;
        binding = companions.filter(Companions::binding).isPresent();
        companions.filter(some -> !some.rules().isEmpty()).ifPresent(this::lookUp);
    }

    private void lookUp(Companions companions) {
        List<Instance> others = cluster.state().instancesOf(companions.owner()).stream()
                .filter(other -> !other.id().equals(companions.self()))
                .filter(other -> !other.rules().isEmpty())
                .toList();
        for (PlacementRule rule : companions.rules()) {
            Set<NodeName> nodes = new HashSet<>();
            others.stream().filter(other -> other.rules().contains(rule)).forEach(other -> {
                switch (rule.kind()) {
                    case APART -> {
                        nodes.add(other.primary());
                        other.incoming().map(Incoming::node).ifPresent(nodes::add);
                    }
                    case TOGETHER -> {
                        NodeName home = other.incoming().map(Incoming::node).orElse(other.primary());
                        if (!companions.leaving().contains(home) && isOpen(home)) {
                            nodes.add(home);
                        }
                    }
                }
            });
            held.add(new Held(rule, nodes));
        }
    }

    /** Those on a node that takes nothing are about to leave it, and can't be joined. */
    private boolean isOpen(NodeName name) {
        Optional<Node> node = cluster.state().findNode(name);
        return node.isPresent() && cluster.closed(node.get()).isEmpty();
    }

    /** The rules that would not hold there. */
    List<PlacementRule> broken(NodeName node) {
        return held.isEmpty()
                ? List.of()
                : held.stream()
                        .filter(one -> !one.allows(node))
                        .map(Held::rule)
                        .sorted()
                        .toList();
    }

    Optional<Refusal> explain(NodeName node) {
        return binding && !held.isEmpty()
                ? broken(node).stream().filter(PlacementRule::binds).findFirst().map(rule -> switch (rule.kind()) {
                    case APART -> Refusal.NOT_APART;
                    case TOGETHER -> Refusal.NOT_TOGETHER;
                })
                : Optional.empty();
    }
}
