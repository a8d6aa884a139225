package org.gannet.agent.volume.drbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gannet.agent.command.Command;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.volume.FaultyRunner;
import org.gannet.agent.volume.VolumeUsers;
import org.gannet.agent.volume.file.FileDriver;
import org.gannet.agent.volume.lvm.LvmDriver;
import org.gannet.agent.volume.lvm.LvmPool;
import org.gannet.agent.volume.lvm.PretendLvm;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.ReplicaReport;
import org.gannet.node.ReplicaSpec;
import org.gannet.node.ReplicaSpec.Drbd;
import org.gannet.node.ReplicaSpec.Protocol;
import org.gannet.node.ReplicaSpec.Role;
import org.gannet.node.ReplicaSpec.Verification;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each call of a tool goes wrong, in each way, with either version: then nothing is said to be done that is not, and
 * asked again it is done right. An option that DRBD says that it took, and did not, is what nobody can see.
 */
class DrbdFaultsTest {
    private static final DiskId DISK = DiskId.random();
    private static final VolumeId VOLUME = VolumeId.random();
    private static final VolumeId METADATA = VolumeId.random();
    private static final String METADATA_PATH = "/dev/vg/gannet-" + METADATA;
    private static final ReplicaSpec PRIMARY = spec(Role.PRIMARY);
    private static final ReplicaSpec SECONDARY = spec(Role.SECONDARY);

    @TempDir
    private Path folder = Path.of("");

    private int tries;
    private @Nullable LvmDriver made;

    private LvmDriver volumes() {
        LvmDriver volumes = made == null ? newVolumes() : made;
        made = volumes;
        return volumes;
    }

    private LvmDriver newVolumes() {
        PretendLvm lvm = new PretendLvm();
        ImageCache images = new ImageCache(folder.resolve("images"));
        LvmDriver volumes = new LvmDriver(
                List.of(LvmPool.parse("fast=vg")),
                new FileDriver(folder.resolve("volumes"), images, lvm, VolumeUsers.NONE),
                images,
                lvm,
                VolumeUsers.NONE,
                folder.resolve("arrivals"));
        for (VolumeId id : List.of(VOLUME, METADATA)) {
            volumes.ensure(id, DrbdNode.raw(ByteSize.ofMebibytes(8)));
        }
        return volumes;
    }

    private static ReplicaSpec spec(Role role) {
        Drbd drbd = new Drbd(
                4, METADATA, "s3cret", 0, Protocol.C, ByteSize.ofMebibytes(60), true, Verification.NONE, false);
        return new ReplicaSpec(VOLUME, role, new NodeName("node2"), "127.0.0.2", VolumeId.random(), 11000, false, false)
                .withDrbd(Optional.of(drbd));
    }

    /**
     * @param given what is done before anything goes wrong
     * @param when how the side then stands, as the driver tells; empty for none
     * @param then what the kernel has
     */
    record Story(
            String name,
            DrbdVersion version,
            Consumer<Node> given,
            Function<DrbdReplicas, Optional<ReplicaReport>> when,
            String then) {
        @Override
        public String toString() {
            return version + " " + name;
        }
    }

    /** A node whose agent may be killed. */
    private final class Node {
        private final PretendDrbd drbd;
        private final Path own = own();
        private FaultyRunner tools;
        private DrbdReplicas replicas;

        Node(DrbdVersion version) {
            drbd = new PretendDrbd(version);
            tools = new FaultyRunner(drbd);
            replicas = restarted();
        }

        final DrbdReplicas restarted() {
            tools = new FaultyRunner(drbd);
            replicas = new DrbdReplicas(
                    new DrbdHost(tools, volumes(), own.resolve("drbd"), "127.0.0.1"), VolumeUsers.NONE);
            return replicas;
        }
    }

