package org.gannet.engine.operation;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.GroupId;
import org.gannet.base.GroupName;
import org.gannet.base.InstanceId;
import org.gannet.base.IpAddress;
import org.gannet.base.IpPrefix;
import org.gannet.base.IpRange;
import org.gannet.base.MacPrefix;
import org.gannet.base.NetworkId;
import org.gannet.base.NetworkName;
import org.gannet.base.NodeName;
import org.gannet.base.PlacementRule;
import org.gannet.base.Tag;
import org.gannet.engine.model.AllocationPolicy;
import org.gannet.engine.model.Connection;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.NodeParameters;
import org.gannet.engine.operation.OperationExamples.Example;
import org.gannet.engine.operation.cluster.ModifyCluster;
import org.gannet.engine.operation.cluster.TagCluster;
import org.gannet.engine.operation.group.AddGroup;
import org.gannet.engine.operation.group.AssignNodes;
import org.gannet.engine.operation.group.ModifyGroup;
import org.gannet.engine.operation.group.RemoveGroup;
import org.gannet.engine.operation.group.RenameGroup;
import org.gannet.engine.operation.group.TagGroup;
import org.gannet.engine.operation.instance.AddPlacementRule;
import org.gannet.engine.operation.instance.CreateInstance;
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
import org.gannet.engine.testing.SimulatedCluster;

/** Situations of operations that only change what the cluster is to be, and ask no node for anything. */
final class ConfigurationExamples {
    private static final GroupId RACK = new GroupId(new UUID(12, 1));
    private static final NetworkId OFFICE = new NetworkId(new UUID(11, 1));

    private ConfigurationExamples() {}

