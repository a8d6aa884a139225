package org.gannet.engine.operation.network;

import org.gannet.base.NetworkId;
import org.gannet.base.NetworkName;
import org.gannet.engine.model.Network;
import org.gannet.engine.operation.AboutNetwork;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;

/** Gives a network another name. */
public record RenameNetwork(Parameters parameters) implements OnOneNetwork {
    /** @param name that no other network has */
    public record Parameters(NetworkId network, NetworkName name) implements AboutNetwork {
        @Override
        public Operation operation() {
            return new RenameNetwork(this);
        }
    }

    @Override
    public String title(Names names) {
        return OnOneNetwork.title("Rename", names.state(), parameters.network()) + " to " + parameters.name();
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Network network = new Planner(inputs).network(parameters.network());
            OnOneNetwork.requireFree(inputs.state(), parameters.name(), network.id());
            return OnOneNetwork.replace(network, network.withName(parameters.name()));
        });
    }
}
