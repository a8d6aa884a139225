package org.gannet.engine.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.Generation;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.AllocationPolicy;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Connection;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Incoming;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.InstancePolicy;
import org.gannet.engine.model.Level;
import org.gannet.engine.model.Network;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.NodeFlags;
import org.gannet.engine.model.NodeParameters;
import org.gannet.engine.model.Observation;
import org.gannet.engine.model.Specs;
import org.gannet.engine.model.WishedBy;
import org.gannet.engine.policy.Asked;
import org.gannet.engine.policy.Violation;
import org.gannet.engine.simulation.SimulatedNodes;
import org.gannet.engine.testing.Jobs;
import org.gannet.node.NodeFacts;
import org.gannet.node.NodeReport;
import org.junit.jupiter.api.Test;

class AllocationTest {
    private static final Instant NOW = Jobs.NOON;
    private static final Duration SILENT_AFTER = Duration.ofSeconds(7);

    private final List<Node> nodes = new ArrayList<>();
    private final List<Instance> instances = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();
    /** Of last resort. */
    private final Group rack = Jobs.group(1, "rack1");

    private final Group closed = Jobs.group(2, "closed");
    private final Map<NodeName, Observation> observations = new HashMap<>();

    @Test
    void choosesTheLeastLoadedNode() {
        node("node1");
        node("node2");
        use("node1");

        assertThat(place(small()))
                .isEqualTo(new Placement.Found(new NodeName("node2"), 1.0 / 15.75, 2, List.of(), true));
    }

    @Test
    void choosesTheFirstByNameAmongEquals() {
        node("node3");
        node("node1");
        node("node2");

        assertThat(chosen(small())).isEqualTo("node1");
    }

    @Test
    void refusesWhenNoNodeHasMemory() {
        node("node1");
        node("node2");

        Placement placement = place(request(1, ByteSize.ofGibibytes(16), ByteSize.ZERO));

        assertThat(placement)
                .isEqualTo(Placement.Refused.of(Map.of(
                        new NodeName("node1"),
                        Refusal.NOT_ENOUGH_MEMORY,
                        new NodeName("node2"),
                        Refusal.NOT_ENOUGH_MEMORY)));
    }

    @Test
    void countsPromisedMemoryOfStoppedMachinesAsUsed() {
        node("node1");
        for (int i = 0; i < 7; i++) {
            use("node1");
        }

        assertThat(place(request(1, ByteSize.ofMebibytes(1792), ByteSize.ZERO))).isInstanceOf(Placement.Found.class);
        assertThat(reason("node1", request(1, ByteSize.ofMebibytes(1793), ByteSize.ZERO)))
                .isEqualTo(Refusal.NOT_ENOUGH_MEMORY);
    }

    @Test
    void countsAMovingMachineOnBothNodes() {
        node("node1");
        node("node2");
        Instance plain = small("node1", 1);
        instances.add(plain.withIncoming(Optional.of(new Incoming(new NodeName("node2"), plain.disks()))));

        ClusterState state = ClusterState.of(1, nodes, instances);
        assertThat(state.use(new NodeName("node1"))).isEqualTo(state.use(new NodeName("node2")));
        assertThat(state.use(new NodeName("node2")).memory()).isEqualTo(ByteSize.ofGibibytes(2));
    }

    @Test
    void takesAMachineThatFitsExactly() {
        node("node1");
        PlacementRequest all = request(32, ByteSize.ofMebibytes(16 * 1024 - 256), ByteSize.ofGibibytes(199));

        assertThat(place(all)).isEqualTo(new Placement.Found(new NodeName("node1"), 1.0, 1, List.of(), true));
        assertThat(reason("node1", request(33, ByteSize.ofGibibytes(1), ByteSize.ZERO)))
                .isEqualTo(Refusal.NOT_ENOUGH_CPUS);
        assertThat(reason("node1", request(1, ByteSize.ofGibibytes(1), ByteSize.ofGibibytes(200))))
                .isEqualTo(Refusal.NOT_ENOUGH_DISK);
    }

    @Test
    void countsEveryReason() {
        node("small");
        silent("silent", NOW.minusSeconds(8));
        nodes.add(Jobs.node("offline").withFlags(true, false));
        nodes.add(Jobs.node("drained").withFlags(false, true));
        nodes.add(Jobs.node("never-seen"));

        Placement placement = place(request(1, ByteSize.ofGibibytes(100), ByteSize.ZERO));

        assertThat(placement).isInstanceOf(Placement.Refused.class);
        Placement.Refused refused = (Placement.Refused) placement;
        assertThat(refused.nodesByReason())
                .isEqualTo(Map.of(
                        Refusal.NOT_ENOUGH_MEMORY, 1,
                        Refusal.NOT_ANSWERING, 2,
                        Refusal.OFFLINE, 1,
                        Refusal.DRAINED, 1));
        Problem problem = refused.problem("There is no room for web1.");
        assertThat(problem.code()).isEqualTo(ErrorCode.NO_CAPACITY);
        assertThat(problem.details())
                .containsExactly(
                        "1 node is offline",
                        "1 node takes no new machines",
                        "2 nodes do not answer",
                        "1 node has not enough memory");
        assertThat(problem.forTenants().toString()).doesNotContain("never-seen");
        assertThat(problem.internal()).contains("never-seen: NOT_ANSWERING");
    }

