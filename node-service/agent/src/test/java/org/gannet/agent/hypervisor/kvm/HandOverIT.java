package org.gannet.agent.hypervisor.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.gannet.agent.command.LocalCommandRunner;
import org.gannet.agent.console.ConsoleStream;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.network.CardPorts;
import org.gannet.agent.network.OpenSwitches;
import org.gannet.agent.task.TaskControl;
import org.gannet.agent.testing.TestCertificates;
import org.gannet.agent.testing.TestGuest;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.transfer.PeerApi;
import org.gannet.agent.transfer.Receiver;
import org.gannet.agent.volume.VolumeUsers;
import org.gannet.agent.volume.file.FileDriver;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.VolumeId;
import org.gannet.node.IncomingVm;
import org.gannet.node.NodeException;
import org.gannet.node.TaskSpec;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The moments around the hand-over of a guest, with real QEMU and messages that get lost. Never do two run. */
class HandOverIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Runnable IDLE = () -> {};
    private final InstanceId id = InstanceId.random();
    private final VolumeId here = VolumeId.random();
    private final VolumeId there = VolumeId.random();
    private final DiskId disk = DiskId.random();
    private final byte[] content = TestGuest.disk(6);
    private final ImageDigest image = TestGuest.digest(content);
    private Path folder;
    private KvmHypervisor source;
    private KvmHypervisor target;
    private PeerApi peer;

    @BeforeEach
    void startNodes() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        TestCertificates certificates = new TestCertificates();
        certificates.writeNodeFiles("node1", "127.0.0.41", folder.resolve("1/tls"));
        certificates.writeNodeFiles("node2", "127.0.0.42", folder.resolve("2/tls"));
        source = hypervisor("1", "127.0.0.41", here);
        target = hypervisor("2", "127.0.0.42", there);
        peer = target.arrivals();
        source.ensureRunning(id, spec(here), IDLE);
    }

    private KvmHypervisor hypervisor(String name, String address, VolumeId volume) {
        Path home = folder.resolve(name);
        LocalCommandRunner runner = new LocalCommandRunner();
        ImageCache images = new ImageCache(home.resolve("images"));
        images.ensure(image, new ByteArrayInputStream(content));
        FileDriver volumes = new FileDriver(home.resolve("volumes"), images, runner, VolumeUsers.NONE);
        volumes.ensure(
                volume,
                new VolumeSpec(
                        Format.QCOW2,
                        new ByteSize(TestGuest.DISK_SIZE),
                        new VolumeSpec.Source.CloneOf(image, Format.RAW)));
        Host host = new Host(
                runner,
                images,
                volumes,
                Mirrors.NONE,
                new CardPorts(
                        runner, Path.of("/sys/class/net"), false, new OpenSwitches(runner, home.resolve("no.sock"))),
                Clock.systemUTC(),
                home.resolve("vms"),
                home.resolve("run"),
                address,
                () -> 1,
                new PortRange(47200, 47299),
                home.resolve("tls"),
                Optional.empty(),
                unused -> peer);
        return KvmHypervisor.start(host, Accel.TCG, home);
    }

    private VmSpec spec(VolumeId volume) {
        return TestNode.spec(source.machineType(), volume, disk, Format.QCOW2);
    }

    @AfterEach
    void end() throws IOException {
        for (KvmHypervisor node : List.of(source, target)) {
            node.ensureAbsent(id);
            node.close();
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private VmReport.State state(KvmHypervisor node) {
        return node.reports().stream()
                .filter(vm -> vm.id().equals(id))
                .map(VmReport::state)
                .findFirst()
                .orElseThrow();
    }

    private void migrate() {
        IncomingVm incoming = target.ensureIncoming(id, spec(there));
        source.migrate(new TaskSpec.MigrateVm(id, incoming, 300), TaskControl.ALONE, false);
    }

    private void kill(String node) {
        try {
            long pid = Long.parseLong(Files.readString(folder.resolve(node + "/run/" + id + ".pid"))
                    .strip());
            ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
            process.destroyForcibly();
            await().atMost(LIMIT).until(() -> ProcessIdentity.of(pid).isEmpty());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A peer that passes everything on; tests override what goes wrong. */
    private class Passing implements PeerApi {
        @Override
        public Receiver receiver(InstanceId vm, String secret) {
            return target.arrivals().receiver(vm, secret);
        }

        @Override
        public void flush(InstanceId vm, String secret) {
            target.arrivals().flush(vm, secret);
        }

        @Override
        public void disksComplete(InstanceId vm, String secret) {
            target.arrivals().disksComplete(vm, secret);
        }

        @Override
        public Arrival goOn(InstanceId vm, String secret) {
            return target.arrivals().goOn(vm, secret);
        }
    }

    @Test
    void aGuestThatSwitchesItselfOffWhileItsMachineIsBusyWasNotLost() {
        StringBuffer said = new StringBuffer();
        ConsoleStream.Listener listener = new ConsoleStream.Listener() {
            @Override
            public void received(ByteBuffer bytes) {
                said.append(StandardCharsets.US_ASCII.decode(bytes));
            }

            @Override
            public void ended(String reason) {
                said.append(reason);
            }
        };
        try (ConsoleStream serial = source.openSerial(id, listener)) {
            await().atMost(LIMIT).until(() -> said.indexOf("BEAT") >= 0);
            // Nothing more is written of the machine before this ends.
            source.adapt(id, spec(here), () -> {
                serial.send(ByteBuffer.wrap(new byte[] {'p'}));
                await().atMost(LIMIT).until(() -> state(source), VmReport.State.STOPPED::equals);
                assertThat(source.reports().getFirst().ended()).contains(VmReport.Ending.GUEST_POWERED_OFF);
            });
        }
    }

    @Test
    void lostAnswersAreAskedForAgain() {
        AtomicInteger asked = new AtomicInteger();
        peer = new Passing() {
            @Override
            public Arrival goOn(InstanceId vm, String secret) {
                Arrival arrival = asked.get() == 1 ? super.goOn(vm, secret) : Arrival.NOT_YET;
                if (asked.incrementAndGet() < 4) {
                    throw NodeException.unreachable("node2", null);
                }
                return super.goOn(vm, secret) == Arrival.RUNNING ? Arrival.RUNNING : arrival;
            }
        };
        migrate();
        assertThat(asked).hasValue(4);
        assertThat(state(target)).isEqualTo(VmReport.State.RUNNING);
        assertThat(state(source)).isEqualTo(VmReport.State.MIGRATED_AWAY);
    }

    @Test
    void whenTheReceiverDiesAtTheLastMomentTheGuestGoesOnHere() {
        peer = new Passing() {
            @Override
            public Arrival goOn(InstanceId vm, String secret) {
                kill("2");
                return super.goOn(vm, secret);
            }
        };
        assertThatThrownBy(this::migrate)
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MIGRATION_FAILED));
        assertThat(state(source)).isEqualTo(VmReport.State.RUNNING);
        assertThat(state(target)).isEqualTo(VmReport.State.STOPPED);
        peer = new Passing();
        migrate();
        assertThat(state(target)).isEqualTo(VmReport.State.RUNNING);
        assertThat(state(source)).isEqualTo(VmReport.State.MIGRATED_AWAY);
    }

    @Test
    void whenTheReceiverIsRemovedAtTheLastMomentTheGuestGoesOnHere() {
        peer = new Passing() {
            @Override
            public Arrival goOn(InstanceId vm, String secret) {
                target.ensureIncomingAbsent(vm);
                return super.goOn(vm, secret);
            }
        };
        assertThatThrownBy(this::migrate).isInstanceOf(NodeException.class);
        assertThat(state(source)).isEqualTo(VmReport.State.RUNNING);
        assertThat(target.reports()).isEmpty();
    }

    @Test
    void whenTheReceiversAgentFailsBeforeTheHandOverTheGuestGoesOnHere() {
        peer = new Passing() {
            @Override
            public void disksComplete(InstanceId vm, String secret) {
                throw NodeException.unreachable("node2", null);
            }
        };
        assertThatThrownBy(this::migrate)
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NODE_UNREACHABLE));
        assertThat(state(source)).isEqualTo(VmReport.State.RUNNING);
        target.ensureIncomingAbsent(id);
        peer = new Passing();
        migrate();
        assertThat(state(target)).isEqualTo(VmReport.State.RUNNING);
    }

    @Test
    void whenTheSenderDiesInTheHandOverItNeverStartsTheGuestAgain() {
        peer = new Passing() {
            @Override
            public void disksComplete(InstanceId vm, String secret) {
                super.disksComplete(vm, secret);
                source.reports();
            }

            @Override
            public Arrival goOn(InstanceId vm, String secret) {
                kill("1");
                throw new IllegalStateException("the sender's agent ends here too");
            }
        };
        assertThatThrownBy(this::migrate).isInstanceOf(RuntimeException.class);
        await().atMost(LIMIT).until(() -> state(source) == VmReport.State.STOPPED);
        assertThatThrownBy(() -> source.ensureRunning(id, spec(here), IDLE))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE));
        assertThat(state(target)).isEqualTo(VmReport.State.INCOMING);
        // Nobody will tell the receiver any more: the engine, which knows both, decides.
        assertThat(target.ensureRunning(id, spec(there), IDLE).state()).isEqualTo(VmReport.State.RUNNING);
    }

    /** A migration whose sender never heard of the end: its guest stands still, all of its memory is there. */
    private void breakOffInHandOver() {
        peer = new Passing() {
            @Override
            public Arrival goOn(InstanceId vm, String secret) {
                throw new IllegalStateException("the sender's agent ends here");
            }
        };
        assertThatThrownBy(this::migrate).isInstanceOf(IllegalStateException.class);
        assertThat(state(source)).isEqualTo(VmReport.State.PAUSED);
        assertThat(state(target)).isEqualTo(VmReport.State.INCOMING);
    }

    @Test
    void aGuestLeftStandingInTheHandOverGoesOnHereWhenTheEngineSaysSo() {
        breakOffInHandOver();
        assertThatThrownBy(() -> source.ensureRunning(id, spec(here), () -> {
                    throw NodeException.of(ErrorCode.IN_USE, "the migration goes on");
                }))
                .as("while its own task could still make it run there")
                .isInstanceOf(NodeException.class);
        assertThat(state(source)).isEqualTo(VmReport.State.PAUSED);

        target.ensureIncomingAbsent(id);
        assertThat(source.ensureRunning(id, spec(here), IDLE).state()).isEqualTo(VmReport.State.RUNNING);
        assertThat(source.ensureRunning(id, spec(here), IDLE).state()).isEqualTo(VmReport.State.RUNNING);
        assertThat(target.reports()).isEmpty();
        peer = new Passing();
        migrate();
        assertThat(state(target)).isEqualTo(VmReport.State.RUNNING);
        assertThat(state(source)).isEqualTo(VmReport.State.MIGRATED_AWAY);
        assertThatThrownBy(() -> source.ensureRunning(id, spec(here), IDLE))
                .as("once it is known to live there")
                .isInstanceOf(NodeException.class);
    }

    @Test
    void aReceiverThatHasTakenTheGuestIsNotRemovedAsOneThatWaits() {
        breakOffInHandOver();
        assertThat(target.ensureRunning(id, spec(there), IDLE).state()).isEqualTo(VmReport.State.RUNNING);
        assertThatThrownBy(() -> target.ensureIncomingAbsent(id))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE));
        assertThat(state(source)).isEqualTo(VmReport.State.PAUSED);
    }

    @Test
    void aReceiverThatDiedWhileItWaitedIsNotStartedWithHalfItsDisks() {
        target.ensureIncoming(id, spec(there));
        kill("2");
        await().atMost(LIMIT).until(() -> state(target) == VmReport.State.STOPPED);
        assertThatThrownBy(() -> target.ensureRunning(id, spec(there), IDLE))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE));
        assertThat(state(source)).isEqualTo(VmReport.State.RUNNING);
    }

    @Test
    void aGuestRemovedInTheHandOverIsNotMadeToRunThereAnyMore() {
        AtomicInteger asked = new AtomicInteger();
        peer = new Passing() {
            @Override
            public Arrival goOn(InstanceId vm, String secret) {
                asked.incrementAndGet();
                source.ensureAbsent(vm);
                throw NodeException.unreachable("node2", null);
            }
        };
        assertThatThrownBy(this::migrate)
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
        assertThat(asked).hasValue(1);
        assertThat(source.reports()).isEmpty();
        assertThat(state(target)).isEqualTo(VmReport.State.INCOMING);
    }

    @Test
    void theReceiverDoesNotStartOnItsOwnNorForStrangers() {
        IncomingVm incoming = target.ensureIncoming(id, spec(there));
        assertThatThrownBy(() -> target.arrivals().goOn(id, "guess"))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
        assertThatThrownBy(() -> target.arrivals().receiver(id, "")).isInstanceOf(NodeException.class);
        assertThatThrownBy(() -> target.ensureRunning(id, spec(there), IDLE))
                .as("its guest is not there")
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE));
        assertThat(target.arrivals().receiver(id, incoming.secret()).accelerator())
                .isEqualTo("tcg");
        assertThat(state(target)).isEqualTo(VmReport.State.INCOMING);
        assertThatThrownBy(() -> source.ensureIncoming(id, spec(here)))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IN_USE));
    }
}
