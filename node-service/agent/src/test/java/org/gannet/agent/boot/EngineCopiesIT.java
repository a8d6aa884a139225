package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
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
import org.gannet.base.ErrorCode;
import org.gannet.base.ExportId;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.SnapshotId;
import org.gannet.engine.model.BackupNote;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.CloneInstance;
import org.gannet.engine.operation.instance.ConvertDisks;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.DeleteSnapshot;
import org.gannet.engine.operation.instance.DiskOrigin;
import org.gannet.engine.operation.instance.ExportInstance;
import org.gannet.engine.operation.instance.MoveInstance;
import org.gannet.engine.operation.instance.NewDisk;
import org.gannet.engine.operation.instance.NewNic;
import org.gannet.engine.operation.instance.ReinstallInstance;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.SnapshotInstance;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.operation.node.RemoveBackup;
import org.gannet.node.NodeReport;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An engine over two agents, and what a guest has written, wherever the engine's operations copy it to. */
class EngineCopiesIT {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final NodeName HERE = new NodeName("node1");
    private static final NodeName THERE = new NodeName("node2");
    private static final ByteSize SIZE = ByteSize.ofMebibytes(8);
    private final TestCertificates certificates = new TestCertificates();
    private final InstanceId id = InstanceId.random();
    private final ExportId backup = new ExportId(UUID.randomUUID());
    private final List<byte[]> images = List.of(TestGuest.disk(1), TestGuest.disk(2));
    private TestNode here;
    private TestNode there;
    private Path folder;
    private TestEngine engine;
    /** The last block that the guest has acknowledged. */
    private int last;

