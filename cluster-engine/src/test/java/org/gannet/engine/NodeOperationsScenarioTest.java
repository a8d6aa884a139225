package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gannet.engine.NodeStory.done;
import static org.gannet.engine.NodeStory.refused;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.gannet.base.ErrorCode;
import org.gannet.base.GroupId;
import org.gannet.base.GroupName;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobFilter;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.AllocationPolicy;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.cluster.RedistributeConfiguration;
import org.gannet.engine.operation.group.AddGroup;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.operation.node.AddNode;
import org.gannet.engine.operation.node.PowerNode;
import org.gannet.engine.operation.node.ReAddNode;
import org.gannet.engine.operation.node.RemoveLeftover;
import org.gannet.engine.operation.node.RemoveNode;
import org.gannet.engine.operation.node.RenameNode;
import org.gannet.engine.operation.node.RepairStorage;
import org.gannet.engine.testing.Leftovers;
import org.gannet.engine.testing.Nodes;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.NodeFacts;
import org.gannet.node.TaskSpec.OutOfBand;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nodes come, go, are switched and tidied: given, when, then. Each row is one story on three nodes. */
class NodeOperationsScenarioTest {
    private static final NodeName NODE1 = new NodeName("node1");
    private static final NodeName NODE2 = new NodeName("node2");
    private static final NodeName NODE4 = new NodeName("node4");
    private static final GroupId RACK = new GroupId(new UUID(12, 1));

    static Stream<NodeStory> stories() {
        return Stream.of(
                        adding(),
                        addingUnfit(),
                        removing(),
                        away(),
                        renaming(),
                        power(),
                        powerOfNodesInUse(),
                        leftovers(),
                        copies())
                .flatMap(List::stream);
    }

    private static List<NodeStory> adding() {
        return List.of(
                done(
                        "a node comes",
                        cluster -> cluster.nodes.add("node4", Duration.ZERO),
                        cluster -> add("node4"),
                        cluster -> {
                            assertThat(node(cluster, "node4").facts().cpus()).isEqualTo(8);
                            cluster.waitUntilAnswering();
                            assertThat(cluster.running("web1", "node4").primary())
                                    .isEqualTo(NODE4);
                        }),
                done(
                        "a node comes into a group",
                        cluster -> {
                            cluster.nodes.add("node4", Duration.ZERO);
                            group(cluster);
                        },
                        cluster -> new AddNode.Parameters(new HostName("node4"), "node4", Optional.of(RACK), true),
                        cluster -> assertThat(node(cluster, "node4").group()).isEqualTo(RACK)),
                refused(
                        "nobody says which group",
                        cluster -> {
                            cluster.nodes.add("node4", Duration.ZERO);
                            group(cluster);
                        },
                        cluster -> add("node4"),
                        ErrorCode.INVALID_REQUEST,
                        "2 groups"),
                refused(
                        "it does not answer",
                        cluster -> {},
                        cluster -> add("node4"),
                        ErrorCode.NODE_UNREACHABLE,
                        "certificate"),
                refused("its name is taken", cluster -> {}, cluster -> add("node2"), ErrorCode.NAME_TAKEN, "node2"),
                refused(
                        "its address is taken",
                        cluster -> cluster.nodes.add("node4", Duration.ZERO),
                        cluster -> new AddNode.Parameters(new HostName("node4"), "node1", Optional.empty(), false),
                        ErrorCode.IN_USE,
                        "node1"));
    }

    private static List<NodeStory> addingUnfit() {
        return List.of(
                refused(
                        "its machines could not move",
                        NodeOperationsScenarioTest::otherMachineType,
                        cluster -> add("node4"),
                        ErrorCode.UNSUPPORTED,
                        "other-1"),
                done(
                        "it comes although it is unfit",
                        NodeOperationsScenarioTest::otherMachineType,
                        cluster -> new AddNode.Parameters(new HostName("node4"), "node4", Optional.empty(), true),
                        cluster -> assertThat(cluster.state().findNode(NODE4)).isPresent()),
                refused(
                        "its clock is wrong",
                        cluster -> {
                            cluster.nodes.add("node4", Duration.ZERO);
                            cluster.time.jumpClock(Duration.ofMinutes(5));
                        },
                        cluster -> add("node4"),
                        ErrorCode.UNSUPPORTED,
                        "clock"));
    }

