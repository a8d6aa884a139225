package org.gannet.engine.allocation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.base.GroupId;
import org.gannet.base.NetworkId;
import org.gannet.engine.model.AllocationPolicy;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Connection;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Node;
import org.gannet.engine.policy.PolicyCheck;
import org.gannet.engine.policy.Violation;

/** What the groups say to one request; each is asked once, however many nodes it has. Used by one thread. */
final class GroupFit {
    private final ClusterState state;
    private final PlacementRequest request;
    private final Map<GroupId, Fit> known = new HashMap<>();

    /**
     * What one group says.
     * @param violations of its policy
     * @param connections that a node of it must be able to do for the networks; empty when one is not reached
     * @param spread how evenly its nodes are used that have been counted so far
     */
    record Fit(
            AllocationPolicy allocation,
            List<Violation> violations,
            Optional<List<Connection>> connections,
            Spread spread) {}

    GroupFit(ClusterState state, PlacementRequest request) {
        this.state = state;
        this.request = request;
    }

    Fit of(Node node) {
        return known.computeIfAbsent(node.group(), this::ask);
    }

    private Fit ask(GroupId id) {
        Optional<Group> group = state.findGroup(id);
        List<Violation> violations = request.asked()
                .map(asked -> PolicyCheck.of(state, group).violations(asked))
                .orElse(List.of());
        List<Connection> connections = request.networks().stream()
                .flatMap(network -> connection(group, network).stream())
                .toList();
        boolean reached = connections.size() == request.networks().size();
        return new Fit(
                group.map(Group::allocation).orElse(AllocationPolicy.PREFERRED),
                violations,
                reached ? Optional.of(connections) : Optional.empty(),
                new Spread());
    }

    private static Optional<Connection> connection(Optional<Group> group, NetworkId network) {
        return group.flatMap(of -> of.findConnection(network));
    }
}
