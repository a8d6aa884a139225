package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.gannet.agent.testing.TestCertificates;
import org.gannet.agent.testing.TestConsole;
import org.gannet.agent.testing.TestGuest;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.testing.Trees;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeException;
import org.gannet.node.NodeHttp;
import org.gannet.node.NodeTask;
import org.gannet.node.TaskSpec;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** One node with real QEMU: life of a machine, seen through the contract. */
class MachineIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final TestCertificates CERTIFICATES = new TestCertificates();
    private static Path folder;
    private static TestNode node;
    private static NodeApi api;
    private static ImageDigest image;

    private final InstanceId id = InstanceId.random();
    private final VolumeId volume = VolumeId.random();
    private VmSpec spec;

    @BeforeAll
    static void start() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        node = new TestNode(CERTIFICATES, "node1", "127.0.0.11", folder, 0);
        api = node.api();
        image = node.putImage(TestGuest.disk(1));
    }

    @AfterAll
    static void end() {
        node.close();
        Trees.delete(folder);
    }

    @BeforeEach
    void volume() {
        api.ensureVolume(
                volume,
                new VolumeSpec(
                        VolumeSpec.Format.QCOW2,
                        new ByteSize(TestGuest.DISK_SIZE),
                        new VolumeSpec.Source.CloneOf(image, VolumeSpec.Format.RAW)));
        spec = TestNode.spec(api.facts().machineType(), volume, DiskId.random(), VolumeSpec.Format.QCOW2);
    }

    @AfterEach
    void remove() {
        api.ensureVmAbsent(id);
        api.ensureVolumeAbsent(volume);
    }

    private NodeTask run(TaskSpec work) {
        TaskId task = TaskId.random();
        api.ensureTask(task, work);
        return await().atMost(LIMIT)
                .until(() -> api.task(task), found -> found.state().isEnded());
    }

    private void awaitState(VmReport.State state) {
        await().atMost(LIMIT).until(() -> node.vm(id).state() == state);
    }

    @Test
    void bootsAndShowsItsSerialLineAndScreen() {
        VmReport started = api.ensureVmRunning(id, spec);
        assertThat(started.state()).isEqualTo(VmReport.State.RUNNING);
        assertThat(api.ensureVmRunning(id, spec).state()).isEqualTo(VmReport.State.RUNNING);
        try (TestConsole serial = node.console(id, "serial");
                TestConsole screen = node.console(id, "vnc")) {
            serial.await("GUEST UP").await("BEAT 00000005");
            serial.type("w");
            serial.await("GOT w").await("ACK 00000010");
            screen.awaitBytes(12);
            assertThat(screen.text()).startsWith("RFB 003.008");
            screen.send("RFB 003.008\n".getBytes(StandardCharsets.US_ASCII));
            screen.awaitBytes(14);
            assertThat(screen.bytes()[13]).as("security type: none").isEqualTo((byte) 1);
        }
        try (TestConsole late = node.console(id, "serial")) {
            late.await("GUEST UP");
        }
        VmReport.Usage usage = node.vm(id).usage().orElseThrow();
        assertThat(usage.diskWrittenBytes()).isPositive();
        assertThat(usage.residentMemory().bytes()).isPositive();
    }

    @Test
    void switchesOffByThePowerButton() {
        api.ensureVmRunning(id, spec);
        awaitBeat();
        NodeTask stopped = run(new TaskSpec.StopVm(id, 30));
        assertThat(stopped.state()).isEqualTo(NodeTask.State.SUCCEEDED);
        assertThat(node.vm(id).state()).isEqualTo(VmReport.State.STOPPED);
        assertThat(node.vm(id).ended()).contains(VmReport.Ending.STOPPED_ON_REQUEST);
        assertThat(run(new TaskSpec.StopVm(id, 30)).state()).isEqualTo(NodeTask.State.SUCCEEDED);
        assertThat(api.ensureVmRunning(id, spec).state()).isEqualTo(VmReport.State.RUNNING);
        assertThat(node.vm(id).ended()).isEmpty();
    }

    @Test
    void reportsAProcessThatHangsAsSilentAlsoAfterARestart() throws Exception {
        api.ensureVmRunning(id, spec);
        assertThat(node.vm(id).silentSince()).isEmpty();
        signal("STOP");
        try {
            assertThat(node.vm(id).silentSince()).isPresent();
            assertThat(node.vm(id).state()).isEqualTo(VmReport.State.RUNNING);
            restart();
            assertThat(node.vm(id).silentSince()).isPresent();
            assertThat(node.vm(id).state()).isEqualTo(VmReport.State.RUNNING);
        } finally {
            signal("CONT");
        }
        await().atMost(LIMIT).until(() -> node.vm(id).silentSince().isEmpty());
        assertThat(node.vm(id).state()).isEqualTo(VmReport.State.RUNNING);
    }

    private void signal(String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(node.pid(id)))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void pullsThePlugWhenTheGuestIsDeaf() {
        api.ensureVmRunning(id, spec);
        try (TestConsole serial = node.console(id, "serial")) {
            serial.await("BEAT");
            serial.type("d");
            serial.await("GOT d");
            assertThat(run(new TaskSpec.StopVm(id, 2)).state()).isEqualTo(NodeTask.State.SUCCEEDED);
            await().atMost(LIMIT).until(() -> serial.closeCode() != 0);
        }
        assertThat(node.vm(id).ended()).contains(VmReport.Ending.STOPPED_ON_REQUEST);
    }

    @Test
    void cancelledStopLeavesTheGuestRunning() {
        api.ensureVmRunning(id, spec);
        try (TestConsole serial = node.console(id, "serial")) {
            serial.await("BEAT");
            serial.type("d");
            serial.await("GOT d");
        }
        TaskId task = TaskId.random();
        api.ensureTask(task, new TaskSpec.StopVm(id, 600));
        assertThatThrownBy(() -> api.ensureTask(TaskId.random(), new TaskSpec.RebootVm(id)))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IN_USE));
        await().atMost(LIMIT).until(() -> api.task(task).progress().isPresent());
        api.cancelTask(task);
        await().atMost(LIMIT).until(() -> api.task(task).state() == NodeTask.State.CANCELLED);
        assertThat(node.vm(id).state()).isEqualTo(VmReport.State.RUNNING);
    }

    @Test
    void restartsInItsProcess() {
        api.ensureVmRunning(id, spec);
        try (TestConsole serial = node.console(id, "serial")) {
            serial.await("BEAT 00000003");
            long pid = node.pid(id);
            int before = serial.size();
            assertThat(run(new TaskSpec.RebootVm(id)).state()).isEqualTo(NodeTask.State.SUCCEEDED);
            serial.await("GUEST UP", before);
            assertThat(node.pid(id)).isEqualTo(pid);
        }
        run(new TaskSpec.StopVm(id, 0));
        assertThat(run(new TaskSpec.RebootVm(id)).problem().orElseThrow().code())
                .isEqualTo(ErrorCode.WRONG_STATE);
    }

    @Test
    void seesThatTheGuestSwitchedItselfOff() {
        api.ensureVmRunning(id, spec);
        try (TestConsole serial = node.console(id, "serial")) {
            serial.await("BEAT");
            serial.type("p");
        }
        awaitState(VmReport.State.STOPPED);
        await().atMost(LIMIT).until(() -> node.vm(id).ended(), Optional.of(VmReport.Ending.GUEST_POWERED_OFF)::equals);
    }

    @Test
    void seesAtOnceThatItsProcessWasKilled() {
        api.ensureVmRunning(id, spec);
        awaitBeat();
        ProcessHandle.of(node.pid(id)).orElseThrow().destroyForcibly();
        await().atMost(Duration.ofSeconds(5)).until(() -> node.vm(id).state() == VmReport.State.STOPPED);
        await().atMost(LIMIT).until(() -> node.vm(id).ended(), Optional.of(VmReport.Ending.PROCESS_LOST)::equals);
        assertThat(api.ensureVmRunning(id, spec).state()).isEqualTo(VmReport.State.RUNNING);
    }

    @Test
    void findsItsMachinesAgainAfterARestart() {
        api.ensureVmRunning(id, spec);
        awaitBeat();
        long pid = node.pid(id);
        var before = api.report().generation();
        restart();
        assertThat(node.vm(id).state()).isEqualTo(VmReport.State.RUNNING);
        assertThat(node.pid(id)).isEqualTo(pid);
        assertThat(api.report().generation()).isGreaterThan(before);
        try (TestConsole serial = node.console(id, "serial")) {
            serial.await("BEAT");
        }
        assertThat(api.ensureVmRunning(id, spec).state()).isEqualTo(VmReport.State.RUNNING);
        assertThat(node.pid(id)).isEqualTo(pid);
        node.stop();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        await().atMost(LIMIT)
                .until(() -> !ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
        node.start();
        api = node.api();
        assertThat(node.vm(id).state()).isEqualTo(VmReport.State.STOPPED);
        assertThat(node.vm(id).ended()).contains(VmReport.Ending.PROCESS_LOST);
    }

    @Test
    void findsAProcessThatItHadNoTimeToWriteDown() throws IOException {
        api.ensureVmRunning(id, spec);
        awaitBeat();
        long pid = node.pid(id);
        node.stop();
        Path file = folder.resolve("node/vms/" + id + "/vm.json");
        ObjectNode record = (ObjectNode) NodeHttp.json().readTree(Files.readString(file));
        record.remove("process");
        record.put("ended", "NEVER_STARTED");
        Files.writeString(file, record.toString());
        Files.delete(folder.resolve("run/" + id + ".pid"));
        node.start();
        api = node.api();
        assertThat(node.vm(id).state()).isEqualTo(VmReport.State.RUNNING);
        api.ensureVmAbsent(id);
        assertThat(runs(pid)).isFalse();
    }

    @Test
    void knowsWhyAGuestEndedWhileTheAgentWasAway() {
        api.ensureVmRunning(id, spec);
        try (TestConsole serial = node.console(id, "serial")) {
            serial.await("BEAT");
            serial.type("d");
            serial.await("GOT d");
        }
        TaskId task = TaskId.random();
        api.ensureTask(task, new TaskSpec.StopVm(id, 600));
        restart();
        assertThat(api.task(task).state()).isEqualTo(NodeTask.State.RUNNING);
        try (TestConsole serial = node.console(id, "serial")) {
            serial.await("BEAT");
            serial.type("p");
        }
        await().atMost(LIMIT).until(() -> api.task(task).state() == NodeTask.State.SUCCEEDED);
        assertThat(node.vm(id).ended()).contains(VmReport.Ending.STOPPED_ON_REQUEST);
    }

    @Test
    void leavesNothingBehind() throws IOException {
        api.ensureVmRunning(id, spec);
        long pid = node.pid(id);
        assertThatThrownBy(() -> api.ensureVolumeAbsent(volume))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IN_USE));
        assertThatThrownBy(() -> api.ensureImageAbsent(image))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IN_USE));
        api.ensureVmAbsent(id);
        api.ensureVmAbsent(id);
        api.ensureVolumeAbsent(volume);
        assertThat(node.findVm(id)).isEmpty();
        assertThat(runs(pid)).isFalse();
        try (var files = Files.walk(folder)) {
            assertThat(files.map(Path::toString))
                    .noneMatch(path -> path.contains(id.toString()) || path.contains(volume.toString()));
        }
    }

    @Test
    void refusesToStartWithoutItsVolumeAndSaysWhatQemuSaid() {
        VmSpec other = TestNode.spec(spec.machineType(), VolumeId.random(), DiskId.random(), VolumeSpec.Format.QCOW2);
        assertThatThrownBy(() -> api.ensureVmRunning(id, other))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
        VmSpec strange = TestNode.spec("pc-i440fx-99.9", volume, DiskId.random(), VolumeSpec.Format.QCOW2);
        assertThatThrownBy(() -> api.ensureVmRunning(id, strange)).isInstanceOfSatisfying(NodeException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.TOOL_FAILED);
            assertThat(e.problem().internal()).contains("unsupported machine type");
        });
        assertThat(node.vm(id).state()).isEqualTo(VmReport.State.STOPPED);
        assertThat(node.vm(id).ended()).contains(VmReport.Ending.NEVER_STARTED);
    }

    @Test
    void refusesMoreMemoryThanThereIs() {
        VmSpec huge = new VmSpec(
                spec.name(),
                spec.machineType(),
                1,
                ByteSize.ofGibibytes(100_000),
                spec.disks(),
                spec.nics(),
                Optional.empty(),
                spec.bootFrom(),
                spec.seed());
        assertThatThrownBy(() -> api.ensureVmRunning(id, huge))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_CAPACITY));
    }

    private void awaitBeat() {
        try (TestConsole serial = node.console(id, "serial")) {
            serial.await("BEAT");
        }
    }

    private static void restart() {
        node.stop();
        node.start();
        api = node.api();
    }

    /** Not one that has ended and that init has not fetched yet; {@link ProcessHandle#isAlive} counts that one too. */
    private static boolean runs(long pid) throws IOException {
        try {
            return !Files.readString(Path.of("/proc/" + pid + "/status")).contains("State:\tZ");
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
