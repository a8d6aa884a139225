package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gannet.engine.CopyWishes.OTHER_TYPE;
import static org.gannet.engine.CopyWishes.alive;
import static org.gannet.engine.CopyWishes.backedUp;
import static org.gannet.engine.CopyWishes.backedUpTo;
import static org.gannet.engine.CopyWishes.backup;
import static org.gannet.engine.CopyWishes.cloned;
import static org.gannet.engine.CopyWishes.clonedTo;
import static org.gannet.engine.CopyWishes.content;
import static org.gannet.engine.CopyWishes.diskless;
import static org.gannet.engine.CopyWishes.fallsSilent;
import static org.gannet.engine.CopyWishes.forgetful;
import static org.gannet.engine.CopyWishes.forgotten;
import static org.gannet.engine.CopyWishes.full;
import static org.gannet.engine.CopyWishes.gone;
import static org.gannet.engine.CopyWishes.hasNothing;
import static org.gannet.engine.CopyWishes.migrate;
import static org.gannet.engine.CopyWishes.move;
import static org.gannet.engine.CopyWishes.named;
import static org.gannet.engine.CopyWishes.otherKind;
import static org.gannet.engine.CopyWishes.raw;
import static org.gannet.engine.CopyWishes.restored;
import static org.gannet.engine.CopyWishes.running;
import static org.gannet.engine.CopyWishes.runsOn;
import static org.gannet.engine.CopyWishes.settle;
import static org.gannet.engine.CopyWishes.silent;
import static org.gannet.engine.CopyWishes.snapshot;
import static org.gannet.engine.CopyWishes.snapshots;
import static org.gannet.engine.CopyWishes.standsOn;
import static org.gannet.engine.CopyWishes.start;
import static org.gannet.engine.CopyWishes.stopped;
import static org.gannet.engine.CopyWishes.tagged;
import static org.gannet.engine.CopyWishes.worn;
import static org.gannet.engine.CopyWishes.wornOnce;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.JobStep;
import org.gannet.engine.model.BackupNote;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Operations that copy what machines hold: given, when, then. Each row is one story of web1, on three nodes. */
class CopyScenarioTest {
    /**
     * One row.
     * @param given brings web1 there, before
     * @param end how the job ends
     * @param problem its code and a word of its text; empty for one that goes well
     */
    record Story(
            String name,
            Function<SimulatedCluster, Instance> given,
            BiFunction<SimulatedCluster, Instance, Parameters> when,
            JobState end,
            Optional<ErrorCode> problem,
            String word,
            Then then) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** What must be so. */
    interface Then {
        void check(SimulatedCluster cluster, Instance before, Job job);
    }