    static List<Example> all() {
        return Stream.of(ofGroups(), ofNetworks(), ofMachinesAndNodes(), ofTheCluster())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Example> ofGroups() {
        return List.of(
                example("add a group", AddGroup.Parameters.class, cluster -> addGroup()),
                example(
                        "rename a group",
                        RenameGroup.Parameters.class,
                        cluster -> new RenameGroup.Parameters(rack(cluster), new GroupName("rack2"))),
                example(
                        "change a group",
                        ModifyGroup.Parameters.class,
                        cluster -> new ModifyGroup.Parameters(
                                rack(cluster),
                                Optional.of(AllocationPolicy.LAST_RESORT),
                                Optional.empty(),
                                Optional.of(reserving(ByteSize.ofGibibytes(2))),
                                Optional.empty(),
                                Optional.empty(),
                                List.of("hypervisor", "disk.stripes"))),
                example("assign nodes", AssignNodes.Parameters.class, cluster -> {
                    cluster.running("web1", "node2");
                    List<NodeName> nodes = List.of(new NodeName("node3"), new NodeName("node2"));
                    return new AssignNodes.Parameters(rack(cluster), nodes, false);
                }),
                example(
                        "tag a group",
                        TagGroup.Parameters.class,
                        cluster -> new TagGroup.Parameters(rack(cluster), List.of(new Tag("a")), List.of())),
                example(
                        "remove a group",
                        RemoveGroup.Parameters.class,
                        cluster -> new RemoveGroup.Parameters(rack(cluster))));
    }

    private static List<Example> ofNetworks() {
        return List.of(
                example("add a network", AddNetwork.Parameters.class, cluster -> addNetwork()),
                example(
                        "rename a network",
                        RenameNetwork.Parameters.class,
                        cluster -> new RenameNetwork.Parameters(office(cluster), new NetworkName("lab"))),
                example(
                        "change a network",
                        ModifyNetwork.Parameters.class,
                        cluster -> new ModifyNetwork.Parameters(
                                office(cluster),
                                Optional.of(IpPrefix.parse("10.1.0.0/16")),
                                Optional.empty(),
                                Optional.of(IpPrefix.parse("2001:db8:1::/64")),
                                Optional.empty(),
                                Optional.empty(),
                                List.of(IpRange.parse("10.1.9.1-10.1.9.9")),
                                List.of(IpRange.parse("10.1.0.2-10.1.0.9")),
                                List.of(ModifyNetwork.Part.V4_GATEWAY))),
                example(
                        "connect a network",
                        ConnectNetwork.Parameters.class,
                        cluster -> connect(office(cluster), Group.FIRST)),
                example("disconnect a network", DisconnectNetwork.Parameters.class, cluster -> {
                    cluster.run(connect(office(cluster), Group.FIRST));
                    return new DisconnectNetwork.Parameters(OFFICE, Group.FIRST);
                }),
                example(
                        "tag a network",
                        TagNetwork.Parameters.class,
                        cluster -> new TagNetwork.Parameters(
                                office(cluster), List.of(), List.of(new Tag("floor:1"), new Tag("none")))),
                example(
                        "remove a network",
                        RemoveNetwork.Parameters.class,
                        cluster -> new RemoveNetwork.Parameters(office(cluster))));
    }

    private static List<Example> ofMachinesAndNodes() {
        return List.of(
                example(
                        "tag a machine",
                        TagInstance.Parameters.class,
                        cluster -> new TagInstance.Parameters(
                                cluster.running("web1", "node1").id(), List.of(new Tag("web")), List.of())),
                example(
                        "give a machine a placement rule",
                        AddPlacementRule.Parameters.class,
                        cluster -> new AddPlacementRule.Parameters(
                                cluster.running("web1", "node1").id(),
                                new Tag("web"),
                                PlacementRule.Kind.APART,
                                PlacementRule.Strength.HARD)),
                example("take a placement rule from a machine", DropPlacementRules.Parameters.class, cluster -> {
                    InstanceId web = cluster.running("web1", "node1").id();
                    cluster.run(new AddPlacementRule.Parameters(
                            web, new Tag("web"), PlacementRule.Kind.APART, PlacementRule.Strength.HARD));
                    return new DropPlacementRules.Parameters(web, List.of(new Tag("web")));
                }),
                example(
                        "take a machine out of service",
                        MarkOffline.Parameters.class,
                        cluster -> new MarkOffline.Parameters(stopped(cluster))),
                example("take a machine back into service", MarkOnline.Parameters.class, cluster -> {
                    InstanceId web = stopped(cluster);
                    cluster.run(new MarkOffline.Parameters(web));
                    return new MarkOnline.Parameters(web);
                }),
                example(
                        "drain a node",
                        ModifyNode.Parameters.class,
                        cluster -> new ModifyNode.Parameters(
                                new NodeName("node1"),
                                Optional.empty(),
                                Optional.of(true),
                                Optional.of(false),
                                Optional.empty(),
                                Optional.of(reserving(ByteSize.ofGibibytes(1))),
                                List.of())),
                example(
                        "tag a node",
                        TagNode.Parameters.class,
                        cluster -> new TagNode.Parameters(new NodeName("node1"), List.of(new Tag("ssd")), List.of())));
    }

    private static List<Example> ofTheCluster() {
        return List.of(
                example(
                        "change the cluster",
                        ModifyCluster.Parameters.class,
                        cluster -> new ModifyCluster.Parameters(
                                Optional.of("lab"),
                                Optional.empty(),
                                Optional.of(reserving(ByteSize.ofGibibytes(1))),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(List.of(DiskTemplate.FILE, DiskTemplate.PLAIN)),
                                Optional.of(new MacPrefix("aa:bb:cc")),
                                Optional.of(3))),
                example(
                        "tag the cluster",
                        TagCluster.Parameters.class,
                        cluster -> new TagCluster.Parameters(List.of(new Tag("lab")), List.of())));
    }

    static AddGroup.Parameters addGroup() {
        return new AddGroup.Parameters(RACK, new GroupName("rack1"), AllocationPolicy.PREFERRED);
    }

    static AddNetwork.Parameters addNetwork() {
        return new AddNetwork.Parameters(
                OFFICE,
                new NetworkName("office"),
                Optional.of(IpPrefix.parse("10.1.0.0/24")),
                Optional.of(IpAddress.parse("10.1.0.1")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(IpRange.parse("10.1.0.2-10.1.0.9")),
                List.of(new Tag("floor:1")));
    }

    static ConnectNetwork.Parameters connect(NetworkId network, GroupId group) {
        return new ConnectNetwork.Parameters(network, group, Connection.Mode.BRIDGED, "br0", Optional.empty(), true);
    }

    static NodeParameters reserving(ByteSize memory) {
        return new NodeParameters(
                Optional.empty(),
                Optional.of(memory),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static GroupId rack(SimulatedCluster cluster) {
        cluster.run(addGroup());
        return RACK;
    }

    private static NetworkId office(SimulatedCluster cluster) {
        cluster.run(addNetwork());
        return OFFICE;
    }

    private static InstanceId stopped(SimulatedCluster cluster) {
        CreateInstance.Parameters create = cluster.create("web1", Optional.of("node1"), false);
        cluster.run(create);
        return create.id();
    }

    private static Example example(
            String name, Class<? extends Parameters> operation, Function<SimulatedCluster, Parameters> prepare) {
        return new Example(name, operation, prepare, false);
    }
}
