package org.gannet.engine.operation.network;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.base.IpAddress;
import org.gannet.base.IpPrefix;
import org.gannet.base.IpRange;
import org.gannet.base.MacPrefix;
import org.gannet.base.NetworkId;
import org.gannet.base.Problem;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Network;
import org.gannet.engine.model.OpenTo;
import org.gannet.engine.model.Subnet;
import org.gannet.engine.operation.AboutNetwork;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Present;

/**
 * Changes a network's addresses, and whose owners may attach their machines to it. What machines have stays theirs: a
 * change that would take an address away is refused, and a card stays where its owner may attach none any more.
 */
public record ModifyNetwork(Parameters parameters) implements OnOneNetwork {
    /**
     * What is empty stays as it is.
     * @param v4 its addresses of version 4, wider or narrower
     * @param reserve addresses that no machine gets by itself from now on
     * @param release reserved ranges, as they were reserved, that may be given again
     * @param clear what shall not be there any more
     * @param openTo whose owners may attach their machines to it from now on
     */
    public record Parameters(
            NetworkId network,
            @Present("v4.prefix") Optional<IpPrefix> v4,
            @Present("v4.gateway") Optional<IpAddress> v4Gateway,
            @Present("v6.prefix") Optional<IpPrefix> v6,
            @Present("v6.gateway") Optional<IpAddress> v6Gateway,
            Optional<MacPrefix> macPrefix,
            List<IpRange> reserve,
            @Present("reserved") List<IpRange> release,
            List<Part> clear,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<OpenTo> openTo)
            implements AboutNetwork {
        public Parameters {
            reserve = List.copyOf(reserve);
            release = List.copyOf(release);
            clear = List.copyOf(clear);
        }

        /** For whom it is stays as it is. */
        public Parameters(
                NetworkId network,
                Optional<IpPrefix> v4,
                Optional<IpAddress> v4Gateway,
                Optional<IpPrefix> v6,
                Optional<IpAddress> v6Gateway,
                Optional<MacPrefix> macPrefix,
                List<IpRange> reserve,
                List<IpRange> release,
                List<Part> clear) {
            this(network, v4, v4Gateway, v6, v6Gateway, macPrefix, reserve, release, clear, Optional.empty());
        }

        @Override
        public Operation operation() {
            return new ModifyNetwork(this);
        }
    }

    /** What a network need not have. */
    public enum Part {
        V4,
        V4_GATEWAY,
        V6,
        V6_GATEWAY,
        MAC_PREFIX
    }

    @Override
    public String title(Names names) {
        return OnOneNetwork.title("Change", names.state(), parameters.network());
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Network network = new Planner(inputs).network(parameters.network());
            requireReserved(network);
            Network after = OnOneNetwork.made(() -> changed(network));
            requireStillTheirs(inputs.state(), network, after);
            requireDistinct(inputs.state(), after);
            return OnOneNetwork.replace(network, after);
        });
    }

    private void requireReserved(Network network) {
        parameters.release().stream()
                .filter(range -> !network.reserved().contains(range))
                .findFirst()
                .ifPresent(range -> {
                    throw Planner.refuse(Problem.of(
                                    ErrorCode.NOT_FOUND, range + " is not reserved in network " + network.name() + ".")
                            .withRemedy("Name a range as it was reserved."));
                });
    }

    private Network changed(Network network) {
        List<IpRange> reserved = new ArrayList<>(network.reserved());
        reserved.removeAll(parameters.release());
        reserved.addAll(parameters.reserve());
        Optional<MacPrefix> prefix = parameters.macPrefix().or(network::macPrefix);
        return new Network(
                network.id(),
                network.name(),
                subnet(network.v4(), parameters.v4(), parameters.v4Gateway(), Part.V4, Part.V4_GATEWAY),
                subnet(network.v6(), parameters.v6(), parameters.v6Gateway(), Part.V6, Part.V6_GATEWAY),
                prefix.filter(known -> !parameters.clear().contains(Part.MAC_PREFIX)),
                reserved,
                network.tags(),
                parameters.openTo().orElse(network.openTo()));
    }

    private Optional<Subnet> subnet(
            Optional<Subnet> before, Optional<IpPrefix> prefix, Optional<IpAddress> gateway, Part all, Part way) {
        if (parameters.clear().contains(all)) {
            return Optional.empty();
        }
        Optional<IpAddress> kept = gateway.or(() -> before.flatMap(Subnet::gateway))
                .filter(known -> !parameters.clear().contains(way));
        Optional<IpPrefix> known = prefix.or(() -> before.map(Subnet::prefix));
        if (known.isEmpty() && gateway.isPresent()) {
            throw new IllegalArgumentException("a gateway of addresses that are not there: " + gateway.get());
        }
        return known.map(addresses -> new Subnet(addresses, kept));
    }

    private void requireStillTheirs(ClusterState state, Network before, Network after) {
        for (IpAddress address : state.addresses(before).used()) {
            boolean possible = after.findSubnet(address)
                    .filter(subnet -> subnet.isForMachines(address))
                    .isPresent();
            boolean reserved = parameters.reserve().stream().anyMatch(range -> range.contains(address));
            if (!possible || reserved) {
                String holder = state.findHolder(before.id(), address)
                        .map(instance -> instance.name().value())
                        .orElse("a machine");
                throw Planner.refuse(Problem.of(ErrorCode.IN_USE, "Network " + before.name() + " can't be changed so.")
                        .withCause("Address " + address + " belongs to " + holder + ".")
                        .withRemedy("Give that machine another address first."));
            }
        }
    }

    /** @throws Planner.RefusedException IN_USE when its addresses would be another's where both are reached alike */
    private static void requireDistinct(ClusterState state, Network after) {
        for (Group group : state.groupsReaching(after.id())) {
            group.findConnection(after.id())
                    .flatMap(connection -> Overlap.find(state, group, after, connection))
                    .ifPresent(fault -> {
                        throw Planner.refuse(fault);
                    });
        }
    }
}
