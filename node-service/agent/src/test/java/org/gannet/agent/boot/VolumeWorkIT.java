package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.LocalCommandRunner;
import org.gannet.agent.testing.TestCertificates;
import org.gannet.agent.testing.TestConsole;
import org.gannet.agent.testing.TestGuest;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.testing.Trees;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.ExportId;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.SnapshotId;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.IncomingVolume;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeTask;
import org.gannet.node.SnapshotSpec;
import org.gannet.node.TaskSpec;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What volumes hold after they were remembered, copied, converted, exported: every byte of it. */
class VolumeWorkIT {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final long MIB = 1 << 20;
    /** Of QCOW2: the size of a cluster, and where the header says where the tables are. */
    private static final long CLUSTER = 65_536;

    private static final long FIRST_TABLE = 40;
    private static final long REFERENCES = 48;
    private static Path folder;
    private static TestNode here;
    private static TestNode there;
    private static ImageDigest image;
    private final VolumeId source = VolumeId.random();
    private final VolumeId copy = VolumeId.random();

    @BeforeAll
    static void start() throws IOException {
        TestCertificates certificates = new TestCertificates();
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        here = new TestNode(certificates, "node1", "127.0.0.65", folder.resolve("1"), 0);
        there = new TestNode(certificates, "node2", "127.0.0.66", folder.resolve("2"), 0);
        byte[] content = new byte[(int) (24 * MIB)];
        new Random(7).nextBytes(content);
        System.arraycopy(TestGuest.disk(3), 0, content, 0, (int) TestGuest.DISK_SIZE);
        image = here.putImage(content);
        there.putImage(content);
    }

    @AfterAll
    static void end() {
        here.close();
        there.close();
        Trees.delete(folder);
    }

    private static VolumeSpec cloned(Format format) {
        return new VolumeSpec(
                format, ByteSize.ofMebibytes(32), new VolumeSpec.Source.CloneOf(image, VolumeSpec.Format.RAW));
    }

    private static VolumeSpec whole(Format format, long mebibytes) {
        return new VolumeSpec(format, ByteSize.ofMebibytes(mebibytes), new VolumeSpec.Source.Empty());
    }

    private static void tool(String... argv) {
        CommandResult result = new LocalCommandRunner().run(Command.of(LIMIT, List.of(argv)));
        assertThat(result.exitCode())
                .as(result.command() + result.error() + result.output())
                .isZero();
        assertThat(result.output()).doesNotContain("failed");
    }

    /** @param action write or read: which must find the pattern */
    private static void pattern(TestNode node, VolumeId volume, String action, int pattern, long from) {
        tool(
                "qemu-io",
                "-f",
                "qcow2",
                "-c",
                action + " -P " + pattern + " " + from + " " + 2 * MIB,
                node.volume(volume, Format.QCOW2).toString());
    }

    private static void sameContent(Path one, Format format, Path other, Format otherFormat) {
        tool(
                "qemu-img",
                "compare",
                "-q",
                "-f",
                format.name().toLowerCase(java.util.Locale.ROOT),
                "-F",
                otherFormat.name().toLowerCase(java.util.Locale.ROOT),
                one.toString(),
                other.toString());
    }

    private static NodeTask ended(TestNode node, TaskId task) {
        return await().atMost(LIMIT)
                .until(() -> node.api().task(task), found -> found.state().isEnded());
    }

    private static Optional<ErrorCode> outcome(TestNode node, TaskSpec work) {
        TaskId task = TaskId.random();
        node.api().ensureTask(task, work);
        return ended(node, task).problem().map(problem -> problem.code());
    }

    @Test
    void aSnapshotHoldsWhatWasThere() {
        NodeApi api = here.api();
        api.ensureVolume(source, cloned(Format.QCOW2));
        pattern(here, source, "write", 0x11, 26 * MIB);
        SnapshotId moment = SnapshotId.random();
        api.ensureSnapshot(moment, new SnapshotSpec(List.of(source)));
        pattern(here, source, "write", 0x22, 26 * MIB);
        api.ensureVolumeSize(source, ByteSize.ofMebibytes(48));
        pattern(here, source, "write", 0x33, 40 * MIB);
        TaskSpec ofMoment = new TaskSpec.ConvertVolume(source, Optional.of(moment), copy, whole(Format.QCOW2, 32));
        assertThat(outcome(here, ofMoment)).isEmpty();
        pattern(here, copy, "read", 0x11, 26 * MIB);
        ExportId export = ExportId.random();
        VolumeId fetched = VolumeId.random();
        assertThat(outcome(here, new TaskSpec.ExportVolume(source, Optional.of(moment), export, "")))
                .isEmpty();
        assertThat(outcome(here, new TaskSpec.ImportVolume(export, fetched, whole(Format.QCOW2, 32))))
                .isEmpty();
        pattern(here, fetched, "read", 0x11, 26 * MIB);
        assertThat(outcome(here, new TaskSpec.RevertSnapshot(List.of(source), moment)))
                .isEmpty();
        sameContent(here.volume(source, Format.QCOW2), Format.QCOW2, here.volume(copy, Format.QCOW2), Format.QCOW2);
        assertThat(api.ensureVolumeSize(source, ByteSize.ofMebibytes(32)).size())
                .isEqualTo(ByteSize.ofMebibytes(32));
    }