    private static List<NodeStory> removing() {
        return List.of(
                done("an empty node goes", cluster -> {}, cluster -> new RemoveNode.Parameters(NODE2), cluster -> {
                    assertThat(cluster.state().findNode(NODE2)).isEmpty();
                    cluster.time.advance(Duration.ofSeconds(5));
                    assertThat(cluster.engine().view().observations()).doesNotContainKey(NODE2);
                }),
                done(
                        "a dead node goes",
                        cluster -> cluster.node("node2").faults().setReachable(false),
                        cluster -> new RemoveNode.Parameters(NODE2),
                        cluster -> assertThat(cluster.state().findNode(NODE2)).isEmpty()),
                refused(
                        "it has a machine",
                        cluster -> cluster.running("web1", "node2"),
                        cluster -> new RemoveNode.Parameters(NODE2),
                        ErrorCode.IN_USE,
                        "1 machines are there"),
                refused(
                        "there is no such node",
                        cluster -> {},
                        cluster -> new RemoveNode.Parameters(NODE4),
                        ErrorCode.NOT_FOUND,
                        "node4"),
                done(
                        "it goes and comes again",
                        cluster -> cluster.run(new RemoveNode.Parameters(NODE2)),
                        cluster -> add("node2"),
                        cluster -> {
                            cluster.waitUntilAnswering();
                            assertThat(cluster.running("web1", "node2").primary())
                                    .isEqualTo(NODE2);
                        }));
    }

    private static List<NodeStory> away() {
        return List.of(
                done(
                        "a node is back",
                        cluster -> cluster.run(Nodes.offline("node2", true)),
                        cluster -> new ReAddNode.Parameters(NODE2, Optional.empty()),
                        cluster -> {
                            assertThat(node(cluster, "node2").offline()).isFalse();
                            cluster.waitUntilAnswering();
                        }),
                done(
                        "it has a machine that lives elsewhere by now",
                        cluster -> {
                            InstanceId web = cluster.running("web1", "node1").id();
                            Leftovers.process(cluster, "node2", web);
                            cluster.run(Nodes.offline("node2", true));
                        },
                        cluster -> new ReAddNode.Parameters(NODE2, Optional.empty()),
                        cluster -> {
                            assertThat(cluster.node("node2").aliveVms()).isEmpty();
                            assertThat(cluster.node("node1").aliveVms()).hasSize(1);
                        }),
                done(
                        "it has machines of its own",
                        cluster -> {
                            cluster.running("web1", "node2");
                            cluster.run(Nodes.offline("node2", true));
                        },
                        cluster -> new ReAddNode.Parameters(NODE2, Optional.empty()),
                        cluster -> assertThat(cluster.node("node2").aliveVms()).hasSize(1)),
                refused(
                        "it does not answer yet",
                        cluster -> cluster.node("node2").faults().setReachable(false),
                        cluster -> new ReAddNode.Parameters(NODE2, Optional.empty()),
                        ErrorCode.NODE_UNREACHABLE,
                        "agent"));
    }

    private static List<NodeStory> renaming() {
        return List.of(
                done(
                        "a node calls itself otherwise",
                        cluster -> {
                            cluster.running("web1", "node2");
                            cluster.nodes.rename("node2", "node4");
                        },
                        cluster -> rename("node4"),
                        cluster -> {
                            assertThat(cluster.state().findNode(NODE2)).isEmpty();
                            assertThat(cluster.state().instancesOn(NODE4))
                                    .singleElement()
                                    .satisfies(web -> assertThat(web.primary()).isEqualTo(NODE4));
                        }),
                refused(
                        "its new name is taken",
                        cluster -> {},
                        cluster -> rename("node3"),
                        ErrorCode.NAME_TAKEN,
                        "node3"),
                refused(
                        "it does not say that name",
                        cluster -> {},
                        cluster -> rename("node4"),
                        ErrorCode.NODE_UNREACHABLE,
                        "certificate"));
    }

