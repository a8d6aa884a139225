package org.gannet.engine.simulation.world;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.GroupId;
import org.gannet.base.GroupName;
import org.gannet.base.IpAddress;
import org.gannet.base.IpPrefix;
import org.gannet.base.IpRange;
import org.gannet.base.MacPrefix;
import org.gannet.base.NetworkId;
import org.gannet.base.NetworkName;
import org.gannet.base.PlacementRule;
import org.gannet.base.Tag;
import org.gannet.engine.model.AllocationPolicy;
import org.gannet.engine.model.Connection;
import org.gannet.engine.model.NodeParameters;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.cluster.ModifyCluster;
import org.gannet.engine.operation.cluster.TagCluster;
import org.gannet.engine.operation.group.AddGroup;
import org.gannet.engine.operation.group.AssignNodes;
import org.gannet.engine.operation.group.ModifyGroup;
import org.gannet.engine.operation.group.RemoveGroup;
import org.gannet.engine.operation.group.RenameGroup;
import org.gannet.engine.operation.group.TagGroup;
import org.gannet.engine.operation.instance.AddPlacementRule;
import org.gannet.engine.operation.instance.DropPlacementRules;
import org.gannet.engine.operation.instance.MarkOffline;
import org.gannet.engine.operation.instance.MarkOnline;
import org.gannet.engine.operation.instance.TagInstance;
import org.gannet.engine.operation.network.AddNetwork;
import org.gannet.engine.operation.network.ConnectNetwork;
import org.gannet.engine.operation.network.DisconnectNetwork;
import org.gannet.engine.operation.network.ModifyNetwork;
import org.gannet.engine.operation.network.RemoveNetwork;
import org.gannet.engine.operation.network.RenameNetwork;
import org.gannet.engine.operation.network.TagNetwork;
import org.gannet.engine.operation.node.ModifyNode;
import org.gannet.engine.operation.node.TagNode;

/**
 * Places of the operations that only change what the cluster is to be. Seldom, since each makes others be refused: a
 * cluster of many groups moves nothing. What they say succeeded must stand in the state, or was changed since by
 * another; the invariants look at the rest.
 */
final class ConfigurationSeats {
    static final List<Seat<?>> ALL = Stream.of(ofMachines(), ofGroups(), ofNetworks(), ofTheCluster())
            .flatMap(List::stream)
            .toList();

    private static final List<Tag> TAGS = List.of(new Tag("a"), new Tag("b"), new Tag("c"));

    private ConfigurationSeats() {}

    private static List<Seat<?>> ofMachines() {
        return List.of(
                seat(
                        TagInstance.Parameters.class,
                        3,
                        requests -> new TagInstance.Parameters(requests.machine(), tag(requests), List.of())),
                seat(
                        AddPlacementRule.Parameters.class,
                        4,
                        requests -> new AddPlacementRule.Parameters(
                                requests.machine(),
                                requests.chance().pick(TAGS),
                                requests.chance().pick(List.of(PlacementRule.Kind.values())),
                                requests.chance().pick(List.of(PlacementRule.Strength.values())))),
                seat(
                        DropPlacementRules.Parameters.class,
                        3,
                        requests -> new DropPlacementRules.Parameters(requests.machine(), tag(requests))),
                seat(MarkOffline.Parameters.class, 5, requests -> new MarkOffline.Parameters(requests.machine())),
                seat(MarkOnline.Parameters.class, 5, requests -> new MarkOnline.Parameters(requests.machine())),
                seat(
                        ModifyNode.Parameters.class,
                        3,
                        requests -> new ModifyNode.Parameters(
                                requests.node(),
                                Optional.empty(),
                                Optional.of(requests.chance().oneIn(3)),
                                Optional.of(!requests.chance().oneIn(6)),
                                Optional.empty(),
                                Optional.of(reserving(requests)),
                                List.of())),
                seat(
                        TagNode.Parameters.class,
                        2,
                        requests -> new TagNode.Parameters(requests.node(), tag(requests), List.of())));
    }

