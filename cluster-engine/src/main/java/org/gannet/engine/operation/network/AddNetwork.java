package org.gannet.engine.operation.network;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.base.IpAddress;
import org.gannet.base.IpPrefix;
import org.gannet.base.IpRange;
import org.gannet.base.MacPrefix;
import org.gannet.base.NetworkId;
import org.gannet.base.NetworkName;
import org.gannet.base.Problem;
import org.gannet.base.Tag;
import org.gannet.base.Tags;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.Network;
import org.gannet.engine.model.OpenTo;
import org.gannet.engine.model.Subnet;
import org.gannet.engine.operation.AboutNetwork;
import org.gannet.engine.operation.Drawn;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;

/** Adds a network, which no group reaches yet. */
public record AddNetwork(Parameters parameters) implements OnOneNetwork {
    /**
     * @param v4 its addresses of version 4; empty for a network of version 6 alone
     * @param v4Gateway one of them
     * @param v6 its addresses of version 6
     * @param v6Gateway one of them
     * @param macPrefix of cards in it; empty for the cluster's
     * @param reserved addresses that no machine gets by itself
     * @param openTo whose owners may attach their machines to it; empty for nobody
     */
    public record Parameters(
            @Drawn NetworkId network,
            NetworkName name,
            Optional<IpPrefix> v4,
            Optional<IpAddress> v4Gateway,
            Optional<IpPrefix> v6,
            Optional<IpAddress> v6Gateway,
            Optional<MacPrefix> macPrefix,
            List<IpRange> reserved,
            List<Tag> tags,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<OpenTo> openTo)
            implements AboutNetwork {
        public Parameters {
            reserved = List.copyOf(reserved);
            tags = List.copyOf(tags);
            if (v4Gateway.isPresent() && v4.isEmpty() || v6Gateway.isPresent() && v6.isEmpty()) {
                throw new IllegalArgumentException("a gateway of addresses that are not there");
            }
            // Says what is wrong with it where it is asked for.
            network(network, name, v4, v4Gateway, v6, v6Gateway, macPrefix, reserved, tags);
        }

        /** For operators alone. */
        public Parameters(
                NetworkId network,
                NetworkName name,
                Optional<IpPrefix> v4,
                Optional<IpAddress> v4Gateway,
                Optional<IpPrefix> v6,
                Optional<IpAddress> v6Gateway,
                Optional<MacPrefix> macPrefix,
                List<IpRange> reserved,
                List<Tag> tags) {
            this(network, name, v4, v4Gateway, v6, v6Gateway, macPrefix, reserved, tags, Optional.empty());
        }

        @Override
        public Operation operation() {
            return new AddNetwork(this);
        }

        private static Network network(
                NetworkId network,
                NetworkName name,
                Optional<IpPrefix> v4,
                Optional<IpAddress> v4Gateway,
                Optional<IpPrefix> v6,
                Optional<IpAddress> v6Gateway,
                Optional<MacPrefix> macPrefix,
                List<IpRange> reserved,
                List<Tag> tags) {
            return new Network(
                    network,
                    name,
                    v4.map(prefix -> new Subnet(prefix, v4Gateway)),
                    v6.map(prefix -> new Subnet(prefix, v6Gateway)),
                    macPrefix,
                    reserved,
                    new Tags(tags));
        }

        Network made() {
            return network(network, name, v4, v4Gateway, v6, v6Gateway, macPrefix, reserved, tags)
                    .withOpenTo(openTo.orElseGet(OpenTo.Nobody::new));
        }
    }

    @Override
    public String title(Names names) {
        return "Add network " + parameters.name();
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            if (inputs.state().findNetwork(parameters.network()).isPresent()) {
                throw Planner.refuse(Problem.of(ErrorCode.NAME_TAKEN, "There is such a network already."));
            }
            OnOneNetwork.requireFree(inputs.state(), parameters.name(), parameters.network());
            return Plan.builder()
                    .reserve(new Change.PutNetwork(parameters.made()))
                    .atUndo(new Change.DropNetwork(parameters.network()))
                    .planned();
        });
    }
}
