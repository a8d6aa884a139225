package org.gannet.engine.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.InstanceId;
import org.gannet.base.IpAddress;
import org.gannet.base.IpRange;
import org.gannet.base.NetworkId;
import org.pcollections.PSortedMap;
import org.pcollections.PSortedSet;

/** The addresses of one network: which machines have, and which is the next that one may get. */
public final class AddressPool {
    private final Network network;
    private final PSortedMap<Indexes.NetworkAddress, PSortedSet<InstanceId>> all;

    AddressPool(Network network, PSortedMap<Indexes.NetworkAddress, PSortedSet<InstanceId>> all) {
        this.network = network;
        this.all = all;
    }

    /** That machines have, in their order. */
    public List<IpAddress> used() {
        NetworkId id = network.id();
        return network.subnets().stream()
                .flatMap(subnet -> all
                        .subMap(
                                new Indexes.NetworkAddress(id, subnet.prefix().network()),
                                true,
                                new Indexes.NetworkAddress(id, subnet.prefix().last()),
                                true)
                        .keySet()
                        .stream())
                .map(Indexes.NetworkAddress::address)
                .toList();
    }

    /**
     * The lowest address that no machine has, nobody reserved, and that is none of the network's own.
     * @param not neither: what the same plan has drawn already
     */
    public Optional<IpAddress> nextFree(IpAddress.Version version, Set<IpAddress> not) {
        return network.subnet(version).flatMap(subnet -> nextFree(subnet, not));
    }

    private Optional<IpAddress> nextFree(Subnet subnet, Set<IpAddress> not) {
        IpAddress candidate = subnet.first();
        while (candidate.compareTo(subnet.last()) <= 0) {
            Optional<IpRange> reserved = network.findReserved(candidate);
            if (reserved.isEmpty() && isFree(subnet, candidate) && !not.contains(candidate)) {
                return Optional.of(candidate);
            }
            IpAddress last = reserved.map(IpRange::last).orElse(candidate);
            if (last.compareTo(subnet.last()) >= 0) {
                return Optional.empty();
            }
            candidate = last.next();
        }
        return Optional.empty();
    }

    private boolean isFree(Subnet subnet, IpAddress address) {
        return subnet.isForMachines(address) && !all.containsKey(new Indexes.NetworkAddress(network.id(), address));
    }

    /** Why a machine can't have it, in words that end a sentence; empty when it can. */
    public Optional<String> findFault(IpAddress address) {
        Optional<Subnet> subnet = network.findSubnet(address);
        if (subnet.isEmpty()) {
            return Optional.of("is not in network " + network.name());
        }
        if (!subnet.get().isForMachines(address)) {
            return Optional.of("is the gateway's or the network's own");
        }
        return all.containsKey(new Indexes.NetworkAddress(network.id(), address))
                ? Optional.of("belongs to another machine")
                : Optional.empty();
    }
}