    private static List<NodeStory> power() {
        return List.of(
                done(
                        "a node is switched off",
                        NodeOperationsScenarioTest::switchable,
                        cluster -> power(PowerNode.Action.OFF, false),
                        cluster -> {
                            assertThat(node(cluster, "node2").flags().powered()).isFalse();
                            assertThat(SWITCHED).containsExactly("node2 POWER_OFF");
                        }),
                done(
                        "a node is switched on",
                        cluster -> {
                            switchable(cluster);
                            cluster.run(power(PowerNode.Action.OFF, false));
                        },
                        cluster -> power(PowerNode.Action.ON, false),
                        cluster -> assertThat(node(cluster, "node2").flags().powered())
                                .isTrue()),
                done(
                        "a node is asked",
                        NodeOperationsScenarioTest::switchable,
                        cluster -> power(PowerNode.Action.STATUS, false),
                        cluster -> assertThat(node(cluster, "node2").flags().powered())
                                .isTrue()),
                refused(
                        "nothing says how",
                        cluster -> {},
                        cluster -> power(PowerNode.Action.ON, false),
                        ErrorCode.UNSUPPORTED,
                        "oobProgram"),
                refused(
                        "nobody has the program",
                        cluster -> cluster.run(Nodes.switchedBy("node2", "ipmi")),
                        cluster -> power(PowerNode.Action.ON, false),
                        ErrorCode.UNSUPPORTED,
                        "2 nodes answer"));
    }

    private static List<NodeStory> powerOfNodesInUse() {
        return List.of(
                refused(
                        "machines should run there",
                        cluster -> {
                            switchable(cluster);
                            cluster.running("web1", "node2");
                        },
                        cluster -> power(PowerNode.Action.CYCLE, false),
                        ErrorCode.IN_USE,
                        "1 machine should"),
                done(
                        "somebody insists",
                        cluster -> {
                            switchable(cluster);
                            cluster.running("web1", "node2");
                        },
                        cluster -> power(PowerNode.Action.CYCLE, true),
                        cluster -> assertThat(SWITCHED).containsExactly("node2 POWER_CYCLE")),
                done(
                        "the node is offline anyway",
                        cluster -> {
                            switchable(cluster);
                            cluster.running("web1", "node2");
                            cluster.run(Nodes.offline("node2", true));
                        },
                        cluster -> power(PowerNode.Action.OFF, false),
                        cluster -> assertThat(node(cluster, "node2").flags().powered())
                                .isFalse()));
    }

    private static List<NodeStory> leftovers() {
        return List.of(
                refused(
                        "a volume belongs to a machine",
                        cluster -> cluster.running("web1", "node1"),
                        cluster -> leftover(
                                NODE1,
                                RemoveLeftover.Kind.VOLUME,
                                web(cluster).disks().getFirst().volume()),
                        ErrorCode.IN_USE,
                        "web1"),
                refused(
                        "a machine is at home",
                        cluster -> cluster.running("web1", "node1"),
                        cluster -> leftover(
                                NODE1, RemoveLeftover.Kind.MACHINE, web(cluster).id()),
                        ErrorCode.IN_USE,
                        "belongs there"),
                refused(
                        "a machine lives only there",
                        cluster -> {
                            cluster.running("web1", "node1");
                            Leftovers.process(cluster, "node2", web(cluster).id());
                            cluster.node("node1").killVm(web(cluster).id());
                        },
                        cluster -> leftover(
                                NODE2, RemoveLeftover.Kind.MACHINE, web(cluster).id()),
                        ErrorCode.WRONG_STATE,
                        "there only"),
                done(
                        "a machine that should be stopped lives there",
                        cluster -> {
                            cluster.running("web1", "node1");
                            cluster.run(new StopInstance.Parameters(web(cluster).id(), 0));
                            Leftovers.process(cluster, "node2", web(cluster).id());
                        },
                        cluster -> leftover(
                                NODE2, RemoveLeftover.Kind.MACHINE, web(cluster).id()),
                        cluster -> assertThat(cluster.node("node2").aliveVms()).isEmpty()),
                refused(
                        "nobody knows whether it lives at home",
                        cluster -> {
                            cluster.running("web1", "node1");
                            Leftovers.process(cluster, "node2", web(cluster).id());
                            cluster.node("node1").faults().setReachable(false);
                            cluster.time.advance(Duration.ofSeconds(30));
                        },
                        cluster -> leftover(
                                NODE2, RemoveLeftover.Kind.MACHINE, web(cluster).id()),
                        ErrorCode.NODE_UNREACHABLE,
                        "back"));
    }

