package org.gannet.engine.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.HostName;
import org.gannet.base.IpAddress;
import org.gannet.base.IpPrefix;
import org.gannet.base.IpRange;
import org.gannet.base.NetworkId;
import org.gannet.base.NetworkName;
import org.gannet.base.NodeName;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Connection;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.InstancePolicy;
import org.gannet.engine.model.NodeParameters;
import org.gannet.engine.model.Specs;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.cluster.PauseWatcher;
import org.gannet.engine.operation.group.ModifyGroup;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.network.AddNetwork;
import org.gannet.engine.operation.network.ConnectNetwork;
import org.gannet.engine.operation.node.ModifyNode;
import org.gannet.engine.simulation.NodeFaults;
import org.gannet.engine.simulation.SimulatedNode;
import org.gannet.engine.testing.Leftovers;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.NodeException;
import org.gannet.node.NodeFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is found when something is wrong, and that the button beside it mends it. Each row is one story. */
class FindingsScenarioTest {
    private static final NetworkId OFFICE = new NetworkId(new UUID(11, 1));

    /**
     * One row: given this, it is found.
     * @param about its words begin with
     * @param mends whether its remedy is an operation after which it is found no more
     */
    record Story(String name, Consumer<SimulatedCluster> given, FindingCode found, String about, boolean mends) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Story> stories() {
        return Stream.of(ofMachines(), ofPlaces(), ofDisks(), ofNodes(), ofWhatNodesHave(), ofTheCluster(), ofOrphans())
                .flatMap(List::stream);
    }

    private static List<Story> ofMachines() {
        return List.of(
                button("a guest died", FindingCode.INSTANCE_DOWN, "web1", cluster -> {
                    Instance web = cluster.running("web1", "node1");
                    cluster.node("node1").killVm(web.id());
                }),
                button("a stopped machine runs", FindingCode.INSTANCE_UP, "web1", cluster -> {
                    Instance web = stopped(cluster);
                    Leftovers.process(cluster, "node1", web.id());
                }),
                button("a move broke off", FindingCode.INSTANCE_IN_MOVE, "web1", FindingsScenarioTest::breakMove),
                look("a machine is larger than the policy wants", FindingCode.INSTANCE_POLICY, "web1", cluster -> {
                    cluster.running("web1", "node1");
                    done(cluster, policy());
                }),
                button("a machine has a second process", FindingCode.VM_ON_OTHER_NODE, "web1", cluster -> {
                    Instance web = cluster.running("web1", "node1");
                    Leftovers.process(cluster, "node2", web.id());
                }));
    }

    private static List<Story> ofPlaces() {
        return List.of(look(
                "a machine's node was taken offline", FindingCode.INSTANCE_NODE_OFFLINE, "web1", cluster -> {
                    cluster.running("web1", "node1");
                    done(cluster, node(Optional.of(true), Optional.empty()));
                }));
    }

    private static List<Story> ofDisks() {
        return List.of(
                look("a disk is gone", FindingCode.MISSING_VOLUME, "web1", cluster -> {
                    Instance web = stopped(cluster);
                    cluster.node("node1")
                            .api()
                            .ensureVolumeAbsent(web.disks().getFirst().volume());
                }),
                look("a disk lies on a lost device", FindingCode.DISK_DEVICE_LOST, "web1", cluster -> {
                    Instance web = stopped(cluster);
                    cluster.node("node1")
                            .loseDevice("default", web.disks().getFirst().volume());
                }),
                look("a disk has another size", FindingCode.DISK_SIZE, "web1", cluster -> {
                    Instance web = stopped(cluster);
                    cluster.node("node1")
                            .api()
                            .ensureVolumeSize(web.disks().getFirst().volume(), ByteSize.ofGibibytes(11));
                }));
    }

    private static List<Story> ofNodes() {
        return List.of(
                look("a node is silent", FindingCode.NODE_SILENT, "node2", cluster -> {
                    cluster.node("node2").faults().setReachable(false);
                    cluster.time.advance(Duration.ofSeconds(30));
                }),
                look(
                        "the engine's clock is wrong",
                        FindingCode.NODE_CLOCK,
                        "node1",
                        cluster -> cluster.time.jumpClock(Duration.ofMinutes(10))),
                look("an agent is older", FindingCode.NODE_VERSION, "node2", cluster -> {
                    NodeFacts usual = cluster.node("node2").api().facts();
                    facts(
                            cluster,
                            new NodeFacts(
                                    usual.name(),
                                    "0.0.1",
                                    usual.cpus(),
                                    usual.memory(),
                                    usual.disk(),
                                    usual.accelerator(),
                                    usual.hypervisor(),
                                    usual.machineType(),
                                    usual.bridges()));
                }));
    }

