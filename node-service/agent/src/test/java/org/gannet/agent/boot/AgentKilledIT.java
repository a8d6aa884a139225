package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.gannet.agent.testing.AgentProcess;
import org.gannet.agent.testing.TestCertificates;
import org.gannet.agent.testing.TestGuest;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.testing.Trees;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.CallStamp;
import org.gannet.node.IncomingVm;
import org.gannet.node.IncomingVolume;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeReport;
import org.gannet.node.NodeTask;
import org.gannet.node.TaskSpec;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * kill -9 of the agent between requests and in the middle of each kind of change; then it starts again, and the engine
 * repeats or undoes. All tests share two agents.
 */
class AgentKilledIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Supplier<CallStamp> STAMPS = CallStamp.ofLeader(5);
    private static final byte[] CONTENT = TestGuest.disk(8);
    private static final ImageDigest IMAGE = TestGuest.digest(CONTENT);
    private static final int LONG_GRACE_SECONDS = 3600;
    /** So that there is a middle of a migration. */
    private static final String SLOWLY = "--migration-mib-per-second=2";

    private static Path folder;
    private static AgentProcess node;
    private static AgentProcess other;
    private static NodeApi api;
    private static NodeApi otherApi;
    private final VolumeId volume = VolumeId.random();
    private final DiskId disk = DiskId.random();
    private final InstanceId id = InstanceId.random();

    @BeforeAll
    static void startAgents() throws IOException {
        TestCertificates certificates = new TestCertificates();
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        node = new AgentProcess(
                certificates,
                "node1",
                "127.0.0.52",
                Files.createDirectories(folder.resolve("1")),
                List.of("--migration-ports=47420-47439", SLOWLY));
        other = new AgentProcess(
                certificates,
                "node2",
                "127.0.0.53",
                Files.createDirectories(folder.resolve("2")),
                List.of("--migration-ports=47440-47459", SLOWLY));
        api = node.api(STAMPS);
        otherApi = other.api(STAMPS);
        node.awaitAnswer();
        other.awaitAnswer();
        node.putImage(api, CONTENT);
        other.putImage(otherApi, CONTENT);
    }

    @AfterAll
    static void endAgents() {
        node.close();
        other.close();
        Trees.delete(folder);
    }

    @AfterEach
    void removesAll() {
        for (AgentProcess each : List.of(node, other)) {
            NodeApi last = each.api(STAMPS);
            last.ensureVmAbsent(id);
            last.ensureVolumeAbsent(volume);
            assertThat(each.guests(id)).isEmpty();
            assertThat(each.volumeFiles(volume)).isEmpty();
            assertThat(last.report().vms()).isEmpty();
            assertThat(each.folder().resolve("node/vms/" + id)).doesNotExist();
        }
    }

    private static VolumeSpec cloned() {
        return new VolumeSpec(
                VolumeSpec.Format.QCOW2,
                new ByteSize(TestGuest.DISK_SIZE),
                new VolumeSpec.Source.CloneOf(IMAGE, VolumeSpec.Format.RAW));
    }

    private VmSpec spec() {
        return TestNode.spec(api.facts().machineType(), volume, disk, VolumeSpec.Format.QCOW2);
    }

    /** Kills the agent at this moment of the call, or when the call has ended before, and starts it again. */
    private static void killAt(BooleanSupplier moment, Runnable call) {
        CompletableFuture<Void> ended = CompletableFuture.runAsync(call, Thread::startVirtualThread);
        await().atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> moment.getAsBoolean() || ended.isDone());
        node.kill();
        ended.handle((nothing, unknown) -> "its outcome is unknown to the caller")
                .join();
        node.start();
    }

    @Test
    void betweenRequests() {
        // Nothing to boot from: a guest that does not hear its power button.
        api.ensureVolume(
                volume,
                new VolumeSpec(
                        VolumeSpec.Format.QCOW2, new ByteSize(TestGuest.DISK_SIZE), new VolumeSpec.Source.Empty()));
        VmSpec spec = spec();
        api.ensureVmRunning(id, spec);
        TaskId rebooted = TaskId.random();
        api.ensureTask(rebooted, new TaskSpec.RebootVm(id));
        NodeTask done = awaitEnd(api, rebooted);
        TaskId stopping = TaskId.random();
        TaskSpec stop = new TaskSpec.StopVm(id, LONG_GRACE_SECONDS);
        api.ensureTask(stopping, stop);
        NodeReport before = api.report();
        ProcessHandle guest = node.guests(id).getFirst();

        node.kill();
        node.start();

        NodeReport after = api.report();
        assertThat(after.generation()).isGreaterThan(before.generation());
        assertThat(after.vms())
                .extracting(VmReport::id, VmReport::state, VmReport::since)
                .isEqualTo(before.vms().stream()
                        .map(vm -> tuple(vm.id(), vm.state(), vm.since()))
                        .toList());
        assertThat(after.volumes()).isEqualTo(before.volumes());
        assertThat(after.images()).isEqualTo(before.images());
        assertThat(api.ensureVmRunning(id, spec).state()).isEqualTo(VmReport.State.RUNNING);
        assertThat(node.guests(id)).containsExactly(guest);
        assertThat(api.task(rebooted)).isEqualTo(done);
        assertThat(api.ensureTask(stopping, stop).state()).isEqualTo(NodeTask.State.RUNNING);
        api.cancelTask(stopping);
        assertThat(awaitEnd(api, stopping).state()).isEqualTo(NodeTask.State.CANCELLED);
        assertThat(guest.isAlive()).isTrue();
    }

    @Test
    void whileItCopiesAnImageIntoAVolume() {
        byte[] large = new byte[24 << 20];
        new Random(3).nextBytes(large);
        ImageDigest image = node.putImage(api, large);
        VolumeSpec copy = new VolumeSpec(
                VolumeSpec.Format.RAW,
                new ByteSize(large.length),
                new VolumeSpec.Source.CloneOf(image, VolumeSpec.Format.RAW));

        killAt(() -> !node.volumeFiles(volume).isEmpty(), () -> api.ensureVolume(volume, copy));
        assertThat(api.ensureVolume(volume, copy).size()).isEqualTo(copy.size());
        assertThat(node.volumeFiles(volume)).hasSize(2);
        assertThat(node.folder().resolve("node/volumes/" + volume + ".raw")).hasBinaryContent(large);
        api.ensureVolumeAbsent(volume);

        killAt(() -> !node.volumeFiles(volume).isEmpty(), () -> api.ensureVolume(volume, copy));
    }

    @Test
    void whileItStartsAMachine() {
        api.ensureVolume(volume, cloned());
        VmSpec spec = spec();
        Path record = node.folder().resolve("node/vms/" + id);

        killAt(() -> Files.isDirectory(record), () -> api.ensureVmRunning(id, spec));
        assertRunsOnce(spec);
        api.ensureVmAbsent(id);

        killAt(() -> !node.guests(id).isEmpty(), () -> api.ensureVmRunning(id, spec));
        assertRunsOnce(spec);
    }

    private void assertRunsOnce(VmSpec spec) {
        assertThat(api.ensureVmRunning(id, spec).state()).isEqualTo(VmReport.State.RUNNING);
        assertThat(node.guests(id))
                .as("the one that the killed agent had started, or one after it")
                .hasSize(1);
    }

    @Test
    void whileItPreparesToReceiveAMachine() {
        api.ensureVolume(volume, cloned());
        VmSpec spec = spec();
        killAt(() -> !node.guests(id).isEmpty(), () -> api.ensureVmIncoming(id, spec));
        IncomingVm where = api.ensureVmIncoming(id, spec);
        assertThat(api.ensureVmIncoming(id, spec)).isEqualTo(where);
        assertThat(node.guests(id)).hasSize(1);
        api.ensureVmIncomingAbsent(id);
        assertThat(node.guests(id)).isEmpty();
    }

    @Test
    void whileItSendsAMachine() {
        assertLivesOnceWhenKilledWhileMoving(node, other);
    }

    @Test
    void whileItReceivesAMachine() {
        assertLivesOnceWhenKilledWhileMoving(other, node);
    }

    /** The agent of {@code node}, whichever side it is, dies in the middle of the move. */
    private void assertLivesOnceWhenKilledWhileMoving(AgentProcess source, AgentProcess target) {
        NodeApi here = source.api(STAMPS);
        NodeApi there = target.api(STAMPS);
        here.ensureVolume(volume, cloned());
        there.ensureVolume(volume, cloned());
        VmSpec spec = spec();
        here.ensureVmRunning(id, spec);
        IncomingVm where = there.ensureVmIncoming(id, spec);
        TaskId task = TaskId.random();
        here.ensureTask(task, new TaskSpec.MigrateVm(id, where, 300));

        await().atMost(LIMIT).until(() -> isCopying(here.task(task)));
        node.kill();
        node.start();
        NodeTask ended = awaitEnd(here, task);

        boolean moved = ended.state() == NodeTask.State.SUCCEEDED;
        assertThat(state(here))
                .as("%s", ended)
                .isEqualTo(moved ? VmReport.State.MIGRATED_AWAY : VmReport.State.RUNNING);
        if (moved) {
            assertThat(state(there)).isEqualTo(VmReport.State.RUNNING);
        } else {
            there.ensureVmIncomingAbsent(id);
            assertThat(target.guests(id)).isEmpty();
        }
    }

    /** Between what is written down and what QEMU has, at one moment or another. */
    @Test
    void whileItPlugsADisk() throws IOException {
        VolumeSpec empty = new VolumeSpec(
                VolumeSpec.Format.QCOW2, new ByteSize(TestGuest.DISK_SIZE), new VolumeSpec.Source.Empty());
        VolumeId more = VolumeId.random();
        api.ensureVolume(volume, cloned());
        api.ensureVolume(more, empty);
        VmSpec without = spec();
        VmSpec with = without.withDisks(
                List.of(without.disks().getFirst(), new VmSpec.Disk(DiskId.random(), more, VolumeSpec.Format.QCOW2)));
        api.ensureVmRunning(id, without);
        Path record = node.folder().resolve("node/vms/" + id + "/vm.json");
        killAt(() -> holds(record, more), () -> api.adaptVm(id, with));
        for (int time = 1; time <= 2; time++) {
            assertThat(api.adaptVm(id, with).pending()).isEmpty();
            assertThat(api.runningVm(id).disks()).hasSize(2);
        }
        // The test's guest lets go of nothing before it is reset.
        killAt(() -> false, () -> api.adaptVm(id, without));
        TaskId reset = TaskId.random();
        api.ensureTask(reset, new TaskSpec.RebootVm(id));
        awaitEnd(api, reset);
        assertThat(api.adaptVm(id, without).pending()).isEmpty();
        assertThat(api.runningVm(id).disks()).hasSize(1);
        api.ensureVolumeAbsent(more);
    }

    private static boolean holds(Path file, VolumeId volume) {
        try {
            return Files.readString(file).contains(volume.toString());
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void whileItSendsAVolume() throws IOException {
        assertArrivesWhenKilledWhileCopying(node, other);
    }

    @Test
    void whileItReceivesAVolume() throws IOException {
        assertArrivesWhenKilledWhileCopying(other, node);
    }

    /** The agent of {@code node}, whichever side it is, dies in the middle of the copy. */
    private void assertArrivesWhenKilledWhileCopying(AgentProcess source, AgentProcess target) throws IOException {
        byte[] large = new byte[16 << 20];
        new Random(5).nextBytes(large);
        NodeApi here = source.api(STAMPS);
        NodeApi there = target.api(STAMPS);
        ImageDigest image = source.putImage(here, large);
        VolumeSpec spec = new VolumeSpec(
                VolumeSpec.Format.RAW,
                new ByteSize(large.length),
                new VolumeSpec.Source.CloneOf(image, VolumeSpec.Format.RAW));
        VolumeSpec whole = new VolumeSpec(spec.format(), spec.size(), new VolumeSpec.Source.Empty());
        VolumeId made = VolumeId.random();
        here.ensureVolume(made, spec);
        IncomingVolume where = there.ensureVolumeIncoming(volume, whole);
        TaskId task = TaskId.random();
        here.ensureTask(
                task, new TaskSpec.CopyVolume(made, Optional.empty(), where, Optional.of(ByteSize.ofMebibytes(4))));
        await().atMost(LIMIT).until(() -> isCopying(here.task(task)));
        node.kill();
        node.start();
        assertThat(awaitEnd(here, task).problem()).isEmpty();
        assertThat(target.folder().resolve("node/volumes/" + volume + ".raw")).hasBinaryContent(large);
        here.ensureVolumeAbsent(made);
    }

    private static NodeTask awaitEnd(NodeApi at, TaskId task) {
        return await().atMost(LIMIT)
                .until(() -> at.task(task), found -> found.state().isEnded());
    }

    private static boolean isCopying(NodeTask task) {
        return task.state().isEnded()
                || task.progress()
                        .filter(progress -> progress.phase().startsWith("copying") && progress.done() > 0)
                        .isPresent();
    }

    private VmReport.State state(NodeApi at) {
        return at.report().vms().stream()
                .filter(vm -> vm.id().equals(id))
                .map(VmReport::state)
                .findFirst()
                .orElseThrow();
    }
}
