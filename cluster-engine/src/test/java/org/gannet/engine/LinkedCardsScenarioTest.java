package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gannet.engine.ConfigurationWishes.OFFICE;
import static org.gannet.engine.ConfigurationWishes.office;
import static org.gannet.engine.ConfigurationWishes.only;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.NicId;
import org.gannet.base.NodeName;
import org.gannet.base.Vlan;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Connection;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Nic;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.AttachNic;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.NewNic;
import org.gannet.engine.operation.network.ConnectNetwork;
import org.gannet.engine.simulation.SimulatedNodes;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.NodeFacts;
import org.gannet.node.VmSpec;
import org.gannet.node.VmSpec.Nic.Linked.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks that are reached by switches, VLANs and routes: node1 and node2 have a switch, node3 has not. */
class LinkedCardsScenarioTest {
    private static final Vlan VLAN = Vlan.parse(".10");

    /**
     * One row: the network is connected so, then a machine on node1 gets a card in it.
     * @param card what its node is told; empty when it is refused
     */
    private record Story(String name, Connection.Mode mode, String link, Optional<Vlan> vlan, Optional<Mode> card) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Story> stories() {
        return Stream.of(
                new Story(
                        "a port of a switch", Connection.Mode.OVS, "switch1", Optional.empty(), Optional.of(Mode.OVS)),
                new Story("in a VLAN", Connection.Mode.OVS, "switch1", Optional.of(VLAN), Optional.of(Mode.OVS)),
                new Story("no such switch", Connection.Mode.OVS, "switch2", Optional.empty(), Optional.empty()),
                new Story(
                        "a bridge that tells VLANs apart",
                        Connection.Mode.BRIDGED,
                        "br1",
                        Optional.of(VLAN),
                        Optional.of(Mode.BRIDGED)),
                new Story("one that does not", Connection.Mode.BRIDGED, "br0", Optional.of(VLAN), Optional.empty()),
                new Story("routed", Connection.Mode.ROUTED, "100", Optional.empty(), Optional.of(Mode.ROUTED)),
                new Story("routed, and a VLAN", Connection.Mode.ROUTED, "100", Optional.of(VLAN), Optional.empty()));
    }

    private static SimulatedCluster cluster() {
        SimulatedCluster cluster = new SimulatedCluster();
        cluster.engine().start();
        for (String name : List.of("node1", "node2", "node3")) {
            NodeFacts facts = SimulatedNodes.facts(name, 8, ByteSize.ofGibibytes(16), ByteSize.ofGibibytes(200));
            cluster.nodes.add(
                    name.equals("node3")
                            ? facts
                            : facts.withLinks(List.of(
                                    new NodeFacts.Link(Mode.OVS, "switch1"), new NodeFacts.Link(Mode.BRIDGED, "br1"))),
                    Duration.ZERO);
            cluster.engine().addNode(new NodeName(name), name);
        }
        cluster.waitUntilAnswering();
        office().apply(cluster).forEach(parameters -> done(cluster, parameters));
        return cluster;
    }

    private static void done(SimulatedCluster cluster, Parameters parameters) {
        Job job = cluster.run(parameters);
        assertThat(job.state()).as("%s: %s", parameters, job.problem()).isEqualTo(JobState.SUCCEEDED);
    }

    private static ConnectNetwork.Parameters connect(Connection.Mode mode, String link, Optional<Vlan> vlan) {
        return new ConnectNetwork.Parameters(OFFICE, Group.FIRST, mode, link, vlan, true);
    }

    private static Job attach(SimulatedCluster cluster) {
        return cluster.run(new AttachNic.Parameters(
                only(cluster).id(),
                new NicId(cluster.ids.next()),
                new NewNic.OnNetwork(OFFICE, List.of(), true),
                Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void aRunningMachineGetsACardAsItsNodeCanDoIt(Story story) {
        SimulatedCluster cluster = cluster();
        done(cluster, connect(story.mode(), story.link(), story.vlan()));
        cluster.running("web1", "node1");
        Job job = attach(cluster);
        if (story.card().isEmpty()) {
            assertThat(job.problem().orElseThrow().toString()).contains("in a way that the node can't do");
            assertThat(only(cluster).nics()).hasSize(1);
            return;
        }
        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
        Nic card = only(cluster).nics().getLast();
        VmSpec.Nic.Linked told = new VmSpec.Nic.Linked(
                card.mac(), story.card().get(), story.link(), story.vlan(), card.addresses(), card.slot());
        assertThat(cluster.node("node1")
                        .findRunning(only(cluster).id())
                        .orElseThrow()
                        .nics())
                .contains(told);
    }

    @Test
    void aMachineGoesOnlyWhereItsNetworkIs() {
        SimulatedCluster cluster = cluster();
        done(cluster, connect(Connection.Mode.OVS, "switch1", Optional.of(VLAN)));
        cluster.running("web1", "node1");
        attach(cluster);
        Job refused =
                cluster.run(new MigrateInstance.Parameters(only(cluster).id(), Optional.of(new NodeName("node3"))));
        assertThat(refused.problem().orElseThrow().code()).isEqualTo(ErrorCode.NO_CAPACITY);
        done(cluster, new MigrateInstance.Parameters(only(cluster).id(), Optional.empty()));
        assertThat(only(cluster).primary()).isEqualTo(new NodeName("node2"));
    }

    @Test
    void aNetworkIsNotConnectedSoThatItsMachinesLoseIt() {
        SimulatedCluster cluster = cluster();
        done(cluster, connect(Connection.Mode.OVS, "switch1", Optional.of(VLAN)));
        cluster.running("web1", "node1");
        attach(cluster);
        Job refused = cluster.run(connect(Connection.Mode.OVS, "switch2", Optional.empty()));
        assertThat(refused.problem().orElseThrow().code()).isEqualTo(ErrorCode.IN_USE);
    }
}