    private static List<Story> ofWhatNodesHave() {
        return List.of(
                look("a hypervisor is another one", FindingCode.NODE_HYPERVISOR, "node2", cluster -> {
                    NodeFacts usual = cluster.node("node2").api().facts();
                    facts(
                            cluster,
                            new NodeFacts(
                                    usual.name(),
                                    usual.agentVersion(),
                                    usual.cpus(),
                                    usual.memory(),
                                    usual.disk(),
                                    usual.accelerator(),
                                    "QEMU 5.2",
                                    usual.machineType(),
                                    usual.bridges()));
                }),
                look(
                        "nobody can switch a node",
                        FindingCode.NODE_PROGRAM,
                        "node1",
                        cluster -> done(cluster, node(Optional.empty(), Optional.of(program())))),
                look("a bridge is missing", FindingCode.NODE_BRIDGE, "node1", cluster -> {
                    done(cluster, network("10.1.0.0/24", List.of()));
                    done(
                            cluster,
                            new ConnectNetwork.Parameters(
                                    OFFICE, Group.FIRST, Connection.Mode.BRIDGED, "br9", Optional.empty(), false));
                }),
                look("a node has promised too much", FindingCode.NODE_OVERCOMMITTED, "node1", cluster -> {
                    cluster.running("web1", "node1");
                    done(cluster, node(Optional.empty(), Optional.of(reserving(ByteSize.ofGibibytes(16)))));
                }),
                look(
                        "a node no longer holds disks that are there",
                        FindingCode.NODE_DISKS_UNUSABLE,
                        "node1",
                        cluster -> {
                            cluster.running("web1", "node1");
                            NodeFacts usual = cluster.node("node1").api().facts();
                            facts(
                                    cluster,
                                    usual.holding(List.of("plain"), usual.pools())
                                            .lacking(List.of(
                                                    new NodeFacts.Missing("file", "The directory is not mounted."))));
                        }),
                button(
                        "a pool has lost a device",
                        FindingCode.NODE_DEVICE_LOST,
                        "node1",
                        cluster -> cluster.node("node1").loseDevice("default")),
                look(
                        "a node's disk is nearly full",
                        FindingCode.NODE_DISK_LOW,
                        "node1",
                        cluster -> done(
                                cluster, node(Optional.empty(), Optional.of(keeping(ByteSize.ofGibibytes(500)))))));
    }

    private static List<Story> ofTheCluster() {
        return List.of(
                button(
                        "the watcher is paused",
                        FindingCode.WATCHER_PAUSED,
                        "2030-",
                        cluster -> done(cluster, new PauseWatcher.Parameters(60))),
                button("no node keeps the configuration", FindingCode.CONFIGURATION_NOT_KEPT, "2030-", cluster -> {
                    cluster.nodes.all().forEach(FindingsScenarioTest::refuseCopies);
                    keepForLong(cluster);
                    cluster.nodes.all().forEach(node -> node.faults().clearScript());
                }),
                look(
                        "a node takes no copies of the configuration",
                        FindingCode.NODE_CONFIGURATION,
                        "node2",
                        cluster -> {
                            refuseCopies(cluster.node("node2"));
                            keepForLong(cluster);
                        }),
                look(
                        "a network is full",
                        FindingCode.NETWORK_FULL,
                        "office",
                        cluster -> done(cluster, network("10.1.0.0/30", List.of("10.1.0.2")))));
    }

    private static void refuseCopies(SimulatedNode node) {
        node.faults().setScript(new NodeFaults.Script() {
            @Override
            public void before(NodeName name, String method) {
                if (method.equals("ensureConfiguration")) {
                    throw NodeException.of(ErrorCode.POOL_FULL, "The node's disk is full.");
                }
            }
        });
    }

    private static void keepForLong(SimulatedCluster cluster) {
        cluster.engine().beginToKeepConfiguration(new StateAsConfiguration(cluster::state));
        cluster.time.advance(Duration.ofMinutes(15));
    }

