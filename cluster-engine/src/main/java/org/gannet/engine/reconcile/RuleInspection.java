package org.gannet.engine.reconcile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gannet.base.NodeName;
import org.gannet.base.PlacementRule;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.OwnerId;

/** Looks at hard placement rules: whether machines are where these want them. */
final class RuleInspection {
    private final Inspection all;
    /** How many machines with the rule are on each node. */
    private final Map<Held, Map<NodeName, Integer>> held = new HashMap<>();

    private record Held(OwnerId owner, PlacementRule rule) {}

    RuleInspection(Inspection all) {
        this.all = all;
    }

    void run() {
        for (Instance instance : all.state().instances().values()) {
            for (PlacementRule rule : instance.rules()) {
                held.computeIfAbsent(new Held(instance.owner(), rule), key -> new HashMap<>())
                        .merge(instance.primary(), 1, Integer::sum);
            }
        }
        for (Instance instance : all.state().instances().values()) {
            if (!instance.rules().isEmpty() && all.isSettled(instance)) {
                look(instance);
            }
        }
    }

    private void look(Instance instance) {
        List<PlacementRule> broken = instance.rules().stream()
                .filter(rule -> rule.binds() && !holds(instance, rule))
                .toList();
        if (!broken.isEmpty()) {
            all.add(
                    FindingCode.INSTANCE_RULES,
                    instance,
                    new Remedy.Look(),
                    broken.stream().map(rule -> rule.name().value()).collect(Collectors.joining(", ")));
        }
    }

    private boolean holds(Instance instance, PlacementRule rule) {
        Map<NodeName, Integer> nodes = held.getOrDefault(new Held(instance.owner(), rule), Map.of());
        return switch (rule.kind()) {
            case APART -> nodes.getOrDefault(instance.primary(), 0) <= 1;
            case TOGETHER -> nodes.size() <= 1;
        };
    }
}