    @Test
    void saysThatAClusterHasNoNodes() {
        assertThat(((Placement.Refused) place(small())).problem("No.").cause()).isEqualTo("The cluster has no nodes.");
    }

    @Test
    void wantsTheBridge() {
        node("node1");
        PlacementRequest request =
                PlacementRequest.of(1, ByteSize.ofGibibytes(1), ByteSize.ZERO).wired(Set.of("br7"), List.of());
        assertThat(reason("node1", request)).isEqualTo(Refusal.MISSING_BRIDGE);
    }

    @Test
    void movesARunningMachineOnlyToTheSameKindOfNode() {
        node("node1");
        node("node2");
        NodeFacts plain = SimulatedNodes.facts("x", 8, ByteSize.ofGibibytes(16), ByteSize.ofGibibytes(200));
        answering(Node.of(new NodeName("kvm"), "kvm", facts(plain, "kvm", "kvm", "simulated-1")));
        answering(Node.of(new NodeName("old"), "old", facts(plain, "old", "simulated", "simulated-0")));
        PlacementRequest request = PlacementRequest.of(1, ByteSize.ofGibibytes(1), ByteSize.ZERO)
                .not(Set.of(new NodeName("node1")))
                .live(new PlacementRequest.LiveFrom("simulated-1", "simulated"));

        assertThat(chosen(request)).isEqualTo("node2");
        assertThat(reason("node1", request)).isEqualTo(Refusal.ALREADY_THERE);
        assertThat(reason("kvm", request)).isEqualTo(Refusal.OTHER_ACCELERATOR);
        assertThat(reason("old", request)).isEqualTo(Refusal.OTHER_MACHINE_TYPE);
    }

    @Test
    void takesOnlyTheNodeAskedFor() {
        node("node1");
        node("node2");
        PlacementRequest request =
                PlacementRequest.of(1, ByteSize.ofGibibytes(1), ByteSize.ZERO).only(Optional.of(new NodeName("node2")));

        assertThat(chosen(request)).isEqualTo("node2");
        assertThat(reason("node1", request)).isEqualTo(Refusal.NOT_ASKED_FOR);
    }

    @Test
    void prefersGroupsAndLeavesThoseThatTakeNothingNewAlone() {
        node("node1");
        answering(Jobs.node("node2").withGroup(rack.id()));
        answering(Jobs.node("node3").withGroup(closed.id()).withFlags(NodeFlags.ALL));
        groups.add(rack);
        groups.add(closed.withAllocation(AllocationPolicy.UNALLOCABLE));
        use("node1");

        assertThat(chosen(small())).as("the last resort is emptier").isEqualTo("node1");
        assertThat(reason("node3", small())).isEqualTo(Refusal.UNALLOCABLE_GROUP);
        PlacementRequest there = small().within(Optional.of(closed.id()));
        assertThat(chosen(there)).isEqualTo("node3");
        assertThat(reason("node1", there)).isEqualTo(Refusal.OTHER_GROUP);
        assertThat(chosen(small().only(Optional.of(new NodeName("node3"))))).isEqualTo("node3");
        assertThat(chosen(small().not(Set.of(new NodeName("node1"))))).isEqualTo("node2");
    }

