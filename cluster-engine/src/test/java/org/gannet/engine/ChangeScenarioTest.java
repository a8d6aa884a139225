package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gannet.engine.ChangeWishes.CLUSTER_NODE;
import static org.gannet.engine.ChangeWishes.GIB;
import static org.gannet.engine.ChangeWishes.MORE;
import static org.gannet.engine.ChangeWishes.attach;
import static org.gannet.engine.ChangeWishes.balloon;
import static org.gannet.engine.ChangeWishes.card;
import static org.gannet.engine.ChangeWishes.changed;
import static org.gannet.engine.ChangeWishes.detach;
import static org.gannet.engine.ChangeWishes.eject;
import static org.gannet.engine.ChangeWishes.grow;
import static org.gannet.engine.ChangeWishes.insert;
import static org.gannet.engine.ChangeWishes.memory;
import static org.gannet.engine.ChangeWishes.moment;
import static org.gannet.engine.ChangeWishes.only;
import static org.gannet.engine.ChangeWishes.protect;
import static org.gannet.engine.ChangeWishes.raw;
import static org.gannet.engine.ChangeWishes.rewired;
import static org.gannet.engine.ChangeWishes.runs;
import static org.gannet.engine.ChangeWishes.start;
import static org.gannet.engine.ChangeWishes.stop;
import static org.gannet.engine.ChangeWishes.stubborn;
import static org.gannet.engine.ChangeWishes.tuned;
import static org.gannet.engine.ChangeWishes.unplugged;
import static org.gannet.engine.ChangeWishes.vcpus;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.PendingChange;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.DeleteSnapshot;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.RebootInstance;
import org.gannet.engine.operation.instance.RevertInstance;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.VmSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Operations that change a machine where it is: given, when, then. In each row web1 runs on the first of two nodes with
 * 1 vCPU, 1 GiB of memory and a disk of 10 GiB in the format QCOW2.
 */
class ChangeScenarioTest {
    /**
     * One row.
     * @param given done before, in this order; each succeeds
     * @param then what must be so; for a refusal, of its problem
     */
    record Story(
            String name,
            List<Given> given,
            Function<SimulatedCluster, Parameters> when,
            Optional<ErrorCode> refused,
            BiConsumer<SimulatedCluster, Problem> then) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Something that happens before. */
    interface Given extends Consumer<SimulatedCluster> {}

