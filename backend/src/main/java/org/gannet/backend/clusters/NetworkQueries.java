package org.gannet.backend.clusters;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.projects.Memberships;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.Page;
import org.gannet.backend.support.PageQuery;
import org.gannet.backend.support.Problems;
import org.gannet.base.IpAddress;
import org.gannet.base.NetworkId;
import org.gannet.base.Tag;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.model.AddressPool;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Network;
import org.gannet.engine.model.OpenTo;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.model.Subnet;
import org.springframework.stereotype.Service;

/** Reads networks: all for administrators and helpdesk, for everybody else what is open to his projects. */
@Service
public class NetworkQueries {
    private static final int MOST_ADDRESSES = 1000;

    private final ClusterEngine engine;
    private final Access access;
    private final Memberships memberships;

    NetworkQueries(ClusterEngine engine, Access access, Memberships memberships) {
        this.engine = engine;
        this.access = access;
        this.memberships = memberships;
    }

    /**
     * By name.
     * @param text that the name or a prefix contains, in upper or lower case; empty for all
     * @throws org.gannet.base.ProblemException NOT_ALLOWED
     */
    public Page<NetworkView> list(Actor actor, String text, PageQuery query) {
        access.requireSeesCluster(actor);
        ClusterState state = engine.view().state();
        String wanted = text.toLowerCase(Locale.ROOT);
        Page<Network> found = Page.of(
                state.networks().values().stream()
                        .filter(network -> matches(network, wanted))
                        .sorted(Comparator.comparing(Network::name))
                        .toList(),
                query);
        Map<ProjectId, String> names = names(found.items());
        return found.map(network -> view(state, network, names));
    }

    private static boolean matches(Network network, String wanted) {
        return network.name().value().toLowerCase(Locale.ROOT).contains(wanted)
                || network.subnets().stream()
                        .anyMatch(subnet -> subnet.prefix().toString().contains(wanted));
    }

    /**
     * Those that members of the project may attach its machines to, by name; none that no group reaches.
     * @throws org.gannet.base.ProblemException NOT_FOUND when the project is not there for the actor
     */
    public List<OpenNetworkView> open(Actor actor, ProjectId project) {
        access.requireVisible(actor, project);
        OwnerId owner = new OwnerId(project.value());
        ClusterState state = engine.view().state();
        return state.networks().values().stream()
                .filter(network -> network.openTo().includes(owner))
                .filter(network -> !state.groupsReaching(network.id()).isEmpty())
                .sorted(Comparator.comparing(Network::name))
                .map(network -> new OpenNetworkView(
                        network.id(),
                        network.name().value(),
                        prefix(network.v4()),
                        gateway(network.v4()),
                        prefix(network.v6()),
                        gateway(network.v6())))
                .toList();
    }

    private static Optional<String> prefix(Optional<Subnet> subnet) {
        return subnet.map(known -> known.prefix().toString());
    }

    private static Optional<String> gateway(Optional<Subnet> subnet) {
        return subnet.flatMap(Subnet::gateway).map(IpAddress::toString);
    }

    private Map<ProjectId, String> names(Collection<Network> networks) {
        return memberships.names(
                networks.stream().flatMap(network -> projects(network.openTo())).collect(Collectors.toSet()));
    }

    private static Stream<ProjectId> projects(OpenTo openTo) {
        return openTo instanceof OpenTo.Projects(var owners)
                ? owners.stream().map(owner -> new ProjectId(owner.value()))
                : Stream.empty();
    }

    private static OpenToView openTo(OpenTo openTo, Map<ProjectId, String> names) {
        OpenToView.Kind kind = switch (openTo) {
            case OpenTo.Nobody _ -> OpenToView.Kind.NOBODY;
            case OpenTo.Everybody _ -> OpenToView.Kind.EVERYBODY;
            case OpenTo.Projects _ -> OpenToView.Kind.PROJECTS;
        };
        return new OpenToView(
                kind,
                projects(openTo)
                        .map(id -> new OpenToView.Project(id, names.getOrDefault(id, id.toString())))
                        .sorted(Comparator.comparing(OpenToView.Project::name))
                        .toList());
    }

    /** @throws org.gannet.base.ProblemException NOT_ALLOWED, NOT_FOUND */
    public NetworkView get(Actor actor, NetworkId id) {
        access.requireSeesCluster(actor);
        ClusterState state = engine.view().state();
        return state.findNetwork(id)
                .map(network -> view(state, network, names(List.of(network))))
                .orElseThrow(() -> Problems.notFound("network"));
    }

    /**
     * The cards in it, by the names of their machines; at most {@value #MOST_ADDRESSES}.
     * @throws org.gannet.base.ProblemException NOT_ALLOWED, NOT_FOUND
     */
    public List<AddressView> addresses(Actor actor, NetworkId id) {
        access.requireSeesCluster(actor);
        ClusterState state = engine.view().state();
        OpenTo openTo = state.findNetwork(id).map(Network::openTo).orElseThrow(() -> Problems.notFound("network"));
        return state.instancesIn(id).stream()
                .flatMap(instance -> instance.nics().stream()
                        .filter(nic -> nic.network().equals(Optional.of(id)))
                        .map(nic -> new AddressView(
                                instance.id(),
                                instance.name().value(),
                                nic.mac().toString(),
                                nic.addresses().stream()
                                        .map(IpAddress::toString)
                                        .toList(),
                                openTo.includes(instance.owner()))))
                .sorted(Comparator.comparing(AddressView::name).thenComparing(AddressView::mac))
                .limit(MOST_ADDRESSES)
                .toList();
    }

    private static NetworkView view(ClusterState state, Network network, Map<ProjectId, String> names) {
        AddressPool pool = state.addresses(network);
        return new NetworkView(
                network.id(),
                network.name().value(),
                prefix(network.v4()),
                gateway(network.v4()),
                prefix(network.v6()),
                gateway(network.v6()),
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
                network.tags().all().stream().map(Tag::value).toList(),
                openTo(network.openTo(), names));
    }
}
