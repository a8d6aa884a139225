package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.gannet.agent.testing.TestCertificates;
import org.gannet.agent.testing.TestConsole;
import org.gannet.agent.testing.TestEngine;
import org.gannet.agent.testing.TestGuest;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.testing.Trees;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.instance.ConvertDisks;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.FailOver;
import org.gannet.engine.operation.instance.GrowDisk;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.NewDisk;
import org.gannet.engine.operation.instance.NewNic;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.SnapshotInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.operation.node.ModifyNode;
import org.gannet.node.NodeException;
import org.gannet.node.VmReport;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An engine over two agents that see one storage, and what a guest writes there while it moves and its node dies. */
abstract class SharedMachineStories {
    static final Duration LIMIT = Duration.ofSeconds(120);
    static final NodeName HERE = new NodeName("node1");
    static final NodeName THERE = new NodeName("node2");
    private static final ByteSize SIZE = ByteSize.ofMebibytes(8);
    private final TestCertificates certificates = new TestCertificates();
    final InstanceId id = InstanceId.random();
    private final byte[] image = TestGuest.disk(1);
    TestNode here;
    TestNode there;
    Path folder;
    TestEngine engine;
    /** The last block that the guest has acknowledged. */
    int last;

    /** What all see, as the first node sees it; made before anything else. */
    abstract Path shared();

    /** Of the disks that lie there. */
    abstract DiskTemplate kind();

    /** How that node sees it, with its storage beside. */
    abstract OutsideStorage seen(NodeName node, String pool);

