package org.gannet.engine.operation.network;

import java.util.List;
import org.gannet.base.ErrorCode;
import org.gannet.base.NetworkId;
import org.gannet.base.Problem;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.Network;
import org.gannet.engine.operation.AboutNetwork;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;

/** Removes a network that no group reaches and no machine has a card in. */
public record RemoveNetwork(Parameters parameters) implements OnOneNetwork {
    /** @param network which */
    public record Parameters(NetworkId network) implements AboutNetwork {
        @Override
        public Operation operation() {
            return new RemoveNetwork(this);
        }
    }

    @Override
    public String title(Names names) {
        return OnOneNetwork.title("Remove", names.state(), parameters.network());
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Network network = new Planner(inputs).network(parameters.network());
            int machines = inputs.state().instancesIn(network.id()).size();
            if (machines > 0) {
                throw Planner.refuse(Problem.of(ErrorCode.IN_USE, "Network " + network.name() + " is used.")
                        .withCause(
                                machines == 1
                                        ? "1 machine has a card in it."
                                        : machines + " machines have cards in it.")
                        .withRemedy("Attach those cards to another network, or remove them, first."));
            }
            List<String> groups = inputs.state().groupsReaching(network.id()).stream()
                    .map(group -> group.name().value())
                    .toList();
            if (!groups.isEmpty()) {
                throw Planner.refuse(Problem.of(ErrorCode.IN_USE, "Network " + network.name() + " is connected.")
                        .withCause("Groups reach it: " + String.join(", ", groups) + ".")
                        .withRemedy("Disconnect it from them first."));
            }
            return Plan.builder()
                    .reserve(new Change.DropNetwork(network.id()))
                    .atUndo(new Change.PutNetwork(network))
                    .planned();
        });
    }
}