    @Test
    void aCloneTravelsWithItsSnapshotsAndNothingElse() {
        NodeApi api = here.api();
        api.ensureVolume(source, cloned(Format.QCOW2));
        pattern(here, source, "write", 0x11, 26 * MIB);
        SnapshotId moment = SnapshotId.random();
        api.ensureSnapshot(moment, new SnapshotSpec(List.of(source)));
        pattern(here, source, "write", 0x22, 26 * MIB);
        IncomingVolume where = there.api().ensureVolumeIncoming(copy, cloned(Format.QCOW2));
        assertThat(outcome(here, new TaskSpec.CopyVolume(source, Optional.empty(), where, Optional.empty())))
                .isEmpty();
        assertThat(there.volume(copy, Format.QCOW2)).hasSameBinaryContentAs(here.volume(source, Format.QCOW2));
        assertThat(outcome(there, new TaskSpec.RevertSnapshot(List.of(copy), moment)))
                .isEmpty();
        pattern(there, copy, "read", 0x11, 26 * MIB);
    }

    @Test
    void aCopyGoesOnWhereItWasAfterItsSenderEndedAndStartedAgain() {
        TaskId task = slowCopy();
        here.stop();
        here.start();
        NodeTask ended = ended(here, task);
        assertThat(ended.problem()).isEmpty();
        assertThat(ended.figures().get("sentBytes"))
                .as("what had arrived before is not sent again")
                .isLessThanOrEqualTo(21 * MIB);
        sameContent(here.volume(source, Format.RAW), Format.RAW, there.volume(copy, Format.RAW), Format.RAW);
    }

    @Test
    void aCopyGoesOnAfterItsReceiverEndedAndStartedAgain() {
        TaskId task = slowCopy();
        there.stop();
        there.start();
        assertThat(ended(here, task).problem()).isEmpty();
        sameContent(here.volume(source, Format.RAW), Format.RAW, there.volume(copy, Format.RAW), Format.RAW);
    }

    /** In its middle, and slow enough that there is one. */
    private TaskId slowCopy() {
        here.api().ensureVolume(source, cloned(Format.RAW));
        IncomingVolume where = there.api().ensureVolumeIncoming(copy, cloned(Format.RAW));
        TaskId task = TaskId.random();
        here.api()
                .ensureTask(
                        task,
                        new TaskSpec.CopyVolume(source, Optional.empty(), where, Optional.of(ByteSize.ofMebibytes(6))));
        awaitProgress(task, 3 * MIB);
        return task;
    }

    private static void awaitProgress(TaskId task, long bytes) {
        await().atMost(LIMIT)
                .until(
                        () -> here.api().task(task),
                        found -> found.state().isEnded()
                                || found.progress()
                                        .filter(now -> now.done() >= bytes)
                                        .isPresent());
    }

    @Test
    void aCancelledCopyLeavesNothingWhenItIsTakenBack() throws IOException {
        here.api().ensureVolume(source, cloned(Format.RAW));
        IncomingVolume where = there.api().ensureVolumeIncoming(copy, cloned(Format.RAW));
        TaskId task = TaskId.random();
        here.api()
                .ensureTask(
                        task,
                        new TaskSpec.CopyVolume(source, Optional.empty(), where, Optional.of(ByteSize.ofMebibytes(1))));
        awaitProgress(task, MIB);
        there.api().ensureVolumeAbsent(copy);
        here.api().cancelTask(task);
        assertThat(ended(here, task).state()).isIn(NodeTask.State.CANCELLED, NodeTask.State.FAILED);
        try (var files = Files.list(folder.resolve("2/node/volumes"))) {
            assertThat(files.map(Path::toString)).noneMatch(file -> file.contains(copy.toString()));
        }
    }

