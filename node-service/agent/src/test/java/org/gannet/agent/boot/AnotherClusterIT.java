package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
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
import org.gannet.base.Problem;
import org.gannet.engine.job.Job;
import org.gannet.engine.model.BackupNote;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.cluster.ModifyCluster;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.DiskOrigin;
import org.gannet.engine.operation.instance.ExportInstance;
import org.gannet.engine.operation.instance.NewDisk;
import org.gannet.engine.operation.instance.NewNic;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.operation.node.RemoveBackup;
import org.gannet.node.Export;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two clusters that know nothing of each other: own engines, own states, own authorities of their certificates. A
 * backup's files are all that goes from one to the other, as docs/admin/backups.md says.
 */
class AnotherClusterIT {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final NodeName OLD = new NodeName("node1");
    private static final NodeName NEW = new NodeName("node7");
    private static final ByteSize SIZE = ByteSize.ofMebibytes(8);
    private static final ByteSize MEMORY = ByteSize.ofMebibytes(32);
    private final ExportId backup = new ExportId(UUID.randomUUID());
    private final byte[] image = TestGuest.disk(1);
    private Path folder;
    private TestNode oldNode;
    private TestNode newNode;
    private TestEngine oldCluster;
    private TestEngine newCluster;

    @BeforeEach
    void begin() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        oldNode = new TestNode(new TestCertificates(), OLD.value(), "127.0.0.75", folder.resolve("1"), 0);
        newNode = new TestNode(new TestCertificates(), NEW.value(), "127.0.0.76", folder.resolve("2"), 0);
        oldCluster = new TestEngine(Map.of(OLD, oldNode.agent()), image);
        oldCluster.done(named("old-cloud"));
        newCluster = new TestEngine(Map.of(NEW, newNode.agent()));
        newCluster.done(named("new-cloud"));
    }

    @AfterEach
    void end() {
        newCluster.close();
        oldCluster.close();
        oldNode.close();
        newNode.close();
        Trees.delete(folder);
    }

    @Test
    void aMachineGoesToAnotherClusterByItsBackup() throws IOException {
        InstanceId before = InstanceId.random();
        NewDisk system = new NewDisk(
                DiskId.random(),
                SIZE,
                Format.QCOW2,
                new VolumeSpec.Source.CloneOf(TestGuest.digest(image), VolumeSpec.Format.RAW));
        NewDisk data =
                new NewDisk(DiskId.random(), ByteSize.ofMebibytes(4), Format.QCOW2, new VolumeSpec.Source.Empty());
        oldCluster.done(created(before, List.of(system, data), OLD, true));
        int last = writes(before);
        oldCluster.done(new ExportInstance.Parameters(
                before, backup, Optional.empty(), false, 0, Optional.of("to the new place")));
        oldCluster.close();
        oldNode.close();

        List<Path> carried = carry(".qcow2");
        assertThat(newNode.api().exports()).as("descriptions come last").isEmpty();
        carried.addAll(carry(".json"));
        assertThat(carried).as("two disks").hasSize(4);
        List<BackupNote> notes = listed();
        assertThat(notes).hasSize(2).allSatisfy(note -> {
            assertThat(note.backup()).isEqualTo(backup);
            assertThat(note.cluster()).isEqualTo("old-cloud");
            assertThat(note.instance().id()).isEqualTo(before);
            assertThat(note.comment()).isEqualTo("to the new place");
        });

        assertDamageIsRefused(carried.getFirst(), notes);
        InstanceId after = InstanceId.random();
        newCluster.done(created(after, ofBackup(notes), NEW, true));
        try (TestConsole serial = newNode.console(after, "serial")) {
            serial.await("BEAT");
        }
        newCluster.done(new StopInstance.Parameters(after, 0));
        Instance made = newCluster.machine(after);
        assertThat(made.disks()).extracting(Disk::size).containsExactly(SIZE, data.size());
        assertThat(made.imagesNeeded())
                .as("the new cluster has no image of the old one")
                .isEmpty();
        assertThat(TestGuest.missingBlocks(raw(made.disks().getFirst()), last)).isZero();

        newCluster.done(new RemoveBackup.Parameters(NEW, backup));
        assertThat(newNode.api().exports()).isEmpty();
        assertThat(carried).noneMatch(Files::exists);
    }

    /** With nothing left of the machine that was being made, and the whole file is taken afterwards. */
    private void assertDamageIsRefused(Path file, List<BackupNote> notes) throws IOException {
        byte[] right = Files.readAllBytes(file);
        byte[] wrong = right.clone();
        wrong[wrong.length / 2] ^= 1;
        Files.write(file, wrong);
        Job ended = newCluster.ended(created(InstanceId.random(), ofBackup(notes), NEW, true));
        assertThat(ended.problem().map(Problem::code)).contains(ErrorCode.IMAGE_DAMAGED);
        assertThat(newNode.api().report().volumes()).isEmpty();
        assertThat(newCluster.view().state().instances()).isEmpty();
        Files.write(file, right);
    }

    /** Returns the last block that the guest has acknowledged. */
    private int writes(InstanceId machine) {
        try (TestConsole serial = oldNode.console(machine, "serial")) {
            serial.type("w");
            await().atMost(LIMIT).until(() -> serial.last("ACK").orElse(0) > 50);
            int before = serial.size();
            serial.type("q");
            serial.await("GOT q", before);
            return serial.last("ACK").orElseThrow();
        }
    }

    /** What an administrator does with rsync. Returns the files in the new place. */
    private List<Path> carry(String ending) throws IOException {
        List<Path> carried = new ArrayList<>();
        Path to = folder.resolve("2/node/backups");
        try (Stream<Path> files = Files.list(folder.resolve("1/node/backups"))) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(ending)).toList()) {
                carried.add(Files.copy(file, to.resolve(file.getFileName())));
            }
        }
        return carried;
    }

    private List<BackupNote> listed() {
        return newNode.api().exports().stream()
                .map((Export export) -> BackupNote.read(export).orElseThrow())
                .sorted(Comparator.comparing(BackupNote::disk))
                .toList();
    }

    private List<NewDisk> ofBackup(List<BackupNote> notes) {
        return notes.stream()
                .map(note -> {
                    Disk was = note.instance().disks().get(note.disk());
                    DiskOrigin origin = new DiskOrigin.OfExport(NEW, BackupNote.idOf(backup, note.disk()));
                    return NewDisk.copy(DiskId.random(), was.size(), was.format(), origin);
                })
                .toList();
    }

    private static CreateInstance.Parameters created(InstanceId id, List<NewDisk> disks, NodeName on, boolean start) {
        return new CreateInstance.Parameters(
                id,
                new HostName("web1"),
                TestEngine.OWNER,
                1,
                MEMORY,
                disks,
                List.of(new NewNic.User()),
                Optional.empty(),
                List.of(),
                "test guest",
                Optional.of(on),
                start);
    }

    private static ModifyCluster.Parameters named(String name) {
        return new ModifyCluster.Parameters(
                Optional.of(name),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private Path raw(Disk disk) {
        String format = disk.format().name().toLowerCase(Locale.ROOT);
        Path volume = newNode.volume(disk.volume(), disk.format());
        return TestGuest.toRaw(volume, format, folder.resolve("content.raw"));
    }
}