    private Path own() {
        try {
            Path own = folder.resolve(Integer.toString(tries++));
            Files.createDirectories(own.resolve("drbd"));
            return own;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Function<DrbdReplicas, Optional<ReplicaReport>> ensures(ReplicaSpec spec) {
        return replicas -> Optional.of(replicas.ensure(DISK, spec));
    }

    static Stream<Story> stories() {
        // Of 9 those whose commands differ.
        return Stream.concat(
                all(DrbdVersion.V8),
                all(DrbdVersion.V9)
                        .filter(story ->
                                List.of("the first side", "let go on", "ended").contains(story.name())));
    }

    private static Stream<Story> all(DrbdVersion version) {
        return Stream.concat(making(version), changing(version));
    }

    private static Stream<Story> making(DrbdVersion version) {
        return Stream.of(
                new Story(
                        "the first side",
                        version,
                        node -> {},
                        ensures(PRIMARY.withAlone(true)),
                        "gannet Primary UpToDate looking dont-care"),
                new Story(
                        "one to be filled",
                        version,
                        node -> node.drbd.hasBeenWhole(METADATA_PATH),
                        ensures(SECONDARY.withOverwrite(true).withAlone(true)),
                        "gannet Secondary Inconsistent looking dont-care"),
                new Story(
                        "one to be filled anew",
                        version,
                        node -> node.replicas.ensure(DISK, SECONDARY),
                        ensures(SECONDARY.withOverwrite(true).withAlone(true)),
                        "gannet Secondary Inconsistent looking dont-care"));
    }

    private static Stream<Story> changing(DrbdVersion version) {
        Consumer<Node> alone = node -> node.replicas.ensure(DISK, PRIMARY.withAlone(true));
        return Stream.of(
                new Story(
                        "no longer alone",
                        version,
                        alone,
                        ensures(PRIMARY),
                        "gannet Primary UpToDate looking resource-and-stonith"),
                new Story(
                        "not raised without the other",
                        version,
                        node -> node.replicas.ensure(DISK, SECONDARY),
                        ensures(PRIMARY),
                        "gannet Secondary UpToDate looking resource-and-stonith"),
                new Story(
                        "let go on",
                        version,
                        node -> {
                            alone.accept(node);
                            node.replicas.ensure(DISK, PRIMARY);
                            node.drbd.isWrittenTo();
                        },
                        ensures(PRIMARY.withAlone(true)),
                        "gannet Primary UpToDate looking dont-care"),
                new Story(
                        "lowered",
                        version,
                        alone,
                        ensures(SECONDARY.withAlone(true)),
                        "gannet Secondary UpToDate looking dont-care"),
                new Story(
                        "ended",
                        version,
                        alone,
                        replicas -> {
                            replicas.ensureAbsent(DISK);
                            return Optional.empty();
                        },
                        ""));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void whateverGoesWrongIsMadeGood(Story story) {
        Optional<ReplicaReport> right = story.when().apply(given(story).replicas);
        for (FaultyRunner.Fault fault : FaultyRunner.Fault.values()) {
            boolean reached = true;
            for (int call = 0; reached; call++) {
                reached = goesWrong(story, call, fault, right);
            }
        }
        assertThat(tries).isGreaterThan(FaultyRunner.Fault.values().length * 3);
    }

    private Node given(Story story) {
        Node node = new Node(story.version());
        story.given().accept(node);
        return node;
    }

    private boolean goesWrong(Story story, int call, FaultyRunner.Fault fault, Optional<ReplicaReport> right) {
        Node node = given(story);
        String what = story + ", call " + call + " " + fault;
        node.tools.goesWrong(call, fault);
        FaultyRunner tools = node.tools;
        boolean saidRight = false;
        try {
            saidRight = story.when().apply(node.replicas).equals(right);
        } catch (NodeException e) {
            assertThat(e.code())
                    .as(what + ": " + e.problem())
                    .isIn(ErrorCode.TOOL_FAILED, ErrorCode.TIMED_OUT, ErrorCode.UNSUPPORTED);
        } catch (FaultyRunner.Killed e) {
            node.restarted();
        }
        Optional<Command> hit = tools.heal();
        boolean blind = fault == FaultyRunner.Fault.SUCCEEDS_WITHOUT_EFFECT
                && hit.filter(PretendDrbd::isBlind).isPresent();
        if (saidRight && !blind) {
            assertThat(node.drbd.state()).as(what).isEqualTo(story.then());
        }
        assertThat(story.when().apply(node.replicas)).as(what + ", asked again").isEqualTo(right);
        assertThat(node.drbd.state()).as(what + ", asked again").isEqualTo(story.then());
        return hit.isPresent();
    }

    @Test
    void noAnswerIsNotThatThereIsNoDisk() {
        Node node = new Node(DrbdVersion.V8);
        node.replicas.ensure(DISK, PRIMARY.withAlone(true));
        for (FaultyRunner.Fault fault : List.of(
                FaultyRunner.Fault.SUCCEEDS_WITHOUT_EFFECT,
                FaultyRunner.Fault.ANSWERS_GARBAGE,
                FaultyRunner.Fault.TIMES_OUT_AFTER)) {
            node.tools.goesWrong(0, fault);
            assertThatThrownBy(node.replicas::reports).as(fault.name()).isInstanceOf(NodeException.class);
            assertThat(node.tools.heal()).isPresent();
        }
        assertThat(node.replicas.reports())
                .extracting(ReplicaReport::state)
                .containsExactly(ReplicaReport.State.DEGRADED);
    }

    @Test
    void whatIsMissingIsSaidWithWhatHelps() {
        Node node = new Node(DrbdVersion.V9);
        node.drbd.loaded = false;
        lacks(node, "module drbd is not loaded", "usermode_helper=/bin/true");
        node.drbd.loaded = true;
        node.drbd.installed = false;
        lacks(node, "drbdsetup does not run", "drbd-utils");
        node.drbd.installed = true;
        node.drbd.helper = "/sbin/drbdadm";
        lacks(node, "/sbin/drbdadm", "usermode_helper to /bin/true");
        node.drbd.helper = "/bin/true";
        node.replicas.ensure(DISK, SECONDARY);
        // Of a side that is there: it does not run any more, and is not gone.
        node.drbd.loaded = false;
        assertThat(node.replicas.reports())
                .extracting(ReplicaReport::state)
                .containsExactly(ReplicaReport.State.FAILED);
    }

    private static void lacks(Node node, String... words) {
        assertThatThrownBy(() -> node.replicas.ensure(DISK, SECONDARY))
                .isInstanceOfSatisfying(NodeException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED);
                    assertThat(e.problem().cause()).contains(words);
                });
        assertThat(node.replicas.has(DISK)).isFalse();
    }
}
