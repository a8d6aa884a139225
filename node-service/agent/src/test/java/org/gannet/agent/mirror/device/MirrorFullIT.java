package org.gannet.agent.mirror.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.gannet.agent.testing.SmallDisk;
import org.gannet.agent.testing.TestCertificates;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.testing.Trees;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.VolumeId;
import org.gannet.node.ReplicaReport;
import org.gannet.node.ReplicaReport.State;
import org.gannet.node.ReplicaSpec;
import org.gannet.node.ReplicaSpec.Role;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A mirrored disk on two real agents, the volumes of one of which are on a file system that is full. */
class MirrorFullIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ByteSize SIZE = ByteSize.ofMebibytes(32);
    private static final int BLOCKS = (int) (SIZE.bytes() / 4096);
    private static Path folder;
    private static SmallDisk volumes;
    private static TestNode roomy;
    private static TestNode small;
    private static int port = 47_670;
    private final DiskId disk = DiskId.random();
    private final VolumeId one = VolumeId.random();
    private final VolumeId two = VolumeId.random();

    @BeforeAll
    static void start() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        volumes = new SmallDisk(folder.resolve("2/node/volumes"), "2m");
        TestCertificates certificates = new TestCertificates();
        roomy = new TestNode(certificates, "node1", "127.0.0.90", folder.resolve("1"), 0);
        small = new TestNode(certificates, "node2", "127.0.0.91", folder.resolve("2"), 0);
    }

    @AfterAll
    static void end() {
        if (roomy != null) {
            roomy.close();
            small.close();
        }
        if (volumes != null) {
            volumes.close();
        }
        Trees.delete(folder);
    }

    @BeforeEach
    void pair() {
        volumes.resize("2m");
        port++;
        for (TestNode node : List.of(roomy, small)) {
            VolumeSpec spec = new VolumeSpec(VolumeSpec.Format.RAW, SIZE, new VolumeSpec.Source.Empty());
            node.api().ensureVolume(volume(node), spec);
        }
    }

    @AfterEach
    void leaveNothing() {
        for (TestNode node : List.of(roomy, small)) {
            node.api().ensureReplicaAbsent(disk);
            node.api().ensureVolumeAbsent(volume(node));
        }
    }

    private VolumeId volume(TestNode node) {
        return node == roomy ? one : two;
    }

    private void mirrored(TestNode from) {
        TestNode to = from == roomy ? small : roomy;
        from.api().ensureReplica(disk, side(from, to, Role.PRIMARY));
        to.api().ensureReplica(disk, side(to, from, Role.SECONDARY));
        await().atMost(LIMIT).until(() -> report(from).state(), State.UP_TO_DATE::equals);
    }

    private ReplicaSpec side(TestNode node, TestNode peer, Role role) {
        String address = peer.settings().address() + ":8441";
        return new ReplicaSpec(
                volume(node), role, peer.settings().name(), address, volume(peer), port, role == Role.SECONDARY, false);
    }

    private ReplicaReport report(TestNode node) {
        return node.api().report().replicas().getFirst();
    }

    private NumberedWriter writer(TestNode node, int from) {
        Path socket = node.settings().runDirectory().resolve(disk + ".nbd");
        return new NumberedWriter(socket, disk.toString(), from, BLOCKS);
    }

    private void assertEqual() throws IOException {
        Path here = roomy.volume(one, VolumeSpec.Format.RAW);
        assertThat(Files.mismatch(here, small.volume(two, VolumeSpec.Format.RAW)))
                .isEqualTo(-1);
    }

    @Test
    void whenTheOtherSideIsFullWritesWaitUntilThereIsRoom() throws IOException {
        mirrored(roomy);
        try (NumberedWriter writer = writer(roomy, 0)) {
            await().atMost(LIMIT).until(() -> report(roomy).state(), State.WAITING::equals);
            assertThat(report(roomy).reason()).contains("no space left on device");
            int before = writer.acknowledged();
            assertThat(before).isPositive().isLessThan(BLOCKS - 1);
            writer.assertWell();
            volumes.resize("64m");
            await().atMost(LIMIT).until(() -> writer.acknowledged() > before + 100);
            writer.assertWell();
            writer.assertAllIn(small.volume(two, VolumeSpec.Format.RAW));
        }
        await().atMost(LIMIT).until(() -> report(roomy).state(), State.UP_TO_DATE::equals);
        await().atMost(LIMIT).untilAsserted(this::assertEqual);
    }

    @Test
    void whenTheSideWithTheMachineIsFullTheMachineIsToldAndNothingIsSaidToBeWritten() throws IOException {
        mirrored(small);
        int written;
        try (NumberedWriter writer = writer(small, 0)) {
            await().atMost(LIMIT).until(() -> !writer.error().isEmpty());
            assertThat(writer.error()).contains("no space left");
            written = writer.acknowledged();
            assertThat(written).isPositive();
            writer.assertAllIn(roomy.volume(one, VolumeSpec.Format.RAW));
        }
        volumes.resize("64m");
        try (NumberedWriter writer = writer(small, written + 1)) {
            await().atMost(LIMIT).until(() -> writer.acknowledged() > written + 100);
            writer.assertWell();
        }
        await().atMost(LIMIT).until(() -> report(small).state(), State.UP_TO_DATE::equals);
        await().atMost(LIMIT).untilAsserted(this::assertEqual);
    }
}
