package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.LocalCommandRunner;
import org.gannet.agent.testing.LabMachine;
import org.gannet.agent.testing.LabStorage;
import org.gannet.agent.testing.TestCertificates;
import org.gannet.agent.testing.TestConsole;
import org.gannet.agent.testing.TestGuest;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.testing.Trees;
import org.gannet.agent.volume.lvm.LvmPool;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.ExportId;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.SnapshotId;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.IncomingVm;
import org.gannet.node.IncomingVolume;
import org.gannet.node.NodeException;
import org.gannet.node.NodeTask;
import org.gannet.node.Place;
import org.gannet.node.SnapshotSpec;
import org.gannet.node.StoragePool;
import org.gannet.node.TaskSpec;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.gannet.node.VolumeSpec.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two agents with real QEMU, each with a volume group of a real LVM: all that is done to files, on devices. */
class LogicalVolumesIT {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final ByteSize SIZE = ByteSize.ofMebibytes(48);
    private static final Place PLAIN = Place.of(DiskTemplate.PLAIN);
    private static Path folder = Path.of("");
    private static @Nullable LabMachine lab;
    private static @Nullable TestNode first;
    private static @Nullable TestNode second;
    private static @Nullable LabStorage storage;
    private static @Nullable LabStorage other;
    private static @Nullable ImageDigest image;