    private static List<NodeStory> copies() {
        return List.of(
                done(
                        "stopped machines' disks are checked",
                        cluster -> {
                            cluster.running("web1", "node2");
                            cluster.run(cluster.create("web2", Optional.of("node2"), false));
                        },
                        cluster -> new RepairStorage.Parameters(NODE2),
                        cluster -> assertThat(lastJob(cluster).steps())
                                .singleElement()
                                .satisfies(step -> assertThat(step.figures()).containsEntry("givenBack", 0L))),
                refused(
                        "its storage can't be looked at",
                        cluster -> {
                            cluster.node("node2").faults().setReachable(false);
                            cluster.time.advance(Duration.ofSeconds(30));
                        },
                        cluster -> new RepairStorage.Parameters(NODE2),
                        ErrorCode.NODE_UNREACHABLE,
                        "back"),
                done(
                        "the configuration is distributed",
                        cluster -> {},
                        cluster -> new RedistributeConfiguration.Parameters(),
                        cluster -> assertThat(cluster.nodes.all())
                                .allSatisfy(node ->
                                        assertThat(node.api().configurations()).isNotEmpty())),
                refused(
                        "no node answers",
                        cluster -> {
                            cluster.nodes.all().forEach(node -> node.faults().setReachable(false));
                            cluster.time.advance(Duration.ofSeconds(30));
                        },
                        cluster -> new RedistributeConfiguration.Parameters(),
                        ErrorCode.NODE_UNREACHABLE,
                        "3 nodes may and can"));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void happensAsTold(NodeStory story) {
        SWITCHED.clear();
        SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");
        story.given().accept(cluster);
        Parameters parameters = story.when().apply(cluster);
        Job job = cluster.run(parameters);
        if (story.refused().isEmpty()) {
            assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
            story.then().accept(cluster);
            return;
        }
        Problem problem = job.problem().orElseThrow();
        assertThat(problem.code()).as("%s", problem).isEqualTo(story.refused().get());
        assertThat(problem.message() + problem.cause() + problem.remedy() + problem.details())
                .contains(story.says());
        assertThat(job.steps()).isEmpty();
    }

    // ---

    /** What out-of-band programs were asked for; cleared before each story. */
    private static final List<String> SWITCHED = new ArrayList<>();

    private static void switchable(SimulatedCluster cluster) {
        cluster.nodes
                .all()
                .forEach(node -> node.setPowerSwitch((NodeName target, OutOfBand.Action action) -> {
                    SWITCHED.add(target + " " + action);
                    return true;
                }));
        cluster.run(Nodes.switchedBy("node2", "power"));
    }

    private static void group(SimulatedCluster cluster) {
        cluster.run(new AddGroup.Parameters(RACK, new GroupName("rack1"), AllocationPolicy.PREFERRED));
    }

    private static void otherMachineType(SimulatedCluster cluster) {
        NodeFacts usual = cluster.nodes.add("node4", Duration.ZERO).api().facts();
        cluster.node("node4")
                .setFacts(new NodeFacts(
                        usual.name(),
                        usual.agentVersion(),
                        usual.cpus(),
                        usual.memory(),
                        usual.disk(),
                        usual.accelerator(),
                        usual.hypervisor(),
                        "other-1",
                        usual.bridges()));
    }

    private static AddNode.Parameters add(String name) {
        return new AddNode.Parameters(new HostName(name), name, Optional.empty(), false);
    }

    private static RenameNode.Parameters rename(String name) {
        return new RenameNode.Parameters(NODE2, new HostName(name), Optional.of(name));
    }

    private static PowerNode.Parameters power(PowerNode.Action action, boolean evenIfServing) {
        return new PowerNode.Parameters(NODE2, action, Optional.empty(), evenIfServing);
    }

    private static RemoveLeftover.Parameters leftover(NodeName node, RemoveLeftover.Kind kind, Object id) {
        return new RemoveLeftover.Parameters(node, kind, id.toString());
    }

    private static Instance web(SimulatedCluster cluster) {
        return cluster.state().instances().values().iterator().next();
    }

    private static Job lastJob(SimulatedCluster cluster) {
        return cluster.engine().jobs(JobFilter.newest(1)).getFirst();
    }

    private static Node node(SimulatedCluster cluster, String name) {
        return cluster.state().findNode(new NodeName(name)).orElseThrow();
    }
}