    @Test
    void asksThePolicyOfEachGroup() {
        node("node1");
        answering(Jobs.node("node2").withGroup(rack.id()));
        Specs least = new Specs(ByteSize.ofMebibytes(1), 1, 0, ByteSize.ZERO, 0, 0);
        Specs most = new Specs(ByteSize.ofMebibytes(512), 1, 1, ByteSize.ofGibibytes(1), 1, 1);
        InstancePolicy tiny = new InstancePolicy(
                Optional.of(List.of(new InstancePolicy.Range(least, most))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        groups.add(rack.withAllocation(AllocationPolicy.PREFERRED).withPolicy(tiny));
        Asked asked = new Asked(
                ByteSize.ofGibibytes(1), Optional.empty(), 1, List.of(), List.of(DiskTemplate.DISKLESS), 0, 1);

        assertThat(chosen(small().asking(asked))).isEqualTo("node1");
        assertThat(reason("node2", small().asking(asked))).isEqualTo(Refusal.POLICY);
        assertThat(allocation().violations(small().asking(asked))).isEmpty();
        assertThat(allocation().violations(small().asking(asked).within(Optional.of(rack.id()))))
                .containsExactly(new Violation("memory", Level.GROUP, "1 GiB of memory", "1 MiB to 512 MiB"));
    }

    @Test
    void reachesNetworksByTheGroupOfTheNode() {
        Network office = Jobs.network(1, "office");
        node("node1");
        answering(Jobs.node("node2").withGroup(rack.id()));
        answering(Jobs.node("node3").withGroup(closed.id()));
        groups.add(rack.connected(new Connection(office.id(), Connection.Mode.BRIDGED, "br0", Optional.empty())));
        groups.add(closed.connected(new Connection(office.id(), Connection.Mode.BRIDGED, "br9", Optional.empty())));
        PlacementRequest request = small().wired(Set.of(), List.of(office.id()));

        assertThat(chosen(request)).isEqualTo("node2");
        assertThat(reason("node1", request)).isEqualTo(Refusal.MISSING_BRIDGE);
        assertThat(reason("node3", request)).as("the bridge is not on the node").isEqualTo(Refusal.MISSING_BRIDGE);
    }

    @Test
    void takesNothingWhereMachinesMayNotBeAndKeepsWhatParametersReserve() {
        answering(Jobs.node("node1").withFlags(NodeFlags.ALL.withVmCapable(false)));
        NodeParameters half = new NodeParameters(
                Optional.empty(),
                Optional.of(ByteSize.ofGibibytes(8)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        answering(Jobs.node("node2").withParameters(half));

        assertThat(reason("node1", small())).isEqualTo(Refusal.NOT_FOR_MACHINES);
        assertThat(chosen(request(1, ByteSize.ofGibibytes(8), ByteSize.ZERO))).isEqualTo("node2");
        assertThat(reason(
                        "node2", request(1, new ByteSize(ByteSize.ofGibibytes(8).bytes() + 1), ByteSize.ZERO)))
                .isEqualTo(Refusal.NOT_ENOUGH_MEMORY);
    }

    private static NodeFacts facts(NodeFacts plain, String name, String accelerator, String machineType) {
        return new NodeFacts(
                new NodeName(name),
                plain.agentVersion(),
                plain.cpus(),
                plain.memory(),
                plain.disk(),
                accelerator,
                plain.hypervisor(),
                machineType,
                plain.bridges());
    }

    private static PlacementRequest small() {
        return request(1, ByteSize.ofGibibytes(1), ByteSize.ofGibibytes(1));
    }

    private static PlacementRequest request(int vcpus, ByteSize memory, ByteSize disk) {
        return PlacementRequest.of(vcpus, memory, disk);
    }

    private void node(String name) {
        answering(Jobs.node(name));
    }

    private void answering(Node node) {
        nodes.add(node);
        observe(node, NOW);
    }

    private void silent(String name, Instant since) {
        Node node = Jobs.node(name);
        nodes.add(node);
        observe(node, since);
    }

    private void observe(Node node, Instant at) {
        NodeReport report = new NodeReport(
                new Generation(1, new UUID(0, 1), 1),
                at,
                ByteSize.ZERO,
                ByteSize.ZERO,
                0,
                List.of(),
                List.of(),
                List.of());
        observations.put(
                node.name(), new Observation(node.name(), Jobs.moment(at), Optional.of(report), Optional.empty()));
    }

    private static Instance small(String node, int number) {
        Instance like = Jobs.instance(number, "web" + number);
        return like.draft()
                .wished(AdminState.DOWN, WishedBy.ADMIN)
                .primary(new NodeName(node))
                .disks(List.of())
                .nics(List.of())
                .cdrom(Optional.empty())
                .build();
    }

    private void use(String node) {
        instances.add(small(node, instances.size() + 1));
    }

    private Placement place(PlacementRequest request) {
        return allocation().place(request);
    }

    private Allocation allocation() {
        List<Change> changes = new ArrayList<>();
        groups.forEach(group -> changes.add(new Change.PutGroup(group)));
        return new Allocation(
                ClusterState.of(1, nodes, instances).apply(changes, 1), observations, Jobs.moment(NOW), SILENT_AFTER);
    }

    private String chosen(PlacementRequest request) {
        return place(request) instanceof Placement.Found found ? found.node().value() : "none";
    }

    private Refusal reason(String node, PlacementRequest request) {
        return nodes.stream()
                .filter(known -> known.name().value().equals(node))
                .findFirst()
                .flatMap(known -> allocation().explain(known, request))
                .orElseThrow();
    }
}
