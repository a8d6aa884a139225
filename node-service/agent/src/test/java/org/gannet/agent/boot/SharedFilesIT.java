package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
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
import org.gannet.agent.testing.LoopProvider;
import org.gannet.agent.testing.TestCertificates;
import org.gannet.agent.testing.TestConsole;
import org.gannet.agent.testing.TestEngine;
import org.gannet.agent.testing.TestGuest;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.testing.Trees;
import org.gannet.agent.volume.ext.ExtStorage;
import org.gannet.agent.volume.sharedfile.SharedDirectory;
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

/** An engine over two agents that see one directory, and what a guest writes there while it moves and its node dies. */
class SharedFilesIT {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final NodeName HERE = new NodeName("node1");
    private static final NodeName THERE = new NodeName("node2");
    private static final ByteSize SIZE = ByteSize.ofMebibytes(8);
    private final TestCertificates certificates = new TestCertificates();
    private final InstanceId id = InstanceId.random();
    private final byte[] image = TestGuest.disk(1);
    private TestNode here;
    private TestNode there;
    private Path folder;
    private Path shared;
    private Optional<LoopProvider> san;
    private TestEngine engine;
    /** The last block that the guest has acknowledged. */
    private int last;

    @BeforeEach
    void begin() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        shared = Files.createDirectories(folder.resolve("s"));
        Files.writeString(shared.resolve(".gannet-storage"), UUID.randomUUID() + "\n");
        san = LoopProvider.isPossible() ? Optional.of(new LoopProvider(folder)) : Optional.empty();
        here = node(HERE, "127.0.0.93", "1", "nfs");
        there = node(THERE, "127.0.0.94", "2", "otherwise");
        engine = new TestEngine(Map.of(HERE, here.agent(), THERE, there.agent()), image);
        engine.enable(DiskTemplate.DISKLESS, DiskTemplate.FILE, DiskTemplate.SHAREDFILE, DiskTemplate.EXT);
    }

    /** The same directory, under another name on each. */
    private TestNode node(NodeName name, String address, String own, String pool) {
        return new TestNode(
                certificates,
                name.value(),
                address,
                folder.resolve(own),
                new OutsideStorage(List.of(new SharedDirectory(pool, shared)), List.of(), providers(name)));
    }

    private ExtStorage providers(NodeName node) {
        return san.map(provider -> provider.on(node.value(), LIMIT)).orElse(ExtStorage.NONE);
    }

    @AfterEach
    void end() {
        engine.close();
        here.close();
        there.close();
        san.ifPresent(LoopProvider::close);
        Trees.delete(folder);
    }

    @Test
    void aMachineMovesAndSurvivesItsNodeWithoutALoss() throws IOException {
        engine.done(create(Format.QCOW2, DiskTemplate.SHAREDFILE));
        VolumeId volume = machine().disks().getFirst().volume();
        assertThat(seenBy(here)).isEqualTo(seenBy(there)).isNotEmpty();
        engine.done(new SnapshotInstance.Parameters(id, new SnapshotId(UUID.randomUUID()), "before", List.of()));
        engine.done(new GrowDisk.Parameters(id, machine().disks().getFirst().id(), ByteSize.ofMebibytes(16)));
        try (TestConsole serial = here.console(id, "serial")) {
            serial.await("BEAT");
            serial.type("w");
            serial.await("ACK", serial.size());
            engine.done(new MigrateInstance.Parameters(id, Optional.of(THERE)));
            last = serial.last("ACK").orElseThrow();
        }
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
        engine.done(create(Format.RAW, DiskTemplate.SHAREDFILE));
        engine.done(new StopInstance.Parameters(id, 0));
        engine.done(new ConvertDisks.Parameters(
                id, Optional.of(DiskTemplate.FILE), Optional.empty(), List.of(), Optional.empty()));
        assertThat(volumeFiles()).isEmpty();
        engine.done(new ConvertDisks.Parameters(
                id, Optional.of(DiskTemplate.SHAREDFILE), Optional.empty(), List.of(), Optional.empty()));
        assertThat(volumeFiles()).hasSize(1);
        assertThat(here.api().report().volumes()).hasSize(1);
        engine.done(new RemoveInstance.Parameters(id));
        assertThat(volumeFiles()).isEmpty();
        machineWithoutDisksMoves();
        directoryThatIsNotThereIsNoStorage();
    }

    @Test
    void aMachineOnAProvidersVolumeMovesGrowsAndSurvivesItsNode() throws IOException {
        assumeThat(san).as("loop devices need root").isPresent();
        LoopProvider provider = san.orElseThrow();
        engine.done(create(Format.RAW, DiskTemplate.EXT));
        VolumeId volume = machine().disks().getFirst().volume();
        assertThat(provider.isAttached(volume, "node1")).isTrue();
        assertThat(seenBy(there)).as("providers can't be asked").isEmpty();
        engine.done(new GrowDisk.Parameters(id, machine().disks().getFirst().id(), ByteSize.ofMebibytes(16)));
        try (TestConsole serial = here.console(id, "serial")) {
            serial.await("BEAT");
            serial.type("w");
            serial.await("ACK", serial.size());
            engine.done(new MigrateInstance.Parameters(id, Optional.of(THERE)));
            last = serial.last("ACK").orElseThrow();
        }
        assertThat(provider.isAttached(volume, "node1")).isFalse();
        assertThat(provider.calls("node1")).endsWith("open //False", "close //", "detach //");
        assertThat(provider.calls("node2")).endsWith("open //False", "open //True");
        assertThat(seenBy(here)).as("it is no concern of that node any more").isEmpty();
        assertThat(seenBy(there)).containsExactly(volume);
        try (TestConsole serial = there.console(id, "serial")) {
            await().atMost(LIMIT).until(() -> serial.last("ACK").orElse(0) > last + 20);
            powerCut();
            provider.powerCut(volume, THERE.value());
            last = Math.max(last, serial.last("ACK").orElseThrow());
        }
        engine.done(new FailOver.Parameters(id, 0, true, false));
        assertThat(here.vm(id).state()).isEqualTo(VmReport.State.RUNNING);
        try (TestConsole serial = here.console(id, "serial")) {
            serial.await("BEAT");
        }
        engine.done(new StopInstance.Parameters(id, 0));
        assertThat(provider.isAttached(volume, "node1")).isFalse();
        assertThat(TestGuest.missingBlocks(provider.file(volume), last)).isZero();
        engine.done(new ConvertDisks.Parameters(
                id, Optional.of(DiskTemplate.FILE), Optional.empty(), List.of(), Optional.empty()));
        assertThat(provider.volumes()).isEmpty();
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
        Files.move(shared.resolve(".gannet-storage"), folder.resolve("away"));
        assertThat(engine.ended(create(Format.RAW, DiskTemplate.SHAREDFILE))
                        .problem()
                        .orElseThrow()
                        .code())
                .isEqualTo(ErrorCode.UNSUPPORTED);
        assertThat(here.api().report().pools())
                .noneMatch(pool -> pool.template().equals("sharedfile"));
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
    private void powerCut() {
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

    private List<VolumeId> seenBy(TestNode node) {
        return node.api().report().volumes().stream()
                .filter(volume -> !volume.storage().isEmpty())
                .map(VolumeReport::id)
                .toList();
    }

    private List<Path> volumeFiles() throws IOException {
        try (var files = Files.list(shared.resolve("volumes"))) {
            return files.filter(file -> !file.toString().endsWith(".json")).toList();
        }
    }

    private Path raw() {
        Disk disk = machine().disks().getFirst();
        String format = disk.format().name().toLowerCase(Locale.ROOT);
        Path file = shared.resolve("volumes/" + disk.volume() + "." + format);
        return TestGuest.toRaw(file, format, folder.resolve("content.raw"));
    }

    private CreateInstance.Parameters create(Format format, DiskTemplate template) {
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

    private Instance machine() {
        return engine.machine(id);
    }
}
