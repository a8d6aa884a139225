package org.gannet.engine.operation.network;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gannet.base.ErrorCode;
import org.gannet.base.GroupId;
import org.gannet.base.NetworkId;
import org.gannet.base.Problem;
import org.gannet.base.Vlan;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Connection;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Network;
import org.gannet.engine.model.Wiring;
import org.gannet.engine.operation.AboutNetwork;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Usual;

/** Says how the nodes of a group reach a network, or says it anew. */
public record ConnectNetwork(Parameters parameters) implements OnOneNetwork {
    private static final int MOST_NAMED = 5;

    /**
     * @param mode by which means cards are attached
     * @param link the bridge or switch on each node
     * @param vlan of the link
     * @param checkConflicts whether machines of the group may not have its addresses already
     */
    public record Parameters(
            NetworkId network,
            GroupId group,
            @Usual("BRIDGED") Connection.Mode mode,
            String link,
            Optional<Vlan> vlan,
            @Usual("true") boolean checkConflicts)
            implements AboutNetwork {
        public Parameters {
            // Says what is wrong with it where it is asked for.
            new Connection(network, mode, link, vlan);
        }

        @Override
        public Operation operation() {
            return new ConnectNetwork(this);
        }
    }

    @Override
    public String title(Names names) {
        return OnOneNetwork.title("Connect", names.state(), parameters.network()) + " to group "
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
            Connection connection =
                    new Connection(network.id(), parameters.mode(), parameters.link(), parameters.vlan());
            Group after = group.connected(connection);
            if (parameters.checkConflicts()) {
                Overlap.find(inputs.state(), group, network, connection).ifPresent(fault -> {
                    throw Planner.refuse(fault);
                });
                requireNoStrangers(Overlap.strangers(inputs.state(), group, network), network);
            }
            requireStillWired(inputs.state(), after, network);
            return Plan.builder()
                    .reserve(new Change.PutGroup(after))
                    .atUndo(new Change.PutGroup(group))
                    .planned();
        });
    }

    private static void requireNoStrangers(List<Instance> strangers, Network network) {
        if (!strangers.isEmpty()) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.IN_USE, "Machines of the group have addresses of network " + network.name() + ".")
                    .withCause(names(strangers))
                    .withRemedy("Give them other addresses, or attach their cards to the network; or connect it"
                            + " without looking for conflicts."));
        }
    }

    /** One that is connected already must not become what its machines can't be started with. */
    private static void requireStillWired(ClusterState state, Group after, Network network) {
        ClusterState then = state.apply(List.of(new Change.PutGroup(after)), state.revision());
        List<Instance> unwired = state.instancesIn(network.id()).stream()
                .filter(instance -> instance.homes().stream()
                        .filter(home -> then.findNode(home)
                                .filter(node -> node.group().equals(after.id()))
                                .isPresent())
                        .anyMatch(home -> instance.nics().stream()
                                .anyMatch(nic ->
                                        new Wiring(then, home).findFault(nic).isPresent())))
                .toList();
        if (!unwired.isEmpty()) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.IN_USE,
                            "Network " + network.name() + " is used in group " + after.name()
                                    + " in a way that its nodes could not do then.")
                    .withCause(names(unwired))
                    .withRemedy("Connect it as a bridge without VLAN, or detach those cards first."));
        }
    }

    static String names(List<Instance> instances) {
        return (instances.size() == 1 ? "1 machine: " : instances.size() + " machines: ")
                + instances.stream()
                        .limit(MOST_NAMED)
                        .map(instance -> instance.name().value())
                        .collect(Collectors.joining(", "))
                + (instances.size() > MOST_NAMED ? " and more." : ".");
    }
}
