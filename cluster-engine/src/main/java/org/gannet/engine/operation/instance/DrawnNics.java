package org.gannet.engine.operation.instance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.gannet.base.ErrorCode;
import org.gannet.base.IpAddress;
import org.gannet.base.MacAddress;
import org.gannet.base.MacPrefix;
import org.gannet.base.NetworkId;
import org.gannet.base.NicId;
import org.gannet.base.Problem;
import org.gannet.engine.model.Network;
import org.gannet.engine.model.Nic;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;

/** Network cards for one machine that is being planned: draws their MAC addresses and, in networks, their addresses. */
final class DrawnNics {
    private final PlanInputs inputs;
    private final Set<MacAddress> macs = new HashSet<>();
    private final Map<NetworkId, Set<IpAddress>> addresses = new HashMap<>();

    DrawnNics(PlanInputs inputs) {
        this.inputs = inputs;
    }

    /** @throws Planner.RefusedException when a network or an address is not to be had */
    Nic draw(NewNic wanted) {
        return switch (wanted) {
            case NewNic.User _ -> nic(Optional.empty(), new Nic.Attachment.User());
            case NewNic.Bridge(String bridge) -> nic(Optional.empty(), new Nic.Attachment.Bridge(bridge));
            case NewNic.OnNetwork on -> {
                Network network = new Planner(inputs).network(on.network(), on.by());
                List<IpAddress> got = new ArrayList<>();
                on.addresses()
                        .forEach(address ->
                                got.add(asked(network, address, on.by().isPresent())));
                if (on.automatic()) {
                    network.subnets().stream()
                            .map(subnet -> subnet.prefix().version())
                            .filter(version -> got.stream().noneMatch(has -> has.version() == version))
                            .forEach(version -> got.add(next(network, version)));
                }
                yield nic(network.macPrefix(), new Nic.Attachment.OnNetwork(network.id()))
                        .withAddresses(got);
            }
        };
    }

    private Nic nic(Optional<MacPrefix> ofNetwork, Nic.Attachment attachment) {
        Optional<MacPrefix> prefix =
                ofNetwork.or(() -> inputs.state().settings().macPrefix());
        MacAddress mac = random(prefix);
        while (inputs.state().isTaken(mac) || !macs.add(mac)) {
            mac = random(prefix);
        }
        return Nic.of(new NicId(inputs.ids().get()), mac, attachment);
    }

    private MacAddress random(Optional<MacPrefix> prefix) {
        UUID id = inputs.ids().get();
        return prefix.map(begins -> MacAddress.fromRandom(begins, id)).orElseGet(() -> MacAddress.fromRandom(id));
    }

    /** @param byOwner who does not get what operators have reserved */
    private IpAddress asked(Network network, IpAddress address, boolean byOwner) {
        Optional<String> fault = inputs.state()
                .addresses(network)
                .findFault(address)
                .or(() -> network.findReserved(address)
                        .filter(range -> byOwner)
                        .map(range -> "is reserved by the operators"));
        if (fault.isPresent() || !drawn(network).add(address)) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.IN_USE, "Address " + address + " can't be had in network " + network.name() + ".")
                    .withCause("It " + fault.orElse("is asked for twice") + ".")
                    .withRemedy("Ask for another one, or for none: then a free one is drawn."));
        }
        return address;
    }

    private IpAddress next(Network network, IpAddress.Version version) {
        IpAddress next = inputs.state()
                .addresses(network)
                .nextFree(version, drawn(network))
                .orElseThrow(() -> Planner.refuse(
                        Problem.of(ErrorCode.NO_CAPACITY, "Network " + network.name() + " has no free address left.")
                                .withCause("All addresses of version " + (version == IpAddress.Version.V4 ? 4 : 6)
                                        + " are used or reserved.")
                                .withRemedy("Ask an operator for a wider network, or to release reserved addresses.")));
        drawn(network).add(next);
        return next;
    }

    private Set<IpAddress> drawn(Network network) {
        return addresses.computeIfAbsent(network.id(), id -> new HashSet<>());
    }
}
