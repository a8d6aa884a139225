package org.gannet.backend.clusters;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.support.Problems;
import org.gannet.base.IpAddress;
import org.gannet.base.NetworkId;
import org.gannet.base.Tag;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.model.AddressPool;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Network;
import org.gannet.engine.model.Subnet;
import org.springframework.stereotype.Service;

/** Reads networks; for administrators and helpdesk. */
@Service
public class NetworkQueries {
    private static final int MOST_ADDRESSES = 1000;

    private final ClusterEngine engine;
    private final Access access;

    NetworkQueries(ClusterEngine engine, Access access) {
        this.engine = engine;
        this.access = access;
    }

    /** By name. @throws org.gannet.base.ProblemException NOT_ALLOWED */
    public List<NetworkView> list(Actor actor) {
        access.requireSeesCluster(actor);
        ClusterState state = engine.view().state();
        return state.networks().values().stream()
                .sorted(Comparator.comparing(Network::name))
                .map(network -> view(state, network))
                .toList();
    }

    /** @throws org.gannet.base.ProblemException NOT_ALLOWED, NOT_FOUND */
    public NetworkView get(Actor actor, NetworkId id) {
        access.requireSeesCluster(actor);
        ClusterState state = engine.view().state();
        return state.findNetwork(id)
                .map(network -> view(state, network))
                .orElseThrow(() -> Problems.notFound("network"));
    }

    /**
     * The cards in it, by the names of their machines; at most {@value #MOST_ADDRESSES}.
     * @throws org.gannet.base.ProblemException NOT_ALLOWED, NOT_FOUND
     */
    public List<AddressView> addresses(Actor actor, NetworkId id) {
        access.requireSeesCluster(actor);
        ClusterState state = engine.view().state();
        if (state.findNetwork(id).isEmpty()) {
            throw Problems.notFound("network");
        }
        return state.instancesIn(id).stream()
                .flatMap(instance -> instance.nics().stream()
                        .filter(nic -> nic.network().equals(Optional.of(id)))
                        .map(nic -> new AddressView(
                                instance.id(),
                                instance.name().value(),
                                nic.mac().toString(),
                                nic.addresses().stream()
                                        .map(IpAddress::toString)
                                        .toList())))
                .sorted(Comparator.comparing(AddressView::name).thenComparing(AddressView::mac))
                .limit(MOST_ADDRESSES)
                .toList();
    }

    private static NetworkView view(ClusterState state, Network network) {
        AddressPool pool = state.addresses(network);
        return new NetworkView(
                network.id(),
                network.name().value(),
                network.v4().map(subnet -> subnet.prefix().toString()),
                network.v4().flatMap(Subnet::gateway).map(IpAddress::toString),
                network.v6().map(subnet -> subnet.prefix().toString()),
                network.v6().flatMap(Subnet::gateway).map(IpAddress::toString),
                network.macPrefix().map(Object::toString),
                network.reserved().stream().map(Object::toString).toList(),
                pool.used().size(),
                pool.nextFree(IpAddress.Version.V4, Set.of()).map(IpAddress::toString),
                pool.nextFree(IpAddress.Version.V6, Set.of()).map(IpAddress::toString),
                state.instancesIn(network.id()).size(),
                state.groupsReaching(network.id()).stream()
                        .flatMap(group -> group
                                .findConnection(network.id())
                                .map(connection -> GroupQueries.connection(state, group, connection))
                                .stream())
                        .toList(),
                network.tags().all().stream().map(Tag::value).toList());
    }
}
