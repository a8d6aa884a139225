package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.gannet.engine.ConfigurationStory.done;
import static org.gannet.engine.ConfigurationStory.refused;
import static org.gannet.engine.ConfigurationWishes.LAB;
import static org.gannet.engine.ConfigurationWishes.OFFICE;
import static org.gannet.engine.ConfigurationWishes.RACK;
import static org.gannet.engine.ConfigurationWishes.addGroup;
import static org.gannet.engine.ConfigurationWishes.assign;
import static org.gannet.engine.ConfigurationWishes.connect;
import static org.gannet.engine.ConfigurationWishes.connection;
import static org.gannet.engine.ConfigurationWishes.group;
import static org.gannet.engine.ConfigurationWishes.inOffice;
import static org.gannet.engine.ConfigurationWishes.modify;
import static org.gannet.engine.ConfigurationWishes.network;
import static org.gannet.engine.ConfigurationWishes.node;
import static org.gannet.engine.ConfigurationWishes.of;
import static org.gannet.engine.ConfigurationWishes.office;
import static org.gannet.engine.ConfigurationWishes.offline;
import static org.gannet.engine.ConfigurationWishes.only;
import static org.gannet.engine.ConfigurationWishes.policy;
import static org.gannet.engine.ConfigurationWishes.prefix;
import static org.gannet.engine.ConfigurationWishes.rack;
import static org.gannet.engine.ConfigurationWishes.reserving;
import static org.gannet.engine.ConfigurationWishes.settings;
import static org.gannet.engine.ConfigurationWishes.stopped;
import static org.gannet.engine.ConfigurationWishes.tags;
import static org.gannet.engine.ConfigurationWishes.template;
import static org.gannet.engine.ConfigurationWishes.v6;
import static org.gannet.engine.ConfigurationWishes.web;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.GroupName;
import org.gannet.base.InstanceId;
import org.gannet.base.IpAddress;
import org.gannet.base.NodeName;
import org.gannet.base.Tags;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Connection;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Inheritance;
import org.gannet.engine.model.Level;
import org.gannet.engine.model.Nic;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.NodeParameters;
import org.gannet.engine.model.NodeUse;
import org.gannet.engine.operation.group.AssignNodes;
import org.gannet.engine.operation.group.ModifyGroup;
import org.gannet.engine.operation.group.RemoveGroup;
import org.gannet.engine.operation.group.RenameGroup;
import org.gannet.engine.operation.instance.MarkOffline;
import org.gannet.engine.operation.instance.MarkOnline;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.operation.instance.TagInstance;
import org.gannet.engine.operation.network.ConnectNetwork;
import org.gannet.engine.operation.network.DisconnectNetwork;
import org.gannet.engine.operation.network.RemoveNetwork;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Operations that change what the cluster is to be: given, when, then. Each row is one story on three nodes. */
class ConfigurationScenarioTest {
    static Stream<ConfigurationStory> stories() {
        return Stream.of(
                        groups(),
                        groupParameters(),
                        groupPolicies(),
                        networks(),
                        links(),
                        addresses(),
                        usedNetworks(),
                        usedAddresses(),
                        machines(),
                        nodes(),
                        cluster())
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("stories")
    void happensAsTold(ConfigurationStory story) {
        story.happen();
    }

    private static List<ConfigurationStory> groups() {
        return List.of(
                done("a group is added empty", List.of(), addGroup(RACK, "rack1"), (cluster, none) -> {
                    assertThat(rack(cluster)).isEqualTo(Group.of(RACK, new GroupName("rack1")));
                    assertThat(cluster.state().nodesIn(RACK)).isEmpty();
                }),
                refused(
                        "two groups can't have one name",
                        List.of(),
                        addGroup(RACK, "default"),
                        ErrorCode.NAME_TAKEN,
                        "There is a group default already."),
                refused(
                        "a group is added once",
                        List.of(rack()),
                        addGroup(RACK, "rack2"),
                        ErrorCode.NAME_TAKEN,
                        "such a group"),
                done(
                        "a group is renamed to what it is",
                        List.of(rack()),
                        new RenameGroup.Parameters(RACK, new GroupName("rack1")),
                        (cluster, none) -> assertThat(rack(cluster).name()).hasToString("rack1")),
                refused(
                        "a group can't get another's name",
                        List.of(rack()),
                        new RenameGroup.Parameters(RACK, new GroupName("default")),
                        ErrorCode.NAME_TAKEN,
                        "default"),
                refused(
                        "the first group with nodes stays",
                        List.of(),
                        new RemoveGroup.Parameters(Group.FIRST),
                        ErrorCode.IN_USE,
                        "It has 3 nodes."),
                done(
                        "the group that a cluster began with may go",
                        List.of(rack(), assign(RACK, "node1", "node2", "node3")),
                        new RemoveGroup.Parameters(Group.FIRST),
                        (cluster, none) ->
                                assertThat(cluster.state().groups().keySet()).containsExactly(RACK)),
                refused(
                        "a group with nodes stays",
                        List.of(rack(), assign(RACK, "node2")),
                        new RemoveGroup.Parameters(RACK),
                        ErrorCode.IN_USE,
                        "It has 1 node."));
    }

    private static List<ConfigurationStory> groupParameters() {
        return List.of(
                refused(
                        "what is not there can't be changed",
                        List.of(),
                        new RenameGroup.Parameters(RACK, new GroupName("x")),
                        ErrorCode.NOT_FOUND,
                        "no such group"),
                done(
                        "what a group inherits again is the cluster's",
                        List.of(rack(), of(group(Optional.of(reserving(4)), List.of()))),
                        group(Optional.empty(), List.of("node.memoryReserve")),
                        (cluster, none) -> assertThat(rack(cluster).node()).isEqualTo(NodeParameters.INHERITED)),
                done(
                        "a group's reserve counts on its nodes alone",
                        List.of(rack(), assign(RACK, "node2")),
                        group(Optional.of(reserving(4)), List.of()),
                        (cluster, none) -> {
                            ClusterState state = cluster.state();
                            Inheritance inheritance = new Inheritance(state);
                            Node node2 = state.nodes().get(new NodeName("node2"));
                            assertThat(inheritance.node(node2).origin("memoryReserve"))
                                    .isEqualTo(Level.GROUP);
                            assertThat(inheritance.node(node2).origin("spindles"))
                                    .isEqualTo(Level.CLUSTER);
                            assertThat(state.capacity(new NodeName("node1"))
                                            .memory()
                                            .bytes())
                                    .isEqualTo(state.capacity(node2).memory().bytes()
                                            + ByteSize.ofGibibytes(4).bytes()
                                            - ByteSize.ofMebibytes(256).bytes());
                        }),
                refused(
                        "disks are made only as the cluster has enabled",
                        List.of(rack()),
                        new ModifyGroup.Parameters(
                                RACK,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(template(DiskTemplate.RBD)),
                                Optional.empty(),
                                List.of()),
                        ErrorCode.POLICY_VIOLATION,
                        "Enable it"));
    }

    private static List<ConfigurationStory> groupPolicies() {
        return List.of(
                refused(
                        "a policy of a group is asked before a machine is made there",
                        List.of(rack(), assign(RACK, "node1", "node2", "node3"), of(policy(512))),
                        cluster -> cluster.create("web1", Optional.empty(), true),
                        ErrorCode.POLICY_VIOLATION,
                        "1 GiB of memory; the group allows 1 MiB to 512 MiB."),
                done(
                        "a machine goes where the policy allows it",
                        List.of(rack(), assign(RACK, "node1", "node2"), of(policy(512))),
                        cluster -> cluster.create("web1", Optional.empty(), true),
                        (cluster, none) -> assertThat(cluster.state().instancesOn(new NodeName("node3")))
                                .hasSize(1)));
    }

    private static List<ConfigurationStory> networks() {
        return List.of(
                done(
                        "a network may have addresses of version 6 alone",
                        List.of(),
                        v6(),
                        (cluster, none) -> assertThat(office(cluster).v4()).isEmpty()),
                refused(
                        "two networks can't have one name",
                        List.of(office()),
                        network(LAB, "office", "10.2.0.0/24"),
                        ErrorCode.NAME_TAKEN,
                        "office"),
                refused(
                        "a connected network stays",
                        List.of(office(), connect(OFFICE, Group.FIRST, "br0")),
                        new RemoveNetwork.Parameters(OFFICE),
                        ErrorCode.IN_USE,
                        "Groups reach it: default."),
                refused(
                        "a group can't be disconnected from what it is not connected to",
                        List.of(office()),
                        new DisconnectNetwork.Parameters(OFFICE, Group.FIRST),
                        ErrorCode.WRONG_STATE,
                        "is not connected"),
                done(
                        "a connection is said anew",
                        List.of(office(), connect(OFFICE, Group.FIRST, "br0")),
                        connection(OFFICE, Group.FIRST, "br7"),
                        (cluster, none) -> assertThat(cluster.state()
                                        .groups()
                                        .get(Group.FIRST)
                                        .findConnection(OFFICE)
                                        .orElseThrow()
                                        .link())
                                .isEqualTo("br7")));
    }

    private static List<ConfigurationStory> links() {
        return List.of(
                refused(
                        "one link does not lead to two networks of the same addresses",
                        List.of(
                                office(),
                                of(network(LAB, "lab", "10.1.0.128/25")),
                                connect(OFFICE, Group.FIRST, "br0")),
                        connection(LAB, Group.FIRST, "br0"),
                        ErrorCode.IN_USE,
                        "addresses of network office"),
                done(
                        "another link does",
                        List.of(
                                office(),
                                of(network(LAB, "lab", "10.1.0.128/25")),
                                connect(OFFICE, Group.FIRST, "br0")),
                        connection(LAB, Group.FIRST, "br1"),
                        (cluster, none) ->
                                assertThat(cluster.state().groupsReaching(LAB)).hasSize(1)),
                refused(
                        "nor does it when addresses are changed later",
                        List.of(
                                office(),
                                of(network(LAB, "lab", "10.2.0.0/24")),
                                connect(OFFICE, Group.FIRST, "br0"),
                                connect(LAB, Group.FIRST, "br0")),
                        prefix(LAB, "10.0.0.0/8"),
                        ErrorCode.IN_USE,
                        "addresses of network office"),
                refused(
                        "a gateway is of its network",
                        List.of(office()),
                        modify(Optional.of("10.9.0.1"), List.of(), List.of()),
                        ErrorCode.INVALID_REQUEST,
                        "is not in 10.1.0.0/24"),
                refused(
                        "only what is reserved is released",
                        List.of(office()),
                        modify(Optional.empty(), List.of(), List.of("10.1.0.2")),
                        ErrorCode.NOT_FOUND,
                        "is not reserved"));
    }

    /** A machine web1 has 10.1.0.10 in the office. */
    private static List<ConfigurationStory> addresses() {
        return List.of(
                done(
                        "a machine gets the lowest free address of each version, and a MAC address of the network",
                        List.of(office(), connect(OFFICE, Group.FIRST, "br0")),
                        cluster -> inOffice(cluster, "web1", true),
                        (cluster, none) -> {
                            Nic card = only(cluster).nics().getFirst();
                            assertThat(card.addresses())
                                    .extracting(IpAddress::toString)
                                    .containsExactly("10.1.0.10", "2001:db8:1::1");
                            assertThat(card.mac().value()).startsWith("aa:11:22:");
                            assertThat(only(cluster).vmSpec(cluster.state()).nics())
                                    .containsExactly(new VmSpec.Nic.Bridge(card.mac(), "br0", card.slot()));
                        }),
                done(
                        "a machine gets the addresses that were asked for, reserved ones too",
                        List.of(office(), connect(OFFICE, Group.FIRST, "br0"), web()),
                        cluster -> inOffice(cluster, "web2", true, "10.1.0.5", "10.1.0.6"),
                        (cluster, none) -> assertThat(cluster.state()
                                        .addresses(office(cluster))
                                        .used())
                                .extracting(IpAddress::toString)
                                .containsExactly(
                                        "10.1.0.5", "10.1.0.6", "10.1.0.10", "2001:db8:1::1", "2001:db8:1::2")),
                refused(
                        "an address belongs to one machine",
                        List.of(office(), connect(OFFICE, Group.FIRST, "br0"), web()),
                        cluster -> inOffice(cluster, "web2", false, "10.1.0.10"),
                        ErrorCode.IN_USE,
                        "It belongs to another machine."),
                refused(
                        "a network may be full",
                        List.of(
                                office(),
                                connect(OFFICE, Group.FIRST, "br0"),
                                of(modify(Optional.empty(), List.of("10.1.0.10-10.1.0.255"), List.of()))),
                        cluster -> inOffice(cluster, "web2", true),
                        ErrorCode.NO_CAPACITY,
                        "no free address left"),
                refused(
                        "a machine does not go where its network is not",
                        List.of(office()),
                        cluster -> inOffice(cluster, "web1", true),
                        ErrorCode.NO_CAPACITY,
                        "lacks the network"));
    }

    private static List<ConfigurationStory> usedNetworks() {
        return List.of(
                refused(
                        "a network that a machine is in stays",
                        List.of(office(), connect(OFFICE, Group.FIRST, "br0"), web()),
                        new RemoveNetwork.Parameters(OFFICE),
                        ErrorCode.IN_USE,
                        "1 machine has a card in it."),
                refused(
                        "and stays connected",
                        List.of(office(), connect(OFFICE, Group.FIRST, "br0"), web()),
                        new DisconnectNetwork.Parameters(OFFICE, Group.FIRST),
                        ErrorCode.IN_USE,
                        "1 machine: web1."),
                refused(
                        "so that nodes can do it",
                        List.of(office(), connect(OFFICE, Group.FIRST, "br0"), web()),
                        new ConnectNetwork.Parameters(
                                OFFICE, Group.FIRST, Connection.Mode.ROUTED, "table1", Optional.empty(), true),
                        ErrorCode.IN_USE,
                        "could not do then"),
                refused(
                        "its node does not leave the group that reaches it",
                        List.of(office(), connect(OFFICE, Group.FIRST, "br0"), web(), rack()),
                        new AssignNodes.Parameters(RACK, List.of(new NodeName("node1")), true),
                        ErrorCode.IN_USE,
                        "would lose their network: web1"));
    }

    private static List<ConfigurationStory> usedAddresses() {
        return List.of(
                refused(
                        "an address that it has is not reserved",
                        List.of(office(), connect(OFFICE, Group.FIRST, "br0"), web()),
                        modify(Optional.empty(), List.of("10.1.0.10-10.1.0.20"), List.of()),
                        ErrorCode.IN_USE,
                        "Address 10.1.0.10 belongs to web1."),
                refused(
                        "nor made the gateway",
                        List.of(office(), connect(OFFICE, Group.FIRST, "br0"), web()),
                        modify(Optional.of("10.1.0.10"), List.of(), List.of()),
                        ErrorCode.IN_USE,
                        "belongs to web1"),
                refused(
                        "nor left outside",
                        List.of(office(), connect(OFFICE, Group.FIRST, "br0"), web()),
                        prefix(OFFICE, "10.1.0.0/29"),
                        ErrorCode.INVALID_REQUEST,
                        "is not in the network"),
                done(
                        "a wider prefix keeps it",
                        List.of(office(), connect(OFFICE, Group.FIRST, "br0"), web()),
                        prefix(OFFICE, "10.1.0.0/16"),
                        (cluster, none) -> assertThat(cluster.state().findHolder(OFFICE, IpAddress.parse("10.1.0.10")))
                                .isPresent()));
    }

    private static List<ConfigurationStory> machines() {
        return List.of(
                refused(
                        "what runs stays in service",
                        List.of(),
                        cluster -> new MarkOffline.Parameters(
                                cluster.running("web1", "node1").id()),
                        ErrorCode.WRONG_STATE,
                        "Stop it first."),
                done(
                        "what is out of service does not count",
                        List.of(),
                        cluster -> new MarkOffline.Parameters(stopped(cluster, 1)),
                        (cluster, none) -> {
                            NodeUse use = cluster.state().use(new NodeName("node1"));
                            assertThat(use.memory()).isEqualTo(ByteSize.ZERO);
                            assertThat(use.vcpus()).isZero();
                            assertThat(use.disk().total()).isEqualTo(ByteSize.ofGibibytes(10));
                        }),
                refused(
                        "what is out of service is not started",
                        List.of(),
                        cluster -> new StartInstance.Parameters(offline(cluster)),
                        ErrorCode.WRONG_STATE,
                        "out of service"),
                refused(
                        "what is in service can't be taken back",
                        List.of(),
                        cluster -> new MarkOnline.Parameters(stopped(cluster, 1)),
                        ErrorCode.WRONG_STATE,
                        "is in service"),
                refused(
                        "there must be room to take it back",
                        List.of(),
                        cluster -> {
                            InstanceId first = stopped(cluster, 1);
                            cluster.run(new MarkOffline.Parameters(first));
                            ByteSize rest = cluster.state()
                                    .capacity(new NodeName("node1"))
                                    .memoryFree();
                            cluster.run(cluster.create(
                                    "big", 1, rest, ByteSize.ofGibibytes(1), Optional.of("node1"), false));
                            return new MarkOnline.Parameters(first);
                        },
                        ErrorCode.NO_CAPACITY,
                        "It needs 1 GiB"),
                done(
                        "tags are added and removed at once",
                        List.of(),
                        cluster -> {
                            InstanceId web = stopped(cluster, 1);
                            cluster.run(new TagInstance.Parameters(web, tags("a", "b"), List.of()));
                            return new TagInstance.Parameters(web, tags("c"), tags("a", "never"));
                        },
                        (cluster, none) -> assertThat(only(cluster).tags()).isEqualTo(Tags.of("b", "c"))));
    }

    private static List<ConfigurationStory> nodes() {
        return List.of(
                refused(
                        "a node with machines is for machines",
                        List.of(cluster -> List.of(cluster.create("web1", Optional.of("node1"), true))),
                        node(Optional.empty(), Optional.of(false)),
                        ErrorCode.IN_USE,
                        "It has 1 machine."),
                done(
                        "a node that is not for machines gets none",
                        List.of(of(node(Optional.empty(), Optional.of(false)))),
                        cluster -> cluster.create("web1", Optional.empty(), true),
                        (cluster, none) -> assertThat(cluster.state().instancesOn(new NodeName("node2")))
                                .hasSize(1)),
                refused(
                        "an offline node's machines are left alone",
                        List.of(
                                cluster -> List.of(cluster.create("web1", Optional.of("node1"), true)),
                                of(node(Optional.of(true), Optional.empty()))),
                        cluster -> new StopInstance.Parameters(
                                cluster.state().instances().keySet().iterator().next(), 0),
                        ErrorCode.NODE_UNREACHABLE,
                        "It has been taken offline."));
    }

    private static List<ConfigurationStory> cluster() {
        return List.of(
                refused(
                        "what disks lie on stays enabled",
                        List.of(cluster -> List.of(cluster.create("web1", Optional.of("node1"), true))),
                        settings(Optional.of(template(DiskTemplate.PLAIN)), List.of(DiskTemplate.PLAIN)),
                        ErrorCode.IN_USE,
                        "Machine web1 has such disks."),
                refused(
                        "what is made when nobody says is enabled",
                        List.of(),
                        settings(Optional.empty(), List.of(DiskTemplate.PLAIN)),
                        ErrorCode.INVALID_REQUEST,
                        "not enabled"),
                refused(
                        "what is not enabled is not made",
                        List.of(of(settings(Optional.of(template(DiskTemplate.PLAIN)), List.of(DiskTemplate.PLAIN)))),
                        cluster -> cluster.createOn(
                                DiskTemplate.FILE, "web1", ByteSize.ofGibibytes(10), Optional.empty(), true),
                        ErrorCode.POLICY_VIOLATION,
                        "disks on FILE; the cluster allows PLAIN."),
                done(
                        "when nobody says, disks lie where the cluster's do",
                        List.of(of(settings(Optional.of(template(DiskTemplate.PLAIN)), List.of(DiskTemplate.PLAIN)))),
                        cluster -> cluster.create("web1", Optional.empty(), true),
                        (cluster, none) -> assertThat(only(cluster).disks())
                                .extracting(Disk::template, Disk::format)
                                .containsExactly(tuple(DiskTemplate.PLAIN, VolumeSpec.Format.RAW))));
    }
}
