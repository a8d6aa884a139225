package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gannet.agent.testing.AgentProcess;
import org.gannet.agent.testing.HoldingProxy;
import org.gannet.agent.testing.TestCertificates;
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
import org.gannet.node.CallStamp;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeException;
import org.gannet.node.TaskSpec;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Requests that reach a real agent late: held up by the network, or by an agent that stood still. All tests share one
 * agent; each has an engine that leads anew.
 */
class FenceIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int FROZEN_ROUNDS = 3;
    private static final AtomicLong EPOCHS = new AtomicLong(5);
    private static final byte[] CONTENT = TestGuest.disk(9);
    private static final ImageDigest IMAGE = TestGuest.digest(CONTENT);
    private static Path folder;
    private static AgentProcess agent;
    private static HoldingProxy network;
    private final VolumeId volume = VolumeId.random();
    private final InstanceId id = InstanceId.random();
    private Supplier<CallStamp> stamps;
    private NodeApi api;
    /** The same engine's, through the network that holds up; connected. */
    private NodeApi far;

    @BeforeAll
    static void startAgent() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        agent = new AgentProcess(
                new TestCertificates(), "node1", "127.0.0.51", folder, List.of("--migration-ports=47400-47419"));
        network = new HoldingProxy(agent.address(), agent.port());
        agent.awaitAnswer();
        agent.putImage(agent.api(CallStamp.ofLeader(1)), CONTENT);
    }

    @AfterAll
    static void endAgent() {
        network.close();
        agent.close();
        Trees.delete(folder);
    }

    @BeforeEach
    void lead() {
        stamps = CallStamp.ofLeader(EPOCHS.incrementAndGet());
        api = agent.api(stamps);
        far = connected(LIMIT);
    }

    private NodeApi connected(Duration limit) {
        NodeApi connected = agent.api(stamps, limit, network.port());
        await().atMost(LIMIT).ignoreException(NodeException.class).until(() -> connected.facts() != null);
        return connected;
    }

    @AfterEach
    void remove() {
        network.release();
        NodeApi last = agent.api(CallStamp.ofLeader(EPOCHS.incrementAndGet()));
        last.ensureVmAbsent(id);
        last.ensureVolumeAbsent(volume);
    }

    private VolumeSpec cloned() {
        return new VolumeSpec(
                VolumeSpec.Format.QCOW2,
                new ByteSize(TestGuest.DISK_SIZE),
                new VolumeSpec.Source.CloneOf(IMAGE, VolumeSpec.Format.RAW));
    }

    private VmSpec spec() {
        return TestNode.spec(api.facts().machineType(), volume, DiskId.random(), VolumeSpec.Format.QCOW2);
    }

    private static void refused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    /** Sends it; its answer is the code that it is refused with. */
    private static CompletableFuture<Optional<ErrorCode>> send(Runnable call) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        call.run();
                        return Optional.empty();
                    } catch (NodeException e) {
                        return Optional.of(e.code());
                    }
                },
                Thread::startVirtualThread);
    }

    /** Sends it; it is held up on its way when this returns. */
    private static CompletableFuture<Optional<ErrorCode>> heldUp(Runnable call) {
        network.hold();
        var answer = send(call);
        network.awaitHeld();
        return answer;
    }

    @Test
    void aRequestThatIsOnlyLateIsDoneThoughItsSenderGaveItUp() {
        NodeApi impatient = connected(Duration.ofSeconds(2));
        var answer = heldUp(() -> impatient.ensureVolume(volume, cloned()));
        assertThat(answer.join()).contains(ErrorCode.NODE_UNREACHABLE);
        assertThat(agent.volumeFiles(volume)).isEmpty();
        network.release();
        await().atMost(LIMIT).until(() -> agent.volumeFiles(volume).size() == 2);
        assertThat(api.ensureVolume(volume, cloned()).id()).isEqualTo(volume);
    }

    @Test
    void aVolumeThatWasTakenBackIsNotMadeByTheLateRequest() {
        var late = heldUp(() -> far.ensureVolume(volume, cloned()));
        api.ensureVolumeAbsent(volume);
        network.release();
        assertThat(late.join()).contains(ErrorCode.STALE_CALL);
        assertThat(agent.volumeFiles(volume)).isEmpty();
    }

    @Test
    void aMachineThatWasTakenBackIsNotStartedByTheLateRequest() {
        api.ensureVolume(volume, cloned());
        VmSpec spec = spec();
        var late = heldUp(() -> far.ensureVmRunning(id, spec));
        api.ensureVmAbsent(id);
        network.release();
        assertThat(late.join()).contains(ErrorCode.STALE_CALL);
        assertThat(agent.guests(id)).isEmpty();
        assertThat(api.report().vms()).isEmpty();
    }

    @Test
    void aMachineThatWasStartedAgainIsNotEndedByLateWork() {
        api.ensureVolume(volume, cloned());
        VmSpec spec = spec();
        api.ensureVmRunning(id, spec);
        TaskId stop = TaskId.random();
        var late = heldUp(() -> far.ensureTask(stop, new TaskSpec.StopVm(id, 0)));
        // The engine has made sure of the task, and goes on with the machine.
        api.cancelTask(stop);
        assertThat(api.ensureVmRunning(id, spec).state()).isEqualTo(VmReport.State.RUNNING);
        network.release();
        assertThat(late.join()).contains(ErrorCode.STALE_CALL);
        refused(ErrorCode.NOT_FOUND, () -> api.task(stop));
        assertThat(agent.guests(id)).hasSize(1);
    }

    @Test
    void theSameRequestTwiceIsDoneOnce() {
        CallStamp stamp = stamps.get();
        NodeApi twice = agent.api(() -> stamp);
        twice.ensureVolume(volume, cloned());
        refused(ErrorCode.STALE_CALL, () -> twice.ensureVolume(volume, cloned()));
        twice.report();
    }

    /** It has forgotten the numbers; but with its process ended the connections on which something could come late. */
    @Test
    void anAgentThatWasKilledGetsNothingOfBefore() {
        var late = heldUp(() -> far.ensureVolume(volume, cloned()));
        api.ensureVolumeAbsent(volume);
        agent.kill();
        agent.start();
        network.release();
        assertThat(late.join()).contains(ErrorCode.NODE_UNREACHABLE);
        assertThat(agent.volumeFiles(volume)).isEmpty();
        assertThat(api.report().volumes()).isEmpty();
    }

    @Test
    void aFormerLeaderIsShutOutForGood() {
        var late = heldUp(() -> far.ensureVolume(volume, cloned()));
        NodeApi next = agent.api(CallStamp.ofLeader(EPOCHS.incrementAndGet()));
        assertThat(next.report().volumes()).isEmpty();
        network.release();
        assertThat(late.join()).contains(ErrorCode.STALE_LEADER);
        assertThat(agent.volumeFiles(volume)).isEmpty();
        refused(ErrorCode.STALE_LEADER, () -> api.report());

        agent.kill();
        agent.start();
        refused(ErrorCode.STALE_LEADER, () -> api.ensureVolume(volume, cloned()));
        assertThat(next.ensureVolume(volume, cloned()).id()).isEqualTo(volume);
    }

    @Test
    void whatAnAgentThatStoodStillFindsIsDoneInTheEnginesOrder() {
        api.ensureVolume(volume, cloned());
        VmSpec spec = spec();
        for (int round = 0; round < FROZEN_ROUNDS; round++) {
            agent.freeze();
            long before = network.delivered();
            var start = send(() -> far.ensureVmRunning(id, spec));
            await().atMost(LIMIT).until(() -> network.delivered() > before);
            var undo = send(() -> api.ensureVmAbsent(id));
            agent.thaw();
            assertThat(undo.join()).isEmpty();
            assertThat(agent.guests(id)).as("round %s", round).isEmpty();
            start.join();
            assertThat(agent.guests(id)).as("round %s", round).isEmpty();
        }
        assertThat(api.ensureVmRunning(id, spec).state()).isEqualTo(VmReport.State.RUNNING);
        assertThat(agent.guests(id)).hasSize(1);
    }
}
