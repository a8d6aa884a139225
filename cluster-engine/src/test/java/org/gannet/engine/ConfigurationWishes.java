package org.gannet.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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
import org.gannet.base.Tag;
import org.gannet.engine.ConfigurationStory.Given;
import org.gannet.engine.model.AllocationPolicy;
import org.gannet.engine.model.Connection;
import org.gannet.engine.model.DiskParameters;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.InstancePolicy;
import org.gannet.engine.model.Network;
import org.gannet.engine.model.NodeParameters;
import org.gannet.engine.model.Specs;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.cluster.ModifyCluster;
import org.gannet.engine.operation.group.AddGroup;
import org.gannet.engine.operation.group.AssignNodes;
import org.gannet.engine.operation.group.ModifyGroup;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.MarkOffline;
import org.gannet.engine.operation.instance.NewNic;
import org.gannet.engine.operation.network.AddNetwork;
import org.gannet.engine.operation.network.ConnectNetwork;
import org.gannet.engine.operation.network.ModifyNetwork;
import org.gannet.engine.operation.node.ModifyNode;
import org.gannet.engine.testing.SimulatedCluster;

/** Words for {@link ConfigurationStory}. */
final class ConfigurationWishes {
    static final GroupId RACK = new GroupId(new UUID(12, 1));
    static final NetworkId OFFICE = new NetworkId(new UUID(11, 1));
    static final NetworkId LAB = new NetworkId(new UUID(11, 2));

    private ConfigurationWishes() {}

    static Given of(Parameters parameters) {
        return cluster -> List.of(parameters);
    }

    // --- groups

    static AddGroup.Parameters addGroup(GroupId id, String name) {
        return new AddGroup.Parameters(id, new GroupName(name), AllocationPolicy.PREFERRED);
    }

    static Given rack() {
        return of(addGroup(RACK, "rack1"));
    }

    static Group rack(SimulatedCluster cluster) {
        return cluster.state().findGroup(RACK).orElseThrow();
    }

    static Given assign(GroupId group, String... nodes) {
        return of(new AssignNodes.Parameters(
                group, Arrays.stream(nodes).map(NodeName::new).toList(), false));
    }

    static ModifyGroup.Parameters group(Optional<NodeParameters> node, List<String> inherit) {
        return new ModifyGroup.Parameters(
                RACK, Optional.empty(), Optional.empty(), node, Optional.empty(), Optional.empty(), inherit);
    }

    /** Machines of at most so much memory. */
    static ModifyGroup.Parameters policy(int mebibytes) {
        Specs least = new Specs(ByteSize.ofMebibytes(1), 1, 0, ByteSize.ZERO, 0, 0);
        Specs most = new Specs(ByteSize.ofMebibytes(mebibytes), 8, 8, ByteSize.ofGibibytes(100), 8, 8);
        InstancePolicy policy = new InstancePolicy(
                Optional.of(List.of(new InstancePolicy.Range(least, most))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new ModifyGroup.Parameters(
                RACK,
                Optional.empty(),
                Optional.of(policy),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    static NodeParameters reserving(int gibibytes) {
        return new NodeParameters(
                Optional.empty(),
                Optional.of(ByteSize.ofGibibytes(gibibytes)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static DiskParameters template(DiskTemplate template) {
        return new DiskParameters(
                Optional.of(template),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    // --- networks

    static AddNetwork.Parameters network(NetworkId id, String name, String prefix) {
        return new AddNetwork.Parameters(
                id,
                new NetworkName(name),
                Optional.of(IpPrefix.parse(prefix)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    static AddNetwork.Parameters v6() {
        return new AddNetwork.Parameters(
                OFFICE,
                new NetworkName("office"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(IpPrefix.parse("2001:db8::/64")),
                Optional.of(IpAddress.parse("2001:db8::1")),
                Optional.empty(),
                List.of(),
                List.of());
    }

    /** 10.1.0.0/24 and 2001:db8:1::/64; what begins with 10.1.0.1 to .9 is not given. */
    static Given office() {
        return of(new AddNetwork.Parameters(
                OFFICE,
                new NetworkName("office"),
                Optional.of(IpPrefix.parse("10.1.0.0/24")),
                Optional.of(IpAddress.parse("10.1.0.1")),
                Optional.of(IpPrefix.parse("2001:db8:1::/64")),
                Optional.empty(),
                Optional.of(new MacPrefix("aa:11:22")),
                List.of(IpRange.parse("10.1.0.2-10.1.0.9")),
                List.of()));
    }

    static Network office(SimulatedCluster cluster) {
        return cluster.state().findNetwork(OFFICE).orElseThrow();
    }

    static ConnectNetwork.Parameters connection(NetworkId network, GroupId group, String link) {
        return new ConnectNetwork.Parameters(network, group, Connection.Mode.BRIDGED, link, Optional.empty(), true);
    }

    static Given connect(NetworkId network, GroupId group, String link) {
        return of(connection(network, group, link));
    }

    static ModifyNetwork.Parameters prefix(NetworkId network, String prefix) {
        return new ModifyNetwork.Parameters(
                network,
                Optional.of(IpPrefix.parse(prefix)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of());
    }

    static ModifyNetwork.Parameters modify(Optional<String> gateway, List<String> reserve, List<String> release) {
        return new ModifyNetwork.Parameters(
                OFFICE,
                Optional.empty(),
                gateway.map(IpAddress::parse),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                reserve.stream().map(IpRange::parse).toList(),
                release.stream().map(IpRange::parse).toList(),
                List.of());
    }

    /** With a card in the office, on node1. */
    static CreateInstance.Parameters inOffice(
            SimulatedCluster cluster, String name, boolean automatic, String... addresses) {
        CreateInstance.Parameters plain = cluster.create(name, Optional.of("node1"), true);
        List<IpAddress> wanted = Arrays.stream(addresses).map(IpAddress::parse).toList();
        return new CreateInstance.Parameters(
                plain.id(),
                plain.name(),
                plain.owner(),
                plain.vcpus(),
                plain.memory(),
                plain.disks(),
                List.of(new NewNic.OnNetwork(OFFICE, wanted, automatic)),
                plain.cdrom(),
                plain.sshKeys(),
                plain.source(),
                plain.on(),
                plain.start());
    }

    /** Which gets 10.1.0.10 by itself. */
    static Given web() {
        return cluster -> List.of(inOffice(cluster, "web1", true));
    }

    // --- machines, nodes, the cluster

    static InstanceId stopped(SimulatedCluster cluster, int number) {
        CreateInstance.Parameters create = cluster.create("web" + number, Optional.of("node1"), false);
        cluster.run(create);
        return create.id();
    }

    static InstanceId offline(SimulatedCluster cluster) {
        InstanceId web = stopped(cluster, 1);
        cluster.run(new MarkOffline.Parameters(web));
        return web;
    }

    static Instance only(SimulatedCluster cluster) {
        return cluster.state().instances().values().iterator().next();
    }

    static List<Tag> tags(String... words) {
        return Arrays.stream(words).map(Tag::new).toList();
    }

    /** Of node1. */
    static ModifyNode.Parameters node(Optional<Boolean> offline, Optional<Boolean> vmCapable) {
        return new ModifyNode.Parameters(
                new NodeName("node1"),
                offline,
                Optional.empty(),
                vmCapable,
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    static ModifyCluster.Parameters settings(Optional<DiskParameters> disk, List<DiskTemplate> templates) {
        return new ModifyCluster.Parameters(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                disk,
                Optional.empty(),
                Optional.of(templates),
                Optional.empty(),
                Optional.empty());
    }
}