    static Stream<Story> stories() {
        return Stream.of(
                        sizes(),
                        sizesRefused(),
                        drives(),
                        ballooning(),
                        tuning(),
                        disks(),
                        devices(),
                        cards(),
                        snapshots(),
                        reverting())
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("stories")
    void happensAsTold(Story story) {
        SimulatedCluster cluster = SimulatedCluster.of(CLUSTER_NODE, "node2");
        cluster.running("web1", CLUSTER_NODE);
        story.given().forEach(given -> given.accept(cluster));
        Parameters asked = story.when().apply(cluster);
        ClusterState before = cluster.state();
        Job job = cluster.run(asked);
        if (story.refused().isPresent()) {
            Problem problem = job.problem().orElseThrow();
            assertThat(problem.code())
                    .as(problem.toString())
                    .isEqualTo(story.refused().get());
            assertThat(cluster.state().hasSameContentAs(before))
                    .as("a refusal changes nothing")
                    .isTrue();
            story.then().accept(cluster, problem);
        } else {
            assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
            story.then().accept(cluster, Problem.of(ErrorCode.INTERNAL, "none"));
        }
        assertThat(cluster.leftovers()).isEmpty();
    }

    private static List<Story> sizes() {
        return List.of(
                done("processors wait for a restart", List.of(), vcpus(4), cluster -> {
                    assertThat(only(cluster).pending()).containsExactly(PendingChange.VCPUS);
                    assertThat(runs(cluster).vcpus()).isEqualTo(1);
                }),
                done(
                        "which brings them",
                        List.of(changed(vcpus(4))),
                        cluster -> new RebootInstance.Parameters(only(cluster).id(), RebootInstance.Kind.FULL, 10),
                        cluster -> {
                            assertThat(only(cluster).pending()).isEmpty();
                            assertThat(runs(cluster).vcpus()).isEqualTo(4);
                        }),
                done(
                        "the reset button does not",
                        List.of(changed(vcpus(4))),
                        cluster -> new RebootInstance.Parameters(only(cluster).id()),
                        cluster -> assertThat(only(cluster).pending()).containsExactly(PendingChange.VCPUS)),
                done(
                        "taken back before, nothing waits",
                        List.of(changed(vcpus(4))),
                        vcpus(1),
                        cluster -> assertThat(only(cluster).pending()).isEmpty()),
                done(
                        "of a machine that is down nothing waits",
                        List.of(stop()),
                        vcpus(4),
                        cluster -> assertThat(only(cluster).pending()).isEmpty()),
                done(
                        "a machine moves as it runs",
                        List.of(changed(vcpus(4))),
                        cluster ->
                                new MigrateInstance.Parameters(only(cluster).id(), Optional.of(new NodeName("node2"))),
                        cluster -> {
                            assertThat(only(cluster).pending()).containsExactly(PendingChange.VCPUS);
                            assertThat(cluster.node("node2")
                                            .findRunning(only(cluster).id())
                                            .map(VmSpec::vcpus))
                                    .contains(1);
                        }));
    }

    private static List<Story> sizesRefused() {
        return List.of(
                refused(
                        "more than there is",
                        List.of(),
                        memory(10_000 * GIB, 0),
                        ErrorCode.NO_CAPACITY,
                        "its node has not so much left"),
                refused(
                        "less than the least",
                        List.of(stop(), changed(memory(2 * GIB, GIB))),
                        memory(GIB / 2, -1),
                        ErrorCode.INVALID_REQUEST,
                        "may be brought down to 1 GiB"),
                refused(
                        "a silent node may run it or not",
                        List.of(cluster -> {
                            cluster.node(CLUSTER_NODE).faults().setReachable(false);
                            cluster.time.advance(Duration.ofMinutes(5));
                        }),
                        vcpus(2),
                        ErrorCode.NODE_UNREACHABLE,
                        "does not answer"));
    }

    private static List<Story> drives() {
        return List.of(
                done("a machine without a drive gets it at its next start", List.of(), insert(), cluster -> {
                    assertThat(only(cluster).pending()).containsExactly(PendingChange.CDROM);
                    assertThat(runs(cluster).cdrom()).isEmpty();
                }),
                done(
                        "in a drive it is changed at once",
                        List.of(stop(), changed(insert()), start()),
                        eject(),
                        cluster -> {
                            assertThat(only(cluster).pending()).isEmpty();
                            assertThat(runs(cluster).cdDrive()).isTrue();
                            assertThat(runs(cluster).cdrom()).isEmpty();
                        }));
    }

    private static List<Story> tuning() {
        return List.of(
                done(
                        "what it is made of waits for a restart",
                        List.of(),
                        tuned(),
                        cluster -> assertThat(only(cluster).pending()).containsExactly(PendingChange.HYPERVISOR)),
                done("and comes with it", List.of(changed(tuned()), stop()), ChangeWishes.started(), cluster -> {
                    assertThat(runs(cluster).hardware().flatMap(VmSpec.Hardware::keymap))
                            .contains("de");
                    assertThat(only(cluster).pending()).isEmpty();
                }));
    }

    private static List<Story> disks() {
        return List.of(
                done("a disk grows under its guest", List.of(), grow(20), cluster -> {
                    Disk disk = only(cluster).disks().getFirst();
                    assertThat(disk.size()).isEqualTo(ByteSize.ofGibibytes(20));
                    assertThat(cluster.node(CLUSTER_NODE)
                                    .findVolume(disk.volume())
                                    .orElseThrow()
                                    .size())
                            .isEqualTo(ByteSize.ofGibibytes(20));
                }),
                done(
                        "asking again changes nothing",
                        List.of(changed(grow(20))),
                        grow(20),
                        cluster -> assertThat(only(cluster).diskTotal()).isEqualTo(ByteSize.ofGibibytes(20))),
                refused("it does not shrink", List.of(), grow(5), ErrorCode.INVALID_REQUEST, "has 10 GiB already"),
                refused(
                        "it does not grow beyond its node",
                        List.of(),
                        grow(1_000_000),
                        ErrorCode.NO_CAPACITY,
                        "not so much left"),
                done("writing is allowed and forbidden at a start", List.of(), protect(), cluster -> {
                    assertThat(only(cluster).pending()).containsExactly(PendingChange.DISKS);
                    assertThat(runs(cluster).disks().getFirst().readOnly()).isFalse();
                }));
    }

    private static List<Story> devices() {
        return List.of(
                done("a disk is plugged in", List.of(), attach(), cluster -> {
                    assertThat(runs(cluster).disks()).hasSize(2);
                    assertThat(runs(cluster).disks().getLast().slot()).contains(1);
                    assertThat(only(cluster).pending()).isEmpty();
                }),
                done("and out again", List.of(changed(attach())), detach(MORE), cluster -> {
                    assertThat(runs(cluster).disks()).hasSize(1);
                    assertThat(cluster.node(CLUSTER_NODE).knownVolumes()).hasSize(1);
                }),
                refused(
                        "not when the guest does not let go of it",
                        List.of(changed(attach()), stubborn()),
                        detach(MORE),
                        ErrorCode.WRONG_STATE,
                        "removed disk"),
                done(
                        "but of what is down",
                        List.of(changed(attach()), stubborn(), stop()),
                        detach(MORE),
                        cluster -> assertThat(cluster.node(CLUSTER_NODE).knownVolumes())
                                .hasSize(1)),
                refused(
                        "not the one that it runs from",
                        List.of(),
                        cluster -> detach(only(cluster).disks().getFirst().id()).apply(cluster),
                        ErrorCode.WRONG_STATE,
                        "runs from that disk"),
                refused(
                        "not twice the same",
                        List.of(changed(attach())),
                        attach(),
                        ErrorCode.NAME_TAKEN,
                        "such a disk already"),
                done(
                        "the disks that are left keep their places",
                        List.of(changed(attach()), changed(attach(1)), changed(detach(MORE))),
                        cluster -> new RebootInstance.Parameters(only(cluster).id(), RebootInstance.Kind.FULL, 0),
                        cluster -> assertThat(runs(cluster).disks().getLast().slot())
                                .contains(2)));
    }

    private static List<Story> ballooning() {
        return List.of(
                refused(
                        "memory that does not change",
                        List.of(),
                        balloon(GIB),
                        ErrorCode.WRONG_STATE,
                        "It has no least memory."),
                refused(
                        "nor before the restart that it waits for",
                        List.of(changed(memory(2 * GIB, GIB))),
                        balloon(GIB),
                        ErrorCode.WRONG_STATE,
                        "takes effect when the machine is stopped and started again"),
                done("memory that its guest gives back is its node's", flexible(), balloon(GIB), cluster -> {
                    assertThat(cluster.state()
                                    .use(new NodeName(CLUSTER_NODE))
                                    .memory()
                                    .bytes())
                            .isEqualTo(GIB);
                    assertThat(runs(cluster).balloon()).contains(new VmSpec.Balloon(new ByteSize(GIB)));
                }),
                refused(
                        "not what it does not give back",
                        Stream.concat(flexible().stream(), Stream.of(stubborn()))
                                .toList(),
                        balloon(GIB),
                        ErrorCode.WRONG_STATE,
                        "memory that the guest gives back"),
                refused(
                        "not less than the least",
                        flexible(),
                        balloon(GIB / 2),
                        ErrorCode.INVALID_REQUEST,
                        "from 1 GiB"),
                done(
                        "all of it is all of it",
                        Stream.concat(flexible().stream(), Stream.of(changed(balloon(GIB))))
                                .toList(),
                        balloon(2 * GIB),
                        cluster -> assertThat(only(cluster).runtimeMemory()).isEmpty()));
    }

    private static List<Given> flexible() {
        return List.of(stop(), changed(memory(2 * GIB, GIB)), start());
    }

    private static List<Story> cards() {
        return List.of(
                done("a card is plugged in", List.of(), card("br0"), cluster -> {
                    assertThat(runs(cluster).nics()).hasSize(2);
                    assertThat(only(cluster).pending()).isEmpty();
                }),
                refused("in a bridge that is there", List.of(), card("br9"), ErrorCode.UNSUPPORTED, "no such bridge"),
                done(
                        "attached to something else it is the same card in the same place",
                        List.of(changed(card("br0"))),
                        rewired(),
                        cluster -> {
                            assertThat(runs(cluster).nics().getLast())
                                    .isEqualTo(new VmSpec.Nic.User(
                                            only(cluster).nics().getLast().mac(), Optional.of(1)));
                            assertThat(only(cluster).pending()).isEmpty();
                        }),
                done(
                        "and out again",
                        List.of(changed(card("br0"))),
                        unplugged(),
                        cluster -> assertThat(runs(cluster).nics()).hasSize(1)),
                refused(
                        "not when the guest does not let go of it",
                        List.of(changed(card("br0")), stubborn()),
                        unplugged(),
                        ErrorCode.WRONG_STATE,
                        "removed network card"));
    }

    private static List<Story> snapshots() {
        return List.of(
                done(
                        "a snapshot is of all disks at one moment",
                        List.of(changed(attach())),
                        moment("before"),
                        cluster -> assertThat(only(cluster).disks())
                                .allSatisfy(disk -> assertThat(cluster.node(CLUSTER_NODE)
                                                .findVolume(disk.volume())
                                                .orElseThrow()
                                                .snapshots())
                                        .singleElement()
                                        .satisfies(kept -> assertThat(kept.id())
                                                .isEqualTo(disk.snapshots()
                                                        .getFirst()
                                                        .id())))),
                refused(
                        "of which each has a name of its own",
                        List.of(changed(moment("before"))),
                        moment("before"),
                        ErrorCode.NAME_TAKEN,
                        "Choose another name."),
                refused(
                        "and the format keeps it",
                        List.of(changed(raw())),
                        moment("before"),
                        ErrorCode.UNSUPPORTED,
                        "Disk 1 can't keep snapshots."),
                refused(
                        "what has snapshots does not move while it runs",
                        List.of(changed(moment("before"))),
                        cluster -> new MigrateInstance.Parameters(only(cluster).id(), Optional.empty()),
                        ErrorCode.WRONG_STATE,
                        "Delete its snapshots first"),
                done(
                        "forgotten, it does",
                        List.of(
                                changed(moment("before")),
                                changed(cluster -> new DeleteSnapshot.Parameters(
                                        only(cluster).id(), ChangeWishes.snapshot(cluster)))),
                        cluster -> new MigrateInstance.Parameters(only(cluster).id(), Optional.empty()),
                        cluster -> assertThat(only(cluster).primary()).isEqualTo(new NodeName("node2"))));
    }

    private static List<Story> reverting() {
        Function<SimulatedCluster, Parameters> revert =
                cluster -> new RevertInstance.Parameters(only(cluster).id(), ChangeWishes.snapshot(cluster));
        return List.of(
                refused(
                        "a disk that is only read keeps its snapshots while its guest runs",
                        List.of(changed(moment("before")), stop(), changed(protect()), start()),
                        cluster -> new DeleteSnapshot.Parameters(only(cluster).id(), ChangeWishes.snapshot(cluster)),
                        ErrorCode.WRONG_STATE,
                        "only reads"),
                refused(
                        "disks do not change under a guest",
                        List.of(changed(moment("before"))),
                        revert,
                        ErrorCode.WRONG_STATE,
                        "Stop it first."),
                done(
                        "brought back, a disk is as small as it was",
                        List.of(changed(moment("before")), changed(grow(20)), stop()),
                        revert,
                        cluster -> {
                            Disk disk = only(cluster).disks().getFirst();
                            assertThat(disk.size()).isEqualTo(ByteSize.ofGibibytes(10));
                            assertThat(disk.snapshots()).hasSize(1);
                            assertThat(cluster.state()
                                            .use(new NodeName(CLUSTER_NODE))
                                            .disk()
                                            .total())
                                    .isEqualTo(ByteSize.ofGibibytes(10));
                        }));
    }

    private static Story done(
            String name,
            List<Given> given,
            Function<SimulatedCluster, Parameters> when,
            Consumer<SimulatedCluster> then) {
        return new Story(name, given, when, Optional.empty(), (cluster, none) -> then.accept(cluster));
    }

    private static Story refused(
            String name, List<Given> given, Function<SimulatedCluster, Parameters> when, ErrorCode code, String words) {
        return new Story(
                name,
                given,
                when,
                Optional.of(code),
                (cluster, problem) -> assertThat(problem.toString()).contains(words));
    }
}
