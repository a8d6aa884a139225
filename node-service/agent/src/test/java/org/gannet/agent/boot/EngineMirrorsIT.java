package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.gannet.agent.testing.DemoImage;
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
import org.gannet.base.ExportId;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.instance.ActivateDisks;
import org.gannet.engine.operation.instance.ConvertDisks;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.ExportInstance;
import org.gannet.engine.operation.instance.FailOver;
import org.gannet.engine.operation.instance.GrowDisk;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.NewDisk;
import org.gannet.engine.operation.instance.NewNic;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.RestoreMirror;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.operation.node.RemoveBackup;
import org.gannet.node.NodeReport;
import org.gannet.node.ReplicaReport;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An engine over two agents and a Linux on a mirrored disk: what it was told is on disk is there, whatever comes. */
class EngineMirrorsIT {
    private static final Duration LIMIT = Duration.ofSeconds(180);
    private static final HostName NAME = new HostName("web1");
    private static final NodeName HERE = new NodeName("node1");
    private static final NodeName THERE = new NodeName("node2");
    private static final ByteSize SIZE = ByteSize.ofMebibytes(96);
    private static final ByteSize GROWN = ByteSize.ofMebibytes(104);
    private static final int BLOCK = 4096;
    /** Numbered blocks lie behind what the system boots from. */
    private static final int FIRST = (64 << 20) / BLOCK;

    private static final String WRITER = "(i=0; while :; do i=$((i+1)); printf 'SEQ %08X' $i"
            + " | dd of=/dev/vda bs=4096 seek=$((" + FIRST + "+i)) conv=notrunc,fsync 2>/dev/null"
            + " && printf 'ACK %08X\\n' $i > /dev/ttyS0; done) </dev/null >/dev/null 2>&1 & echo $! > /run/w";

    private final TestCertificates certificates = new TestCertificates();
    private final InstanceId id = InstanceId.random();
    private final DiskId root = DiskId.random();
    private TestNode here;
    private TestNode there;
    private Path folder;
    private TestEngine engine;
    private byte[] image = {};
    private int last;

    @BeforeEach
    void begin() throws IOException {
        image = DemoImage.content();
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        here = new TestNode(certificates, HERE.value(), "127.0.0.86", folder.resolve("1"), 0);
        there = new TestNode(certificates, THERE.value(), "127.0.0.87", folder.resolve("2"), 0);
        engine = new TestEngine(Map.of(HERE, here.agent(), THERE, there.agent()), image);
    }

    @AfterEach
    void end() {
        engine.close();
        here.close();
        there.close();
        Trees.delete(folder);
    }

    @Test
    void aMachineOnAMirroredDiskLosesNothing() throws IOException {
        engine.enable(DiskTemplate.FILE, DiskTemplate.MIRROR);
        engine.done(created());
        engine.done(converted(Optional.empty(), Optional.of(Format.RAW)));
        engine.done(converted(Optional.of(DiskTemplate.MIRROR), Optional.empty()));
        engine.done(new StartInstance.Parameters(id));
        movesAndGrowsAsItWrites();
        isFailedOver();
        comesTogetherAgain();
        isBackedUp();
        engine.done(new RemoveInstance.Parameters(id));
        assertNothingIsLeft(here.api().report());
        assertNothingIsLeft(there.api().report());
    }

    private void movesAndGrowsAsItWrites() {
        try (TestConsole serial = here.console(id, "serial")) {
            serial.signIn(NAME.value());
            serial.run(WRITER);
            serial.await("ACK 00000003");
            engine.done(new MigrateInstance.Parameters(id, Optional.of(THERE)));
            note(serial);
        }
        assertThat(machine().primary()).isEqualTo(THERE);
        try (TestConsole serial = there.console(id, "serial")) {
            serial.await("ACK", serial.size());
            engine.done(new GrowDisk.Parameters(id, root, GROWN));
            serial.type("\r");
            serial.run("until [ $(cat /sys/block/vda/size) = " + GROWN.bytes() / 512 + " ]; do sleep 1; done");
            serial.await("ACK", serial.size());
            note(serial);
        }
    }