    @BeforeEach
    void begin() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        Files.createDirectories(shared());
        Files.writeString(shared().resolve(".gannet-storage"), UUID.randomUUID() + "\n");
        here = node(HERE, "127.0.0.93", "1", "nfs");
        there = node(THERE, "127.0.0.94", "2", "otherwise");
        engine = new TestEngine(Map.of(HERE, here.agent(), THERE, there.agent()), image);
        engine.enable(DiskTemplate.DISKLESS, DiskTemplate.FILE, kind(), DiskTemplate.EXT);
    }

    /** The same directory, under another name on each. */
    private TestNode node(NodeName name, String address, String own, String pool) {
        return new TestNode(certificates, name.value(), address, folder.resolve(own), seen(name, pool));
    }

    @AfterEach
    void end() {
        engine.close();
        here.close();
        there.close();
        close();
        Trees.delete(folder);
    }

    /** What is beside the directory. */
    void close() {}

    @Test
    void aMachineMovesAndSurvivesItsNodeWithoutALoss() throws IOException {
        engine.done(create(Format.QCOW2, kind()));
        VolumeId volume = machine().disks().getFirst().volume();
        assertThat(seenBy(here)).isEqualTo(seenBy(there)).isNotEmpty();
        engine.done(new SnapshotInstance.Parameters(id, new SnapshotId(UUID.randomUUID()), "before", List.of()));
        engine.done(new GrowDisk.Parameters(id, machine().disks().getFirst().id(), ByteSize.ofMebibytes(16)));
        writesAndMoves();
        assertThat(machine().disks().getFirst().volume())
                .as("nothing is copied")
                .isEqualTo(volume);
        assertThat(volumeFiles()).hasSize(1);
        assertThat(here.findVm(id)).isEmpty();
        assertThat(machine().disks().getFirst().snapshots()).hasSize(1);
        try (TestConsole serial = there.console(id, "serial")) {
            await().atMost(LIMIT).until(() -> serial.last("ACK").orElse(0) > last + 20);
            refusesASecondWriter(volume);
            last = serial.last("ACK").orElseThrow();
            powerCut();
            last = Math.max(last, serial.last("ACK").orElseThrow());
        }
        engine.done(new FailOver.Parameters(id, 0, true, false));
        assertThat(machine().primary()).isEqualTo(HERE);
        assertThat(here.vm(id).state()).isEqualTo(VmReport.State.RUNNING);
        try (TestConsole serial = here.console(id, "serial")) {
            serial.await("BEAT");
        }
        engine.done(new StopInstance.Parameters(id, 0));
        assertThat(TestGuest.missingBlocks(raw(), last)).isZero();
    }

    @Test
    void becomesAFileAndGoesWithItsMachine() throws IOException {
        engine.done(create(Format.RAW, kind()));
        engine.done(new StopInstance.Parameters(id, 0));
        engine.done(new ConvertDisks.Parameters(
                id, Optional.of(DiskTemplate.FILE), Optional.empty(), List.of(), Optional.empty()));
        assertThat(volumeFiles()).isEmpty();
        engine.done(
                new ConvertDisks.Parameters(id, Optional.of(kind()), Optional.empty(), List.of(), Optional.empty()));
        assertThat(volumeFiles()).hasSize(1);
        assertThat(here.api().report().volumes()).hasSize(1);
        engine.done(new RemoveInstance.Parameters(id));
        assertThat(volumeFiles()).isEmpty();
        machineWithoutDisksMoves();
        directoryThatIsNotThereIsNoStorage();
    }

    void beginsToWrite(TestConsole serial) {
        serial.await("BEAT");
        serial.type("w");
        serial.await("ACK", serial.size());
    }

    void writesAndMoves() {
        try (TestConsole serial = here.console(id, "serial")) {
            beginsToWrite(serial);
            engine.done(new MigrateInstance.Parameters(id, Optional.of(THERE)));
            last = serial.last("ACK").orElseThrow();
        }
    }

    private void machineWithoutDisksMoves() {
        InstanceId diskless = InstanceId.random();
        engine.done(new CreateInstance.Parameters(
                diskless,
                new HostName("cd1"),
                TestEngine.OWNER,
                1,
                ByteSize.ofMebibytes(32),
                List.of(),
                List.of(new NewNic.User()),
                Optional.of(TestGuest.digest(image)),
                List.of(),
                "test CD",
                Optional.of(HERE),
                true));
        engine.done(new MigrateInstance.Parameters(diskless, Optional.of(THERE)));
        assertThat(there.vm(diskless).state()).isEqualTo(VmReport.State.RUNNING);
        engine.done(new RemoveInstance.Parameters(diskless));
    }

    /** As below a mount that has gone. */
    private void directoryThatIsNotThereIsNoStorage() throws IOException {
        Files.move(shared().resolve(".gannet-storage"), folder.resolve("away"));
        assertThat(engine.ended(create(Format.RAW, kind()))
                        .problem()
                        .orElseThrow()
                        .code())
                .isEqualTo(ErrorCode.UNSUPPORTED);
        assertThat(here.api().report().pools())
                .noneMatch(pool -> pool.template().equals(kind().name().toLowerCase(Locale.ROOT)));
        assertThat(volumeFiles()).isEmpty();
    }

    /** QEMU's locks hold between all that see the file. */
    private void refusesASecondWriter(VolumeId volume) {
        assertThatThrownBy(() -> here.api(engine.stamps())
                        .ensureVmRunning(
                                InstanceId.random(),
                                TestNode.spec(here.api().facts().machineType(), volume, DiskId.random(), Format.QCOW2)))
                .isInstanceOfSatisfying(
                        NodeException.class,
                        e -> assertThat(e.problem().toString()).contains("lock"));
        assertThatThrownBy(() -> here.api(engine.stamps()).ensureVolumeAbsent(volume))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IN_USE));
        assertThat(there.vm(id).state()).isEqualTo(VmReport.State.RUNNING);
    }

    /** The second node with all that runs there; the engine is told that it is offline. */
    void powerCut() {
        ProcessHandle guest = ProcessHandle.of(there.pid(id)).orElseThrow();
        there.stop();
        guest.destroyForcibly();
        await().atMost(LIMIT).until(() -> !guest.isAlive());
        engine.done(new ModifyNode.Parameters(
                THERE,
                Optional.of(true),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of()));
    }

    List<VolumeId> seenBy(TestNode node) {
        return node.api().report().volumes().stream()
                .filter(volume -> !volume.storage().isEmpty())
                .map(VolumeReport::id)
                .toList();
    }

    private List<Path> volumeFiles() throws IOException {
        try (var files = Files.list(shared().resolve("volumes"))) {
            return files.filter(file -> !file.toString().endsWith(".json")).toList();
        }
    }

    private Path raw() {
        Disk disk = machine().disks().getFirst();
        String format = disk.format().name().toLowerCase(Locale.ROOT);
        Path file = shared().resolve("volumes/" + disk.volume() + "." + format);
        return TestGuest.toRaw(file, format, folder.resolve("content.raw"));
    }

    CreateInstance.Parameters create(Format format, DiskTemplate template) {
        NewDisk disk = new NewDisk(
                        DiskId.random(),
                        SIZE,
                        format,
                        new VolumeSpec.Source.CloneOf(TestGuest.digest(image), Format.RAW))
                .on(template, Optional.empty());
        return new CreateInstance.Parameters(
                id,
                new HostName("web1"),
                TestEngine.OWNER,
                1,
                ByteSize.ofMebibytes(32),
                List.of(disk),
                List.of(new NewNic.User()),
                Optional.empty(),
                List.of(),
                "test guest",
                Optional.of(HERE),
                true);
    }

    Instance machine() {
        return engine.machine(id);
    }
}