    @BeforeAll
    static void start() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        lab = LabMachine.start(folder, ByteSize.ofMebibytes(400), ByteSize.ofMebibytes(400));
        storage = new LabStorage(lab, 'a', folder.resolve("disk0"));
        other = new LabStorage(lab, 'b', folder.resolve("disk1"));
        TestCertificates certificates = new TestCertificates();
        first = node(certificates, 1, storage, 0);
        second = node(certificates, 2, other, 0);
        byte[] content = new byte[24 << 20];
        new Random(7).nextBytes(content);
        System.arraycopy(TestGuest.disk(3), 0, content, 0, (int) TestGuest.DISK_SIZE);
        image = first.putImage(content);
    }

    private static TestNode node(TestCertificates certificates, int number, LabStorage storage, long rate) {
        return new TestNode(
                certificates,
                "node" + number,
                "127.0.0." + (80 + number),
                folder.resolve(Integer.toString(number)),
                rate,
                List.of(LvmPool.parse("fast=" + storage.group())),
                storage);
    }

    @AfterAll
    static void end() {
        for (AutoCloseable each : new AutoCloseable[] {first, second, storage, other, lab}) {
            close(each);
        }
        Trees.delete(folder);
    }

    private static void close(@Nullable AutoCloseable one) {
        try {
            if (one != null) {
                one.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static TestNode here() {
        return Objects.requireNonNull(first);
    }

    private static TestNode there() {
        return Objects.requireNonNull(second);
    }

    private static VolumeSpec empty(Format format, ByteSize size, Place place) {
        return new VolumeSpec(format, size, new Source.Empty(), place);
    }

    private static VolumeSpec cloned(Format format, Place place) {
        return new VolumeSpec(format, SIZE, new Source.CloneOf(Objects.requireNonNull(image), Format.RAW), place);
    }

    private static Path device(@Nullable LabStorage storage, VolumeId id) {
        return Path.of("/dev", Objects.requireNonNull(storage).group(), "gannet-" + id);
    }

    private static void same(Path one, Path two, Format format) {
        String word = format.name().toLowerCase(Locale.ROOT);
        CommandResult result = new LocalCommandRunner()
                .run(Command.of(
                        LIMIT,
                        List.of("qemu-img", "compare", "-f", "raw", "-F", word, one.toString(), two.toString())));
        assertThat(result.succeeded()).as(result.output() + result.error()).isTrue();
    }

    private static NodeTask ended(TestNode node, TaskId task) {
        return await().atMost(LIMIT)
                .until(() -> node.api().task(task), found -> found.state().isEnded());
    }

    private static NodeTask done(TestNode node, TaskSpec work) {
        TaskId task = TaskId.random();
        node.api().ensureTask(task, work);
        NodeTask ended = ended(node, task);
        assertThat(ended.problem()).isEmpty();
        return ended;
    }

    private static void refused(ErrorCode code, Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static void drop(TestNode node, VolumeId... volumes) {
        List.of(volumes).forEach(node.api()::ensureVolumeAbsent);
        assertThat(node.api().report().volumes()).extracting(VolumeReport::id).doesNotContain(volumes);
    }

    @Test
    void aCopyFromAnotherNodeGoesOnAfterAnyRestartAndIsTheSame() {
        VolumeId source = VolumeId.random();
        here().api().ensureVolume(source, cloned(Format.QCOW2, Place.FILE));
        VolumeId copy = VolumeId.random();
        VolumeSpec wanted = empty(Format.RAW, SIZE, PLAIN);
        IncomingVolume where = there().api().ensureVolumeIncoming(copy, wanted);
        assertThat(there().api().ensureVolumeIncoming(copy, wanted)).isEqualTo(where);
        refused(ErrorCode.NAME_TAKEN, () -> there().api().ensureVolume(copy, wanted));
        TaskId task = TaskId.random();
        here().api()
                .ensureTask(
                        task,
                        new TaskSpec.CopyVolume(source, Optional.empty(), where, Optional.of(ByteSize.ofMebibytes(8))));
        awaitProgress(task, 9);
        there().stop();
        there().start();
        assertThat(there().api().report().volumes())
                .extracting(VolumeReport::id)
                .doesNotContain(copy);
        awaitProgress(task, 16);
        here().stop();
        here().start();
        NodeTask ended = ended(here(), task);
        assertThat(ended.problem()).isEmpty();
        assertThat(ended.figures()).containsEntry("bytes", SIZE.bytes());
        same(device(other, copy), here().volume(source, Format.QCOW2), Format.QCOW2);
        assertThat(there().api().ensureVolumeIncoming(copy, wanted)).isEqualTo(where);
        // And from one device to another, which held something else before: all of it is written.
        VolumeId back = VolumeId.random();
        IncomingVolume home = here().api().ensureVolumeIncoming(back, wanted);
        assertThat(done(there(), new TaskSpec.CopyVolume(copy, Optional.empty(), home, Optional.empty()))
                        .figures())
                .containsEntry("bytes", SIZE.bytes());
        same(device(storage, back), here().volume(source, Format.QCOW2), Format.QCOW2);
        drop(there(), copy);
        drop(here(), back, source);
    }

    private static void awaitProgress(TaskId task, long mebibytes) {
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> {
            NodeTask now = here().api().task(task);
            assertThat(now.state()).isEqualTo(NodeTask.State.RUNNING);
            return now.progress()
                    .filter(progress ->
                            progress.phase().equals("copying the volume") && progress.done() > mebibytes << 20)
                    .isPresent();
        });
    }

    @Test
    void whatIsGivenUpLeavesNothing() {
        VolumeId copy = VolumeId.random();
        VolumeSpec wanted = empty(Format.RAW, SIZE, PLAIN);
        there().api().ensureVolumeIncoming(copy, wanted);
        assertThat(Files.exists(device(other, copy))).isTrue();
        drop(there(), copy);
        drop(there(), copy);
        assertThat(Files.exists(device(other, copy))).isFalse();
        refused(
                ErrorCode.POOL_FULL,
                () -> there().api().ensureVolumeIncoming(copy, empty(Format.RAW, ByteSize.ofGibibytes(4), PLAIN)));
        there().api().ensureVolumeIncoming(copy, wanted);
        drop(there(), copy);
    }

    @Test
    void itIsConvertedExportedAndFetchedBack() {
        VolumeId file = VolumeId.random();
        here().api().ensureVolume(file, cloned(Format.QCOW2, Place.FILE));
        Path original = here().volume(file, Format.QCOW2);
        VolumeId device = VolumeId.random();
        TaskSpec onto = new TaskSpec.ConvertVolume(file, Optional.empty(), device, empty(Format.RAW, SIZE, PLAIN));
        done(here(), onto);
        same(device(storage, device), original, Format.QCOW2);
        VolumeId again = VolumeId.random();
        done(
                here(),
                new TaskSpec.ConvertVolume(device, Optional.empty(), again, empty(Format.QCOW2, SIZE, Place.FILE)));
        same(device(storage, device), here().volume(again, Format.QCOW2), Format.QCOW2);
        ExportId export = ExportId.random();
        done(here(), new TaskSpec.ExportVolume(device, Optional.empty(), export, "a note"));
        VolumeId fetched = VolumeId.random();
        ByteSize larger = ByteSize.ofMebibytes(52);
        done(here(), new TaskSpec.ImportVolume(export, fetched, empty(Format.RAW, larger, PLAIN)));
        same(device(storage, fetched), original, Format.QCOW2);
        here().api().ensureExportAbsent(export);
        drop(here(), file, device, again, fetched);
    }

    @Test
    void whatWasThereIsAdoptedWithItsContentAndGivenBack() throws IOException {
        LabStorage group = Objects.requireNonNull(storage);
        Path old = group.make("old-data", SIZE);
        Path content = here().settings().directory().resolve("images").resolve(Objects.requireNonNull(image) + "");
        tool("dd", "if=" + content, "of=" + old, "bs=1M", "conv=fsync", "status=none");
        VolumeId id = VolumeId.random();
        VolumeSpec spec = new VolumeSpec(Format.RAW, SIZE, new Source.Adopted("old-data"), PLAIN);
        refused(
                ErrorCode.INVALID_REQUEST,
                () -> here().api().ensureVolume(id, spec.withSize(ByteSize.ofMebibytes(44))));
        assertThat(here().api().ensureVolume(id, spec).size()).isEqualTo(SIZE);
        assertThat(here().api().ensureVolume(id, spec).size()).isEqualTo(SIZE);
        assertThat(Files.exists(old)).isFalse();
        boots(id);
        drop(here(), id);
        assertThat(Files.exists(old)).isTrue();
        assertThat(Objects.requireNonNull(lab).shell("lvs --noheadings -o lv_tags " + group.group() + "/old-data"))
                .isBlank();
        run("lvremove", "--yes", "-qq", "--force", group.group() + "/old-data");
    }

    private static void boots(VolumeId volume) {
        InstanceId id = InstanceId.random();
        VmSpec spec = TestNode.spec(here().api().facts().machineType(), volume, DiskId.random(), Format.RAW);
        here().api().ensureVmRunning(id, spec);
        try (TestConsole serial = here().console(id, "serial")) {
            serial.await("BEAT");
        }
        refused(ErrorCode.IN_USE, () -> here().api().ensureVolumeAbsent(volume));
        here().api().ensureVmAbsent(id);
    }

    private static void run(String... argv) {
        CommandResult result = Objects.requireNonNull(storage).run(Command.of(LIMIT, List.of(argv)));
        assertThat(result.succeeded()).as(result.toString()).isTrue();
    }

    private static String tool(String... argv) {
        CommandResult result = new LocalCommandRunner().run(Command.of(LIMIT, List.of(argv)));
        assertThat(result.succeeded()).as(result.toString()).isTrue();
        return result.output().strip();
    }

    @Test
    void aBlockDeviceIsAdoptedAndNeverWiped() throws IOException {
        Path disk = folder.resolve("device");
        Files.write(disk, TestGuest.disk(5));
        String loop = tool("losetup", "--find", "--show", disk.toString());
        try {
            Path pool = folder.resolve("1/san");
            Files.createDirectories(pool);
            Files.createSymbolicLink(pool.resolve("wwn-0x50:1"), Path.of(loop));
            Place san = new Place(DiskTemplate.BLOCKDEV, "san", 1);
            ByteSize size = new ByteSize(TestGuest.DISK_SIZE);
            Source.Adopted source = new Source.Adopted("wwn-0x50:1");
            VolumeSpec spec = new VolumeSpec(Format.RAW, size, source, san);
            VolumeId id = source.sharedId("san");
            refused(
                    ErrorCode.UNSUPPORTED,
                    () -> here().api().ensureVolume(VolumeId.random(), empty(Format.RAW, size, san)));
            refused(
                    ErrorCode.NOT_FOUND,
                    () -> here().api()
                            .ensureVolume(id, new VolumeSpec(Format.RAW, size, new Source.Adopted("sda"), san)));
            refused(ErrorCode.INVALID_REQUEST, () -> here().api().ensureVolume(id, spec.withSize(SIZE)));
            assertThat(here().api().ensureVolume(id, spec).size()).isEqualTo(size);
            refused(ErrorCode.IN_USE, () -> here().api().ensureVolume(VolumeId.random(), spec));
            refused(ErrorCode.UNSUPPORTED, () -> here().api().ensureVolumeSize(id, SIZE));
            assertThat(here().api().report().pools()).contains(new StoragePool("san", "blockdev", size, ByteSize.ZERO));
            boots(id);
            drop(here(), id);
            assertThat(Files.readAllBytes(disk)).startsWith(Arrays.copyOf(TestGuest.disk(5), 512));
            tool("mkswap", loop);
            refused(ErrorCode.WRONG_STATE, () -> here().api().ensureVolume(id, spec));
            Files.delete(pool.resolve("wwn-0x50:1"));
        } finally {
            tool("losetup", "--detach", loop);
        }
    }

    @Test
    void aGuestLivesOnItGrowsAndMovesToAnotherNodesDevice() {
        InstanceId id = InstanceId.random();
        DiskId disk = DiskId.random();
        VolumeId volume = VolumeId.random();
        here().api().ensureVolume(volume, cloned(Format.RAW, PLAIN));
        VmSpec spec = TestNode.spec(here().api().facts().machineType(), volume, disk, Format.RAW);
        here().api().ensureVmRunning(id, spec);
        ByteSize larger = ByteSize.ofMebibytes(64);
        VolumeId target = VolumeId.random();
        int last;
        try (TestConsole serial = here().console(id, "serial")) {
            serial.await("BEAT");
            serial.type("w");
            serial.await("ACK 00000020");
            assertThat(here().api().ensureVolumeSize(volume, larger).size()).isEqualTo(larger);
            assertThat(here().api().ensureVolumeSize(volume, larger).size()).isEqualTo(larger);
            refused(
                    ErrorCode.UNSUPPORTED,
                    () -> here().api().ensureSnapshot(SnapshotId.random(), new SnapshotSpec(List.of(volume))));
            refused(ErrorCode.IN_USE, () -> here().api().ensureVolumeAbsent(volume));
            there().api().ensureVolume(target, empty(Format.RAW, larger, PLAIN));
            VmSpec moved = TestNode.spec(there().api().facts().machineType(), target, disk, Format.RAW);
            IncomingVm incoming = there().api().ensureVmIncoming(id, moved);
            NodeTask task = done(here(), new TaskSpec.MigrateVm(id, incoming, 300));
            assertThat(task.figures().get("diskBytes")).isGreaterThanOrEqualTo(larger.bytes());
            last = serial.last("ACK").orElseThrow();
        }
        assertThat(there().vm(id).state()).isEqualTo(VmReport.State.RUNNING);
        try (TestConsole serial = there().console(id, "serial")) {
            serial.await("ACK", serial.size());
            serial.type("q");
            serial.await("GOT q");
            last = Math.max(last, serial.last("ACK").orElse(0));
        }
        here().api().ensureVmAbsent(id);
        done(there(), new TaskSpec.StopVm(id, 30));
        Path raw = TestGuest.toRaw(device(other, target), "raw", folder.resolve("content.raw"));
        assertThat(TestGuest.missingBlocks(raw, last)).isZero();
        there().api().ensureVmAbsent(id);
        drop(here(), volume);
        drop(there(), target);
    }
}