    private static List<Seat<?>> ofGroups() {
        return List.of(
                seat(
                        AddGroup.Parameters.class,
                        2,
                        requests -> new AddGroup.Parameters(
                                new GroupId(requests.id()),
                                new GroupName("rack" + requests.chance().between(1, 3)),
                                requests.chance().pick(List.of(AllocationPolicy.values())))),
                seat(
                        RenameGroup.Parameters.class,
                        2,
                        requests -> new RenameGroup.Parameters(
                                requests.group(),
                                new GroupName("rack" + requests.chance().between(1, 3)))),
                seat(
                        ModifyGroup.Parameters.class,
                        2,
                        requests -> new ModifyGroup.Parameters(
                                requests.group(),
                                Optional.of(requests.chance().pick(List.of(AllocationPolicy.values()))),
                                Optional.empty(),
                                Optional.of(reserving(requests)),
                                Optional.empty(),
                                Optional.empty(),
                                requests.chance().oneIn(2) ? List.of("policy") : List.of("node"))),
                seat(
                        AssignNodes.Parameters.class,
                        1,
                        requests -> new AssignNodes.Parameters(
                                requests.group(),
                                List.of(requests.node()),
                                requests.chance().oneIn(2))),
                seat(
                        TagGroup.Parameters.class,
                        1,
                        requests -> new TagGroup.Parameters(requests.group(), tag(requests), List.of())),
                seat(RemoveGroup.Parameters.class, 2, requests -> new RemoveGroup.Parameters(requests.group())));
    }

    private static List<Seat<?>> ofNetworks() {
        return List.of(
                seat(AddNetwork.Parameters.class, 6, ConfigurationSeats::network),
                seat(
                        RenameNetwork.Parameters.class,
                        1,
                        requests -> new RenameNetwork.Parameters(
                                requests.network(),
                                new NetworkName("net" + requests.chance().between(1, 3)))),
                seat(
                        ModifyNetwork.Parameters.class,
                        2,
                        requests -> new ModifyNetwork.Parameters(
                                requests.network(),
                                Optional.empty(),
                                Optional.of(address(requests)),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                List.of(IpRange.of(address(requests))),
                                List.of(),
                                List.of())),
                seat(
                        ConnectNetwork.Parameters.class,
                        8,
                        requests -> new ConnectNetwork.Parameters(
                                requests.network(),
                                requests.group(),
                                requests.chance().oneIn(8) ? Connection.Mode.ROUTED : Connection.Mode.BRIDGED,
                                "br0",
                                Optional.empty(),
                                requests.chance().oneIn(2))),
                seat(
                        DisconnectNetwork.Parameters.class,
                        2,
                        requests -> new DisconnectNetwork.Parameters(requests.network(), requests.group())),
                seat(
                        TagNetwork.Parameters.class,
                        1,
                        requests -> new TagNetwork.Parameters(requests.network(), tag(requests), List.of())),
                seat(RemoveNetwork.Parameters.class, 2, requests -> new RemoveNetwork.Parameters(requests.network())));
    }

    private static List<Seat<?>> ofTheCluster() {
        return List.of(
                seat(
                        ModifyCluster.Parameters.class,
                        2,
                        requests -> new ModifyCluster.Parameters(
                                Optional.of("cluster " + requests.chance().between(1, 9)),
                                Optional.empty(),
                                Optional.of(reserving(requests)),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(
                                        new MacPrefix("aa:0" + requests.chance().between(1, 9) + ":00")),
                                Optional.empty())),
                seat(TagCluster.Parameters.class, 1, requests -> new TagCluster.Parameters(tag(requests), List.of())));
    }

    private static <P extends Parameters> Seat<P> seat(Class<P> operation, int weight, Function<Requests, P> draw) {
        return new Seat<>(operation, weight, draw, (world, parameters) -> Optional.empty());
    }

    private static AddNetwork.Parameters network(Requests requests) {
        int number = requests.chance().between(1, 3);
        return new AddNetwork.Parameters(
                new NetworkId(requests.id()),
                new NetworkName("net" + number),
                Optional.of(IpPrefix.parse("10." + number + ".0.0/28")),
                Optional.of(IpAddress.parse("10." + number + ".0.1")),
                requests.chance().oneIn(2)
                        ? Optional.of(IpPrefix.parse("2001:db8:" + number + "::/64"))
                        : Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    private static IpAddress address(Requests requests) {
        return IpAddress.parse("10." + requests.chance().between(1, 3) + ".0."
                + requests.chance().between(1, 14));
    }

    private static List<Tag> tag(Requests requests) {
        return List.of(requests.chance().pick(TAGS));
    }

    /** Little, so that nodes keep room. */
    private static NodeParameters reserving(Requests requests) {
        return new NodeParameters(
                Optional.of("power"),
                Optional.of(ByteSize.ofMebibytes(128L * requests.chance().between(1, 4))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