    @Test
    void aCopyThatBecameAnotherOnItsWayIsRefusedAndAllOfItIsSentAgain() throws IOException {
        TaskId task = slowCopy();
        try (var files = Files.list(folder.resolve("2/node/volumes"))) {
            Path arriving = files.filter(file -> file.toString().contains(copy.toString()))
                    .filter(file -> file.toFile().length() > MIB)
                    .findFirst()
                    .orElseThrow();
            tool("qemu-io", "-f", "raw", "-c", "write -P 0x5a 4096 512", arriving.toString());
        }
        assertThat(ended(here, task).problem().orElseThrow().code()).isEqualTo(ErrorCode.IMAGE_DAMAGED);
        assertThat(there.api().report().volumes()).noneMatch(known -> known.id().equals(copy));
        IncomingVolume where = there.api().ensureVolumeIncoming(copy, cloned(Format.RAW));
        assertThat(outcome(here, new TaskSpec.CopyVolume(source, Optional.empty(), where, Optional.empty())))
                .isEmpty();
        sameContent(here.volume(source, Format.RAW), Format.RAW, there.volume(copy, Format.RAW), Format.RAW);
    }

    /** Slower it may be. */
    @Test
    void noCopyIsFasterThanIsAllowed() {
        here.api().ensureVolume(source, cloned(Format.RAW));
        Optional<ByteSize> rate = Optional.of(ByteSize.ofMebibytes(8));
        ExportId export = ExportId.random();
        VolumeId converted = VolumeId.random();
        VolumeId fetched = VolumeId.random();
        IncomingVolume where = there.api().ensureVolumeIncoming(copy, cloned(Format.RAW));
        for (TaskSpec work : List.of(
                new TaskSpec.CopyVolume(source, Optional.empty(), where, rate),
                new TaskSpec.ConvertVolume(source, Optional.empty(), converted, whole(Format.QCOW2, 32), rate),
                new TaskSpec.ExportVolume(source, Optional.empty(), export, "", rate),
                new TaskSpec.ImportVolume(export, fetched, whole(Format.RAW, 32), rate))) {
            long since = System.nanoTime();
            assertThat(outcome(here, work)).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - since))
                    .as(work.getClass().getSimpleName())
                    .isGreaterThan(Duration.ofSeconds(1));
        }
        sameContent(here.volume(source, Format.RAW), Format.RAW, here.volume(fetched, Format.RAW), Format.RAW);
    }

    @Test
    void aFlatCopyHoldsTheSameInEachFormat() {
        here.api().ensureVolume(source, cloned(Format.QCOW2));
        pattern(here, source, "write", 0x44, 4 * MIB);
        for (Format format : Format.values()) {
            VolumeId made = VolumeId.random();
            VolumeId sent = VolumeId.random();
            assertThat(outcome(here, new TaskSpec.ConvertVolume(source, Optional.empty(), made, whole(format, 32))))
                    .isEmpty();
            sameContent(here.volume(source, Format.QCOW2), Format.QCOW2, here.volume(made, format), format);
            IncomingVolume where = there.api().ensureVolumeIncoming(sent, whole(format, 32));
            assertThat(outcome(here, new TaskSpec.CopyVolume(source, Optional.empty(), where, Optional.empty())))
                    .isEmpty();
            sameContent(here.volume(source, Format.QCOW2), Format.QCOW2, there.volume(sent, format), format);
        }
    }

    /** As docs/admin/backups.md says: the disk first, and what it is behind it. */
    @Test
    void aBackupIsCarriedToAnotherNodeAsFiles() throws IOException {
        here.api().ensureVolume(source, cloned(Format.QCOW2));
        pattern(here, source, "write", 0x55, 8 * MIB);
        ExportId export = ExportId.random();
        assertThat(outcome(here, new TaskSpec.ExportVolume(source, Optional.empty(), export, "what it was")))
                .isEmpty();
        TaskSpec fetch = new TaskSpec.ImportVolume(export, copy, whole(Format.QCOW2, 32));
        Path from = folder.resolve("1/node/backups");
        Path to = folder.resolve("2/node/backups");
        byte[] disk = Files.readAllBytes(from.resolve(export + ".qcow2"));

        Files.write(to.resolve(export + ".qcow2"), java.util.Arrays.copyOf(disk, disk.length / 2));
        assertThat(there.api().exports())
                .as("its description comes last")
                .noneMatch(one -> one.id().equals(export));
        Files.copy(from.resolve(export + ".json"), to.resolve(export + ".json"));
        assertThat(outcome(there, fetch)).as("half of it").contains(ErrorCode.IMAGE_DAMAGED);
        Files.write(to.resolve(export + ".qcow2"), disk);

        assertThat(there.api().exports())
                .containsAll(here.api().exports().stream()
                        .filter(one -> one.id().equals(export))
                        .toList());
        assertThat(outcome(there, fetch)).isEmpty();
        pattern(there, copy, "read", 0x55, 8 * MIB);
        sameContent(here.volume(source, Format.QCOW2), Format.QCOW2, there.volume(copy, Format.QCOW2), Format.QCOW2);
    }

    @Test
    void aDamagedExportIsNotTaken() throws IOException {
        here.api().ensureVolume(source, cloned(Format.QCOW2));
        ExportId export = ExportId.random();
        assertThat(outcome(here, new TaskSpec.ExportVolume(source, Optional.empty(), export, "")))
                .isEmpty();
        TaskSpec fetch = new TaskSpec.ImportVolume(export, copy, whole(Format.RAW, 32));
        Path file = folder.resolve("1/node/backups/" + export + ".qcow2");
        byte[] right = Files.readAllBytes(file);
        byte[] wrong = right.clone();
        wrong[wrong.length / 2] ^= 1;
        Files.write(file, wrong);
        assertThat(outcome(here, fetch)).contains(ErrorCode.IMAGE_DAMAGED);
        Files.write(file, right);
        assertThat(outcome(here, fetch)).isEmpty();
        sameContent(here.volume(source, Format.QCOW2), Format.QCOW2, here.volume(copy, Format.RAW), Format.RAW);
    }

    /** A cluster that is counted and not used, as after a power cut; then a table that points nowhere. */
    @Test
    void aVolumeIsCheckedAndWhatItWastesIsGivenBack() throws IOException {
        here.api().ensureVolume(source, whole(Format.QCOW2, 32));
        pattern(here, source, "write", 0x11, 2 * MIB);
        try (RandomAccessFile file =
                new RandomAccessFile(here.volume(source, Format.QCOW2).toFile(), "rw")) {
            long end = file.length() / CLUSTER * CLUSTER;
            file.setLength(end + 2 * CLUSTER);
            file.seek(REFERENCES);
            file.seek(file.readLong());
            file.seek(file.readLong() + 2 * (end / CLUSTER));
            file.writeShort(1);
        }
        TaskId task = TaskId.random();
        here.api().ensureTask(task, new TaskSpec.CheckVolume(source));
        assertThat(ended(here, task).figures().get("givenBack")).isPositive();
        assertThat(outcome(here, new TaskSpec.CheckVolume(source))).isEmpty();
        pattern(here, source, "read", 0x11, 2 * MIB);

        try (RandomAccessFile file =
                new RandomAccessFile(here.volume(source, Format.QCOW2).toFile(), "rw")) {
            file.seek(FIRST_TABLE);
            file.seek(file.readLong());
            file.writeLong(Long.MIN_VALUE | 0x7000_0000);
        }
        assertThat(outcome(here, new TaskSpec.CheckVolume(source))).contains(ErrorCode.IMAGE_DAMAGED);
    }

    @Test
    void aMomentOfARunningMachineHoldsAllThatWasAcknowledged() {
        NodeApi api = here.api();
        InstanceId id = InstanceId.random();
        api.ensureVolume(source, cloned(Format.QCOW2));
        api.ensureVmRunning(id, TestNode.spec(api.facts().machineType(), source, DiskId.random(), Format.QCOW2));
        int acknowledged;
        SnapshotId moment = SnapshotId.random();
        try (TestConsole serial = here.console(id, "serial")) {
            serial.await("BEAT");
            serial.type("w");
            serial.await("ACK 00000010");
            acknowledged = serial.last("ACK").orElseThrow();
            api.ensureSnapshot(moment, new SnapshotSpec(List.of(source)));
            int then = serial.size();
            serial.await("ACK", then);
        }
        IncomingVolume where = there.api().ensureVolumeIncoming(copy, whole(Format.RAW, 32));
        assertThat(outcome(here, new TaskSpec.CopyVolume(source, Optional.of(moment), where, Optional.empty())))
                .isEmpty();
        assertThat(TestGuest.missingBlocks(there.volume(copy, Format.RAW), acknowledged))
                .isZero();
        api.ensureVmAbsent(id);
    }
}