    @BeforeEach
    void begin() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        here = new TestNode(certificates, HERE.value(), "127.0.0.73", folder.resolve("1"), 0);
        there = new TestNode(certificates, THERE.value(), "127.0.0.74", folder.resolve("2"), 0);
        engine = new TestEngine(Map.of(HERE, here.agent(), THERE, there.agent()), images.get(0), images.get(1));
    }

    @AfterEach
    void end() {
        engine.close();
        here.close();
        there.close();
        Trees.delete(folder);
    }

    @Test
    void whatAGuestHasWrittenIsInEveryCopy() {
        engine.done(created(id, "web1", cloneOfImage(), HERE, true));
        writes();
        InstanceId clone = isCloned();
        isBackedUp();
        engine.done(new RemoveInstance.Parameters(clone));
        isMoved();
        isMadeOfTheBackup();
        engine.done(new RemoveBackup.Parameters(HERE, backup));
        isConverted();
        isInstalledAnew();
        engine.done(new RemoveInstance.Parameters(id));
        assertNothingIsLeft(here.api().report());
        assertNothingIsLeft(there.api().report());
        assertThat(here.api().exports()).isEmpty();
    }

    /** Some blocks, and no more. */
    private void writes() {
        try (TestConsole serial = here.console(id, "serial")) {
            serial.type("w");
            await().atMost(LIMIT).until(() -> serial.last("ACK").orElse(0) > 50);
            int before = serial.size();
            serial.type("q");
            serial.await("GOT q", before);
            last = serial.last("ACK").orElseThrow();
        }
    }

    /** While it runs, to another node; the guest runs on, and the clone runs, too. */
    private InstanceId isCloned() {
        InstanceId clone = InstanceId.random();
        CloneInstance.Parameters asked = new CloneInstance.Parameters(
                clone, id, new HostName("web2"), Optional.empty(), Optional.of(THERE), true);
        long process = here.pid(id);
        engine.done(asked.completed(engine.view().state(), UUID::randomUUID));
        assertThat(here.pid(id)).isEqualTo(process);
        assertThat(here.api().report().volumes())
                .allSatisfy(volume -> assertThat(volume.snapshots()).isEmpty());
        assertThat(there.vm(clone).state().isAlive()).isTrue();
        engine.done(new StopInstance.Parameters(clone, 0));
        assertHoldsAll(clone, there);
        return clone;
    }

    private void isBackedUp() {
        engine.done(
                new ExportInstance.Parameters(id, backup, Optional.empty(), false, 0, Optional.of("while it runs")));
        assertThat(here.api().exports()).hasSize(1);
        assertThat(here.vm(id).state().isAlive()).isTrue();
        assertThat(here.api().report().volumes())
                .allSatisfy(volume -> assertThat(volume.snapshots()).isEmpty());
    }

    /** With a pause, and its snapshot. */
    private void isMoved() {
        SnapshotId moment = new SnapshotId(UUID.randomUUID());
        engine.done(new SnapshotInstance.Parameters(id, moment, "before the move", List.of()));
        engine.done(new MoveInstance.Parameters(id, Optional.of(THERE), 30));
        assertThat(machine(id).primary()).isEqualTo(THERE);
        assertThat(there.vm(id).state().isAlive()).isTrue();
        assertThat(here.findVm(id)).isEmpty();
        assertThat(here.api().report().volumes()).isEmpty();
        assertThat(there.api().report().volumes())
                .singleElement()
                .satisfies(volume -> assertThat(volume.snapshots()).hasSize(1));
        engine.refused(reinstall(), ErrorCode.WRONG_STATE);
        engine.done(new StopInstance.Parameters(id, 30));
        assertHoldsAll(id, there);
        engine.refused(reinstall(), ErrorCode.WRONG_STATE);
        engine.done(new DeleteSnapshot.Parameters(id, moment));
    }

    /** On the other node than where it lies. */
    private void isMadeOfTheBackup() {
        InstanceId restored = InstanceId.random();
        NewDisk disk = NewDisk.copy(
                DiskId.random(), SIZE, Format.QCOW2, new DiskOrigin.OfExport(HERE, BackupNote.idOf(backup, 0)));
        engine.done(created(restored, "web3", disk, THERE, true));
        assertThat(there.vm(restored).state().isAlive()).isTrue();
        assertThat(here.api().report().volumes()).isEmpty();
        engine.done(new StopInstance.Parameters(restored, 0));
        assertHoldsAll(restored, there);
        engine.done(new RemoveInstance.Parameters(restored));
    }

    private void isConverted() {
        engine.done(convert(Format.RAW));
        assertThat(machine(id).imagesNeeded()).isEmpty();
        assertHoldsAll(id, there);
        engine.refused(convert(Format.RAW), ErrorCode.WRONG_STATE);
        engine.done(new StartInstance.Parameters(id));
        try (TestConsole serial = there.console(id, "serial")) {
            serial.await("BEAT");
        }
        engine.done(new StopInstance.Parameters(id, 0));
        engine.done(convert(Format.QCOW2));
        assertHoldsAll(id, there);
        assertThat(there.api().report().volumes()).hasSize(1);
    }

    /** Nothing that was written is there any more, and the guest starts. */
    private void isInstalledAnew() {
        Instance before = machine(id);
        engine.done(reinstall());
        Instance now = machine(id);
        assertThat(now.nics()).isEqualTo(before.nics());
        assertThat(now.disks().getFirst().size()).isEqualTo(SIZE);
        assertThat(TestGuest.missingBlocks(raw(now, there), last)).isEqualTo(last + 1);
        assertThat(there.api().report().volumes()).hasSize(1);
        engine.done(new StartInstance.Parameters(id));
        try (TestConsole serial = there.console(id, "serial")) {
            serial.await("BEAT");
        }
    }

    // --- words

    private Parameters reinstall() {
        return new ReinstallInstance.Parameters(id, TestGuest.digest(images.getLast()))
                .knowing("the other guest", Format.RAW, new ByteSize(TestGuest.DISK_SIZE));
    }

    private Parameters convert(Format format) {
        return new ConvertDisks.Parameters(id, Optional.empty(), Optional.of(format), List.of(), Optional.empty());
    }

    private NewDisk cloneOfImage() {
        return new NewDisk(
                DiskId.random(),
                SIZE,
                Format.QCOW2,
                new VolumeSpec.Source.CloneOf(TestGuest.digest(images.getFirst()), Format.RAW));
    }

    private static CreateInstance.Parameters created(
            InstanceId id, String name, NewDisk disk, NodeName on, boolean start) {
        return new CreateInstance.Parameters(
                id,
                new HostName(name),
                TestEngine.OWNER,
                1,
                ByteSize.ofMebibytes(32),
                List.of(disk),
                List.of(new NewNic.User()),
                Optional.empty(),
                List.of(),
                "test guest",
                Optional.of(on),
                start);
    }

    private void assertHoldsAll(InstanceId machine, TestNode node) {
        assertThat(TestGuest.missingBlocks(raw(machine(machine), node), last)).isZero();
    }

    private Path raw(Instance machine, TestNode node) {
        Disk first = machine.disks().getFirst();
        String format = first.format().name().toLowerCase(Locale.ROOT);
        return TestGuest.toRaw(node.volume(first.volume(), first.format()), format, folder.resolve("content.raw"));
    }

    private static void assertNothingIsLeft(NodeReport report) {
        assertThat(report.vms()).isEmpty();
        assertThat(report.volumes()).isEmpty();
    }

    private Instance machine(InstanceId wanted) {
        return engine.machine(wanted);
    }
}
