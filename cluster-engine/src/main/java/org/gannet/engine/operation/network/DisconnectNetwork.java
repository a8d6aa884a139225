package org.gannet.engine.operation.network;

import java.util.List;
import java.util.Set;
import org.gannet.base.ErrorCode;
import org.gannet.base.GroupId;
import org.gannet.base.NetworkId;
import org.gannet.base.Problem;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Network;
import org.gannet.engine.operation.AboutNetwork;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;

/** Takes a network away from a group none of whose machines has a card in it. */
public record DisconnectNetwork(Parameters parameters) implements OnOneNetwork {
    /** @param group that shall not reach it any more */
    public record Parameters(NetworkId network, GroupId group) implements AboutNetwork {
        @Override
        public Operation operation() {
            return new DisconnectNetwork(this);
        }
    }

    @Override
    public String title(Names names) {
        return OnOneNetwork.title("Disconnect", names.state(), parameters.network()) + " from group "
                + names.state()
                        .findGroup(parameters.group())
                        .map(group -> group.name().value())
                        .orElse(parameters.group().toString());
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        return Set.of(
                LockRequest.sharedCluster(),
                LockRequest.exclusive(parameters.group()),
                LockRequest.exclusive(parameters.network()));
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Planner planner = new Planner(inputs);
            Network network = planner.network(parameters.network());
            Group group = planner.group(parameters.group());
            if (group.findConnection(network.id()).isEmpty()) {
                throw Planner.refuse(Problem.of(
                        ErrorCode.WRONG_STATE,
                        "Group " + group.name() + " is not connected to network " + network.name() + "."));
            }
            List<Instance> users = inputs.state().instancesIn(network.id()).stream()
                    .filter(instance -> instance.homes().stream()
                            .flatMap(home -> inputs.state().findNode(home).stream())
                            .anyMatch(node -> node.group().equals(group.id())))
                    .toList();
            if (!users.isEmpty()) {
                throw Planner.refuse(Problem.of(
                                ErrorCode.IN_USE,
                                "Machines of group " + group.name() + " have cards in network " + network.name() + ".")
                        .withCause(ConnectNetwork.names(users))
                        .withRemedy("Attach those cards to another network, or remove them, first."));
            }
            return Plan.builder()
                    .reserve(new Change.PutGroup(group.disconnected(network.id())))
                    .atUndo(new Change.PutGroup(group))
                    .planned();
        });
    }
}
