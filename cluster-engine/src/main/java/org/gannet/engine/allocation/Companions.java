package org.gannet.engine.allocation;

import java.util.Set;
import java.util.stream.Collectors;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.PlacementRule;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.OwnerId;

/**
 * The other machines that one keeps away from, or stays with.
 * @param self which does not count itself
 * @param leaving nodes that all machines go away from: nobody stays with those that are still there
 * @param binding whether a node that breaks a hard rule is refused; otherwise it is only taken last
 */
public record Companions(
        OwnerId owner, InstanceId self, Set<PlacementRule> rules, Set<NodeName> leaving, boolean binding) {
    public Companions {
        rules = Set.copyOf(rules);
        leaving = Set.copyOf(leaving);
    }

    public static Companions of(OwnerId owner, InstanceId self, Set<PlacementRule> rules) {
        return new Companions(owner, self, rules, Set.of(), true);
    }

    public static Companions of(Instance instance) {
        return of(instance.owner(), instance.id(), Set.copyOf(instance.rules()));
    }

    public Companions leaving(Set<NodeName> nodes) {
        return new Companions(owner, self, rules, nodes, binding);
    }

    /** For a machine that would be down otherwise. */
    public Companions asFarAsPossible() {
        return new Companions(owner, self, rules, leaving, false);
    }

    /** For where a second copy lies: it had better not be where those are that the machine is kept apart from. */
    public Companions apart() {
        Set<PlacementRule> kept = rules.stream()
                .filter(rule -> rule.kind() == PlacementRule.Kind.APART)
                .collect(Collectors.toUnmodifiableSet());
        return new Companions(owner, self, kept, leaving, false);
    }
}
