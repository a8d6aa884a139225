package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.gannet.agent.testing.TestEngine;
import org.gannet.agent.testing.TestGuest;
import org.gannet.agent.testing.TestNode;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.gannet.engine.model.Disk;
import org.gannet.engine.operation.instance.ConvertDisks;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.NewNic;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.SnapshotInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.node.NodeException;
import org.gannet.node.VmReport;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.Test;

/** Machines whose disks are files in a directory that both nodes see. */
abstract class SharedMachineStories extends SharedMachines {
    /** That directory, as the first node sees it. */
    abstract Path shared();

    @Override
    void prepare() throws IOException {
        Files.createDirectories(shared());
        Files.writeString(shared().resolve(".gannet-storage"), UUID.randomUUID() + "\n");
    }

    @Test
    void aMachineMovesAndSurvivesItsNodeWithoutALoss() throws IOException {
        engine.done(create(Format.QCOW2, kind()));
        VolumeId volume = machine().disks().getFirst().volume();
        assertThat(seenBy(here)).isEqualTo(seenBy(there)).isNotEmpty();
        engine.done(new SnapshotInstance.Parameters(id, new SnapshotId(UUID.randomUUID()), "before", List.of()));
        grow();
        isCloned();
        writesAndMoves();
        assertThat(machine().disks().getFirst().volume())
                .as("nothing is copied")
                .isEqualTo(volume);
        assertThat(volumeFiles()).hasSize(1);
        assertThat(machine().disks().getFirst().snapshots()).hasSize(1);
        refusesASecondWriter(volume);
        survivesItsNode(this::powerCut);
        assertThat(TestGuest.missingBlocks(raw(), last)).isZero();
    }

    /** Written where it lies, while the machine runs. */
    private void isCloned() throws IOException {
        InstanceId copy = InstanceId.random();
        engine.done(clone(copy));
        assertThat(volumeFiles()).hasSize(2);
        assertThat(engine.machine(copy).disks().getFirst().snapshots()).isEmpty();
        engine.done(new RemoveInstance.Parameters(copy));
        assertThat(volumeFiles()).hasSize(1);
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
        assertThat(pools(here)).isEmpty();
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
}