    private static List<Story> ofOrphans() {
        return List.of(
                button(
                        "a machine that nobody knows",
                        FindingCode.UNKNOWN_VM,
                        "node2",
                        cluster -> Leftovers.machine(cluster, "node2")),
                button(
                        "a volume that nobody uses",
                        FindingCode.UNKNOWN_VOLUME,
                        "node2",
                        cluster -> Leftovers.volume(cluster, "node2")));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void isFoundAndMended(Story story) {
        SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");
        story.given().accept(cluster);
        cluster.time.advance(Duration.ofSeconds(5));

        Finding finding = all(cluster).stream()
                .filter(each -> each.code() == story.found())
                .findFirst()
                .orElseThrow(() -> new AssertionError("found only " + all(cluster)));
        assertThat(finding.words().getFirst()).startsWith(story.about());
        assertThat(finding.sentence()).doesNotContain("{");
        assertThat(finding.remedy() instanceof Remedy.Ask).isEqualTo(story.mends());
        if (finding.remedy() instanceof Remedy.Ask(Parameters parameters)) {
            done(cluster, parameters);
            cluster.time.advance(Duration.ofSeconds(5));
            assertThat(all(cluster)).extracting(Finding::code).doesNotContain(story.found());
        }
    }

    @Test
    void nothingIsFoundWhereAllIsWell() {
        SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");
        cluster.running("web1", "node1");
        stopped(cluster);
        cluster.time.advance(Duration.ofSeconds(5));
        assertThat(all(cluster)).isEmpty();
    }

    @Test
    void nothingIsFoundWhereCopiesAreKept() {
        SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");
        keepForLong(cluster);
        cluster.running("web1", "node1");
        cluster.time.advance(Duration.ofMinutes(15));
        assertThat(all(cluster)).isEmpty();
    }

    @Test
    void nothingIsFoundOfWhatAJobWorksOn() {
        SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");
        Instance web = cluster.running("web1", "node1");
        JobId move = cluster.submit(new MigrateInstance.Parameters(web.id(), Optional.of(new NodeName("node2"))));
        cluster.runUntilStep(move, "Transfer memory and disks");
        cluster.time.advance(Duration.ofSeconds(1));
        assertThat(all(cluster)).isEmpty();
        cluster.end(move);
    }

    @Test
    void codesAreToldByArea() {
        List<FindingCode.Area> areas = new ArrayList<>();
        for (FindingCode code : FindingCode.values()) {
            areas.add(code.area());
        }
        assertThat(areas).isSorted();
    }

    // --- what goes wrong

    private static List<Finding> all(SimulatedCluster cluster) {
        return cluster.engine().view().verify();
    }

    private static Story button(String name, FindingCode found, String about, Consumer<SimulatedCluster> given) {
        return new Story(name, given, found, about, true);
    }

    private static Story look(String name, FindingCode found, String about, Consumer<SimulatedCluster> given) {
        return new Story(name, given, found, about, false);
    }

    private static void done(SimulatedCluster cluster, Parameters parameters) {
        Job job = cluster.run(parameters);
        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
    }

    private static Instance stopped(SimulatedCluster cluster) {
        CreateInstance.Parameters create = cluster.create("web1", Optional.of("node1"), false);
        if (cluster.state().instances().values().stream()
                .anyMatch(instance -> instance.name().equals(new HostName("web1")))) {
            create = cluster.create("web2", Optional.of("node1"), false);
        }
        done(cluster, create);
        return cluster.instance(create.id());
    }

    private static void breakMove(SimulatedCluster cluster) {
        Instance web = cluster.running("web1", "node1");
        cluster.node("node1").breakNextHandOver(false, true);
        JobId move = cluster.submit(new MigrateInstance.Parameters(web.id(), Optional.of(new NodeName("node2"))));
        cluster.runUntilStep(move, "Transfer memory and disks");
        cluster.node("node2").faults().setReachable(false);
        cluster.end(move);
        cluster.node("node2").faults().setReachable(true);
        cluster.waitUntilAnswering();
    }

    private static void facts(SimulatedCluster cluster, NodeFacts facts) {
        cluster.node(facts.name().value()).setFacts(facts);
        cluster.node(facts.name().value()).restartService();
        cluster.time.advance(Duration.ofSeconds(10));
    }

    /** Machines may have half a GiB. */
    private static ModifyGroup.Parameters policy() {
        Specs least = new Specs(ByteSize.ofMebibytes(1), 1, 0, ByteSize.ZERO, 0, 0);
        Specs most = new Specs(ByteSize.ofMebibytes(512), 8, 8, ByteSize.ofGibibytes(100), 8, 8);
        InstancePolicy policy = new InstancePolicy(
                Optional.of(List.of(new InstancePolicy.Range(least, most))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new ModifyGroup.Parameters(
                Group.FIRST,
                Optional.empty(),
                Optional.of(policy),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private static ModifyNode.Parameters node(Optional<Boolean> offline, Optional<NodeParameters> parameters) {
        return new ModifyNode.Parameters(
                new NodeName("node1"),
                offline,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                parameters,
                List.of());
    }

    private static NodeParameters parameters(
            Optional<String> program, Optional<ByteSize> memory, Optional<ByteSize> disk) {
        return new NodeParameters(program, memory, disk, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static NodeParameters program() {
        return parameters(Optional.of("ipmi"), Optional.empty(), Optional.empty());
    }

    private static NodeParameters reserving(ByteSize memory) {
        return parameters(Optional.empty(), Optional.of(memory), Optional.empty());
    }

    private static NodeParameters keeping(ByteSize disk) {
        return parameters(Optional.empty(), Optional.empty(), Optional.of(disk));
    }

    private static AddNetwork.Parameters network(String prefix, List<String> reserved) {
        return new AddNetwork.Parameters(
                OFFICE,
                new NetworkName("office"),
                Optional.of(IpPrefix.parse(prefix)),
                Optional.of(IpAddress.parse("10.1.0.1")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                reserved.stream().map(text -> IpRange.of(IpAddress.parse(text))).toList(),
                List.of());
    }
}
