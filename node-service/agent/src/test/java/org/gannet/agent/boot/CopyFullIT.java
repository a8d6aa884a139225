package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.gannet.agent.testing.SmallDisk;
import org.gannet.agent.testing.TestCertificates;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.testing.Trees;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.ExportId;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.IncomingVolume;
import org.gannet.node.NodeTask;
import org.gannet.node.TaskSpec;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies that find the disk full in their middle: they say so, and leave nothing half made. */
class CopyFullIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ByteSize SIZE = ByteSize.ofMebibytes(16);
    private static Path folder;
    private static SmallDisk volumes;
    private static TestNode roomy;
    private static TestNode small;
    private final VolumeId source = VolumeId.random();
    private final VolumeId copy = VolumeId.random();

    @BeforeAll
    static void start() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        volumes = new SmallDisk(folder.resolve("2/node/volumes"), "24m");
        TestCertificates certificates = new TestCertificates();
        roomy = new TestNode(certificates, "node1", "127.0.0.99", folder.resolve("1"), 0);
        small = new TestNode(certificates, "node2", "127.0.0.100", folder.resolve("2"), 0);
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
    void full() {
        volumes.resize("24m");
    }

    @AfterEach
    void leaveNothing() {
        for (TestNode node : List.of(roomy, small)) {
            node.api().report().volumes().forEach(known -> node.api().ensureVolumeAbsent(known.id()));
        }
    }

    private static VolumeSpec whole(Format format) {
        return new VolumeSpec(format, SIZE, new VolumeSpec.Source.Empty());
    }

    /** Nothing of it can be left out or made smaller. */
    private void filled(TestNode node) throws IOException {
        node.api().ensureVolume(source, whole(Format.RAW));
        byte[] content = new byte[(int) SIZE.bytes()];
        new Random(11).nextBytes(content);
        Files.write(node.volume(source, Format.RAW), content);
    }

    private static Optional<ErrorCode> outcome(TestNode node, TaskSpec work) {
        TaskId task = TaskId.random();
        node.api().ensureTask(task, work);
        NodeTask ended = await().atMost(LIMIT)
                .until(() -> node.api().task(task), now -> now.state().isEnded());
        return ended.problem().map(problem -> problem.code());
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("2/node/volumes"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void aConversionOrAnImportThatFindsTheDiskFullLeavesNothingAndIsDoneWhenThereIsRoom() throws IOException {
        filled(small);
        ExportId export = ExportId.random();
        assertThat(outcome(small, new TaskSpec.ExportVolume(source, Optional.empty(), export, "")))
                .isEmpty();
        List<Path> before = files();
        for (Format format : Format.values()) {
            for (TaskSpec work : List.of(
                    new TaskSpec.ConvertVolume(source, Optional.empty(), copy, whole(format)),
                    new TaskSpec.ImportVolume(export, copy, whole(format)))) {
                volumes.resize("24m");
                assertThat(outcome(small, work)).as(work.toString()).contains(ErrorCode.POOL_FULL);
                assertThat(files()).isEqualTo(before);
                volumes.resize("64m");
                assertThat(outcome(small, work)).as(work.toString()).isEmpty();
                small.api().ensureVolumeAbsent(copy);
                assertThat(files()).isEqualTo(before);
            }
        }
        small.api().ensureExportAbsent(export);
    }

    @Test
    void aCopyToANodeThatIsFullFailsAndGoesOnWhenThereIsRoom() throws IOException {
        volumes.resize("8m");
        filled(roomy);
        IncomingVolume where = small.api().ensureVolumeIncoming(copy, whole(Format.RAW));
        TaskSpec send = new TaskSpec.CopyVolume(source, Optional.empty(), where, Optional.empty());
        assertThat(outcome(roomy, send)).contains(ErrorCode.POOL_FULL);
        assertThat(small.api().report().volumes()).isEmpty();
        volumes.resize("64m");
        assertThat(outcome(roomy, send)).isEmpty();
        assertThat(Files.mismatch(roomy.volume(source, Format.RAW), small.volume(copy, Format.RAW)))
                .isEqualTo(-1);
    }

    @Test
    void aCopyThatIsGivenUpOnAFullNodeLeavesNothing() throws IOException {
        volumes.resize("8m");
        filled(roomy);
        List<Path> before = files();
        IncomingVolume where = small.api().ensureVolumeIncoming(copy, whole(Format.RAW));
        assertThat(outcome(roomy, new TaskSpec.CopyVolume(source, Optional.empty(), where, Optional.empty())))
                .contains(ErrorCode.POOL_FULL);
        small.api().ensureVolumeAbsent(copy);
        assertThat(files()).isEqualTo(before);
    }
}