    /** All processes of its node end at once. */
    private void isFailedOver() throws IOException {
        try (TestConsole serial = there.console(id, "serial")) {
            serial.await("ACK", serial.size());
            ProcessHandle machine = ProcessHandle.of(there.pid(id)).orElseThrow();
            there.stop();
            machine.destroyForcibly();
            there.mirrors("").forEach(ProcessHandle::destroyForcibly);
            note(serial);
        }
        await().atMost(LIMIT).until(() -> !engine.view().isAnswering(THERE));
        engine.done(new FailOver.Parameters(id, 0, true, false));
        assertThat(machine().primary()).isEqualTo(HERE);
        assertHoldsAll(here);
        try (TestConsole serial = here.console(id, "serial")) {
            serial.await("login:");
        }
    }

    private void comesTogetherAgain() throws IOException {
        there.start();
        await().atMost(LIMIT).until(() -> engine.view().isAnswering(THERE));
        engine.done(new ActivateDisks.Parameters(id));
        await().atMost(LIMIT)
                .until(
                        () -> List.of(state(here), state(there)),
                        List.of(ReplicaReport.State.UP_TO_DATE, ReplicaReport.State.UP_TO_DATE)::equals);
        await().atMost(LIMIT).until(() -> {
            if (!holdsAll()) {
                engine.ended(new RestoreMirror.Parameters(id));
            }
            return holdsAll();
        });
        assertHoldsAll(there);
        engine.done(new MigrateInstance.Parameters(id, Optional.of(THERE)));
        assertThat(there.vm(id).state().isAlive()).isTrue();
    }

    /** At rest, from the side that machines run with. */
    private void isBackedUp() throws IOException {
        ExportId backup = new ExportId(UUID.randomUUID());
        ExportInstance.Parameters asked =
                new ExportInstance.Parameters(id, backup, Optional.empty(), false, 0, Optional.empty());
        engine.refused(asked, ErrorCode.WRONG_STATE);
        engine.done(new StopInstance.Parameters(id, 0));
        engine.done(asked);
        assertThat(there.api().exports())
                .singleElement()
                .satisfies(export -> assertThat(export.size()).isEqualTo(GROWN));
        engine.done(new RemoveBackup.Parameters(THERE, backup));
        assertThat(Files.mismatch(raw(here), raw(there))).isEqualTo(-1);
    }

    // --- words

    /** As the portal knows nodes: what their disks' connections are made to follows from it. */
    private void note(TestConsole serial) {
        last = Math.max(last, serial.last("ACK").orElse(0));
    }

    private ReplicaReport.State state(TestNode node) {
        return node.api().report().replicas().getFirst().state();
    }

    private boolean holdsAll() {
        return machine().disks().getFirst().replica().orElseThrow().holdsAll();
    }

    private Path raw(TestNode node) {
        Disk disk = machine().disks().getFirst();
        boolean primary =
                machine().primary().value().equals(node.settings().name().value());
        return node.volume(
                primary ? disk.volume() : disk.replica().orElseThrow().volume(), Format.RAW);
    }

    private void assertHoldsAll(TestNode node) throws IOException {
        assertThat(last).isPositive();
        try (RandomAccessFile file = new RandomAccessFile(raw(node).toFile(), "r")) {
            byte[] found = new byte[12];
            for (int number = 1; number <= last; number++) {
                file.seek((long) (FIRST + number) * BLOCK);
                file.readFully(found);
                assertThat(new String(found, StandardCharsets.US_ASCII)).isEqualTo(String.format("SEQ %08X", number));
            }
        }
    }

    private static void assertNothingIsLeft(NodeReport report) {
        assertThat(report.vms()).isEmpty();
        assertThat(report.volumes()).isEmpty();
        assertThat(report.replicas()).isEmpty();
    }

    private CreateInstance.Parameters created() {
        VolumeSpec.Source clone = new VolumeSpec.Source.CloneOf(TestGuest.digest(image), Format.RAW);
        return new CreateInstance.Parameters(
                id,
                NAME,
                TestEngine.OWNER,
                1,
                ByteSize.ofMebibytes(128),
                List.of(new NewDisk(root, SIZE, Format.QCOW2, clone)),
                List.of(new NewNic.User()),
                Optional.empty(),
                List.of(),
                "demo",
                Optional.of(HERE),
                false);
    }

    private ConvertDisks.Parameters converted(Optional<DiskTemplate> template, Optional<Format> format) {
        return new ConvertDisks.Parameters(id, template, format, List.of(), template.map(any -> THERE));
    }

    private Instance machine() {
        return engine.machine(id);
    }
}