    static Stream<Story> stories() {
        return Stream.of(moves(), brokenMoves(), clones(), backups(), restores())
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("stories")
    void happensAsTold(Story story) {
        SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");
        Instance before = story.given().apply(cluster);
        Job job = cluster.run(story.when().apply(cluster, before));
        assertThat(job.state()).as("%s", job.problem()).isEqualTo(story.end());
        story.problem().ifPresent(code -> {
            assertThat(job.problem().orElseThrow().code())
                    .as("%s", job.problem())
                    .isEqualTo(code);
            assertThat(job.problem().orElseThrow().toString()).contains(story.word());
        });
        story.then().check(cluster, before, job);
        assertThat(cluster.leftovers()).isEmpty();
    }

    private static List<Story> moves() {
        return List.of(
                done("a stopped machine is moved", stopped(), move("node2", 0), (cluster, before, job) -> {
                    standsOn(cluster, before, "node2");
                    hasNothing(cluster, "node1");
                }),
                done("what it held is there", worn(), move("node2", 0), (cluster, before, job) -> {
                    assertThat(content(cluster, before.id())).isEqualTo(wornOnce());
                    start(cluster, before);
                    runsOn(cluster, before, "node2");
                }),
                done(
                        "its snapshots come along",
                        snapshot(stopped()),
                        move("node2", 0),
                        (cluster, before, job) -> assertThat(
                                        cluster.node("node2").api().report().volumes())
                                .singleElement()
                                .satisfies(
                                        volume -> assertThat(volume.snapshots()).hasSize(1))),
                done("a stopped machine is migrated by copying it", worn(), migrate(), (cluster, before, job) -> {
                    NodeName now = cluster.instance(before.id()).primary();
                    assertThat(now).isNotEqualTo(before.primary());
                    assertThat(content(cluster, before.id())).isEqualTo(wornOnce());
                    standsOn(cluster, before, now.value());
                }),
                done("a running machine is moved with a pause", running(), move("node2", 5), (cluster, before, job) -> {
                    runsOn(cluster, before, "node2");
                    hasNothing(cluster, "node1");
                    assertThat(cluster.node("node2").starts(before.id())).isEqualTo(1);
                }),
                done(
                        "a running machine is moved to another kind of node",
                        otherKind(running(), "node2"),
                        move("node2", 5),
                        (cluster, before, job) -> {
                            runsOn(cluster, before, "node2");
                            assertThat(cluster.instance(before.id()).machineType())
                                    .isEqualTo(OTHER_TYPE);
                        }),
                refused(
                        "it is not migrated there while it runs",
                        otherKind(running(), "node2"),
                        migrate("node2"),
                        ErrorCode.NO_CAPACITY,
                        "another accelerator"),
                refused("a node that is not there", stopped(), move("node9", 0), ErrorCode.NOT_FOUND, "node9"),
                refused("where it is", stopped(), move("node1", 0), ErrorCode.NO_CAPACITY, "has the machine already"),
                refused(
                        "the node that has it is silent",
                        silent(stopped(), "node1"),
                        move("node2", 0),
                        ErrorCode.NODE_UNREACHABLE,
                        "does not answer"),
                refused("nothing is left to settle", stopped(), settle(), ErrorCode.WRONG_STATE, "nothing to settle"));
    }

    private static List<Story> brokenMoves() {
        return List.of(
                failed(
                        "the disk of the new node is full: it runs on where it was",
                        full(running(), "node2"),
                        move("node2", 5),
                        ErrorCode.POOL_FULL,
                        "full",
                        (cluster, before, job) -> {
                            runsOn(cluster, before, "node1");
                            hasNothing(cluster, "node2");
                            assertThat(cluster.instance(before.id())).isEqualTo(before);
                        }),
                failed(
                        "the new node has forgotten what it got: nothing is deleted",
                        forgetful(worn(), "node2"),
                        move("node2", 0),
                        ErrorCode.WRONG_STATE,
                        "has lost it",
                        (cluster, before, job) -> {
                            standsOn(cluster, before, "node1");
                            assertThat(content(cluster, before.id())).isEqualTo(wornOnce());
                        }),
                new Story(
                        "the new node falls silent for good, comes back, and the move is settled",
                        fallsSilent(running(), "node2"),
                        move("node2", 5),
                        JobState.UNDO_FAILED,
                        Optional.of(ErrorCode.NODE_UNREACHABLE),
                        "",
                        (cluster, before, job) -> {
                            assertThat(cluster.instance(before.id()).incoming()).isPresent();
                            cluster.node("node2").faults().setReachable(true);
                            cluster.waitUntilAnswering();
                            assertThat(cluster.run(settle().apply(cluster, before))
                                            .state())
                                    .isEqualTo(JobState.SUCCEEDED);
                            assertThat(cluster.instance(before.id()).incoming()).isEmpty();
                            hasNothing(cluster, "node2");
                            start(cluster, before);
                            runsOn(cluster, before, "node1");
                        }));
    }

    private static List<Story> clones() {
        return List.of(
                done(
                        "a clone of what is down holds the same",
                        worn(),
                        cloned("web2", false),
                        (cluster, before, job) -> {
                            Instance clone = named(cluster, "web2");
                            assertThat(content(cluster, clone.id())).isEqualTo(wornOnce());
                            assertThat(content(cluster, before.id())).isEqualTo(wornOnce());
                            assertThat(clone.macs()).doesNotContainAnyElementsOf(before.macs());
                            assertThat(clone.source()).isEqualTo("copy of web1");
                            assertThat(clone.disks().getFirst().source())
                                    .as("it needs its image still")
                                    .isEqualTo(before.disks().getFirst().source());
                        }),
                done("what runs is cloned and runs on", running(), cloned("web2", true), (cluster, before, job) -> {
                    Instance clone = named(cluster, "web2");
                    assertThat(alive(cluster)).containsExactlyInAnyOrder(before.id(), clone.id());
                    assertThat(cluster.node("node1").starts(before.id())).isEqualTo(1);
                    assertThat(snapshots(cluster)).isZero();
                    assertThat(clone.disks().getFirst().source()).isEqualTo(new VolumeSpec.Source.Empty());
                }),
                done(
                        "a clone is tagged as the original",
                        tagged(stopped()),
                        cloned("web2", false),
                        (cluster, before, job) ->
                                assertThat(named(cluster, "web2").tags()).isEqualTo(before.tags())),
                refused("a name that is taken", stopped(), cloned("web1", false), ErrorCode.NAME_TAKEN, "web1"),
                refused(
                        "raw disks that are in use",
                        raw(true),
                        cloned("web2", false),
                        ErrorCode.WRONG_STATE,
                        "keeps no snapshots"),
                done(
                        "raw disks at rest",
                        raw(false),
                        cloned("web2", false),
                        (cluster, before, job) -> assertThat(named(cluster, "web2")
                                        .disks()
                                        .getFirst()
                                        .format())
                                .isEqualTo(VolumeSpec.Format.RAW)),
                failed(
                        "the disk of the clone's node is full",
                        full(running(), "node2"),
                        clonedTo("web2", "node2"),
                        ErrorCode.POOL_FULL,
                        "full",
                        (cluster, before, job) -> {
                            assertThat(cluster.state().instances()).hasSize(1);
                            assertThat(snapshots(cluster)).isZero();
                            runsOn(cluster, before, "node1");
                        }));
    }

    private static List<Story> backups() {
        return List.of(
                done("what runs is backed up and runs on", running(), backedUp(false), (cluster, before, job) -> {
                    assertThat(cluster.node("node1").api().exports())
                            .singleElement()
                            .satisfies(export -> assertThat(BackupNote.read(export)
                                            .orElseThrow()
                                            .instance())
                                    .isEqualTo(before));
                    assertThat(cluster.node("node1").starts(before.id())).isEqualTo(1);
                    assertThat(snapshots(cluster)).isZero();
                }),
                done("it is shut down for it, and runs again", running(), backedUp(true), (cluster, before, job) -> {
                    runsOn(cluster, before, "node1");
                    assertThat(cluster.instance(before.id())).isEqualTo(before);
                    assertThat(job.steps()).extracting(JobStep::title).contains("Shut the guest down for now");
                }),
                done("it is kept on another node", running(), backedUpTo("node2"), (cluster, before, job) -> {
                    assertThat(cluster.node("node1").api().exports()).isEmpty();
                    assertThat(cluster.node("node2").api().exports()).hasSize(1);
                    assertThat(cluster.node("node2").knownVolumes()).isEmpty();
                }),
                refused("raw disks in use", raw(true), backedUp(false), ErrorCode.WRONG_STATE, "keeps no snapshots"),
                done("raw disks in use, shut down for it", raw(true), backedUp(true), (cluster, before, job) -> {
                    assertThat(cluster.node("node1").api().exports()).hasSize(1);
                    runsOn(cluster, before, "node1");
                }),
                refused("no disks", diskless(), backedUp(false), ErrorCode.WRONG_STATE, "has no disks"),
                failed(
                        "the disk of the other node is full",
                        full(running(), "node2"),
                        backedUpTo("node2"),
                        ErrorCode.POOL_FULL,
                        "full",
                        (cluster, before, job) -> {
                            assertThat(cluster.node("node2").api().exports()).isEmpty();
                            runsOn(cluster, before, "node1");
                        }));
    }

    private static List<Story> restores() {
        return List.of(
                done(
                        "a machine is made of a backup",
                        backup(worn()),
                        restored("node1"),
                        (cluster, before, job) -> assertThat(
                                        content(cluster, named(cluster, "web2").id()))
                                .isEqualTo(wornOnce())),
                done(
                        "a machine is made of it on another node, after the first is gone",
                        gone(backup(worn())),
                        restored("node3"),
                        (cluster, before, job) -> {
                            assertThat(content(cluster, named(cluster, "web2").id()))
                                    .isEqualTo(wornOnce());
                            assertThat(cluster.node("node1").knownVolumes()).isEmpty();
                        }),
                failed(
                        "of no backup",
                        stopped(),
                        restored("node1"),
                        ErrorCode.NOT_FOUND,
                        "",
                        (cluster, before, job) ->
                                assertThat(cluster.state().instances()).hasSize(1)),
                done(
                        "a backup is deleted",
                        backup(stopped()),
                        forgotten(),
                        (cluster, before, job) -> assertThat(
                                        cluster.node("node1").api().exports())
                                .isEmpty()),
                done(
                        "no backup is deleted",
                        stopped(),
                        forgotten(),
                        (cluster, before, job) -> assertThat(
                                        cluster.node("node1").api().exports())
                                .isEmpty()));
    }

    private static Story done(
            String name,
            Function<SimulatedCluster, Instance> given,
            BiFunction<SimulatedCluster, Instance, Parameters> when,
            Then then) {
        return new Story(name, given, when, JobState.SUCCEEDED, Optional.empty(), "", then);
    }

    private static Story failed(
            String name,
            Function<SimulatedCluster, Instance> given,
            BiFunction<SimulatedCluster, Instance, Parameters> when,
            ErrorCode code,
            String word,
            Then then) {
        return new Story(name, given, when, JobState.FAILED, Optional.of(code), word, then);
    }

    /** Nothing changes then. */
    private static Story refused(
            String name,
            Function<SimulatedCluster, Instance> given,
            BiFunction<SimulatedCluster, Instance, Parameters> when,
            ErrorCode code,
            String word) {
        return failed(name, given, when, code, word, (cluster, before, job) -> {
            assertThat(job.steps()).isEmpty();
            assertThat(cluster.instance(before.id())).isEqualTo(before);
        });
    }
}
