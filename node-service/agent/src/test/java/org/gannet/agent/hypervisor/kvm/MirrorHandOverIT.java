package org.gannet.agent.hypervisor.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gannet.agent.command.LocalCommandRunner;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.mirror.MirrorHost;
import org.gannet.agent.mirror.Replicas;
import org.gannet.agent.network.CardPorts;
import org.gannet.agent.network.OpenSwitches;
import org.gannet.agent.task.TaskControl;
import org.gannet.agent.testing.TestCertificates;
import org.gannet.agent.testing.TestGuest;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.transfer.PeerApi;
import org.gannet.agent.transfer.Receiver;
import org.gannet.agent.volume.VolumeUsers;
import org.gannet.agent.volume.drbd.DrbdHost;
import org.gannet.agent.volume.drbd.DrbdReplicas;
import org.gannet.agent.volume.file.FileDriver;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.node.IncomingVm;
import org.gannet.node.NodeException;
import org.gannet.node.ReplicaReport.State;
import org.gannet.node.ReplicaSpec;
import org.gannet.node.ReplicaSpec.Role;
import org.gannet.node.TaskSpec;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The moments around the hand-over of a guest on a mirrored disk: one side counts, the one that its guest is at. */
class MirrorHandOverIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Runnable IDLE = () -> {};
    private static final int PORT = 47_690;
    private final InstanceId id = InstanceId.random();
    private final DiskId disk = DiskId.random();
    private final byte[] content = TestGuest.disk(9);
    private final ImageDigest image = TestGuest.digest(content);
    private Path folder;
    private Side source;
    private Side target;
    private PeerApi peer;

    /** A node without its agent's server. */
    private final class Side implements AutoCloseable {
        private final NodeName name;
        private final String address;
        private final Path home;
        private final VolumeId volume = VolumeId.random();
        private final KvmHypervisor hypervisor;
        private final Replicas replicas;

        Side(TestCertificates certificates, String name, String address) {
            this.name = new NodeName(name);
            this.address = address;
            this.home = folder.resolve(name);
            certificates.writeNodeFiles(name, address, home.resolve("tls"));
            LocalCommandRunner runner = new LocalCommandRunner();
            ImageCache images = new ImageCache(home.resolve("images"));
            images.ensure(image, new ByteArrayInputStream(content));
            FileDriver volumes = new FileDriver(home.resolve("volumes"), images, runner, VolumeUsers.NONE);
            VolumeSpec.Source clone = new VolumeSpec.Source.CloneOf(image, Format.RAW);
            volumes.ensure(volume, new VolumeSpec(Format.QCOW2, new org.gannet.base.ByteSize(8 << 20), clone));
            this.replicas = new Replicas(
                    new MirrorHost(
                            this.name,
                            runner,
                            volumes,
                            Clock.systemUTC(),
                            home.resolve("replicas"),
                            home.resolve("run"),
                            address,
                            home.resolve("tls")),
                    this::userOf,
                    new DrbdReplicas(new DrbdHost(runner, volumes, home.resolve("drbd"), address), this::userOf));
            Host host = new Host(
                    runner,
                    images,
                    volumes,
                    replicas,
                    new CardPorts(
                            runner,
                            Path.of("/sys/class/net"),
                            false,
                            new OpenSwitches(runner, home.resolve("no.sock"))),
                    Clock.systemUTC(),
                    home.resolve("vms"),
                    home.resolve("run"),
                    address,
                    () -> 1,
                    new PortRange(47200, 47299),
                    home.resolve("tls"),
                    Optional.empty(),
                    unused -> peer);
            this.hypervisor = KvmHypervisor.start(host, Accel.TCG, home);
            replicas.start();
        }

        private Optional<InstanceId> userOf(VolumeId wanted) {
            return hypervisor.volumes().userOf(wanted);
        }

        void set(Role role, boolean overwrite, boolean alone) {
            Side other = this == source ? target : source;
            replicas.ensure(
                    disk,
                    new ReplicaSpec(
                            volume, role, other.name, other.address + ":1", other.volume, PORT, overwrite, alone));
        }

        State state() {
            return replicas.reports().getFirst().state();
        }

        VmReport.State vm() {
            return hypervisor.reports().getFirst().state();
        }

        VmSpec spec() {
            return TestNode.spec(hypervisor.machineType(), volume, disk, Format.QCOW2);
        }

        void killMachine() {
            try {
                long pid = Long.parseLong(
                        Files.readString(home.resolve("run/" + id + ".pid")).strip());
                ProcessHandle.of(pid).orElseThrow().destroyForcibly();
                await().atMost(LIMIT).until(() -> ProcessIdentity.of(pid).isEmpty());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            hypervisor.ensureAbsent(id);
            replicas.ensureAbsent(disk);
            hypervisor.close();
            replicas.rest();
        }
    }

    /** A peer that passes everything on; tests override what goes wrong. */
    private class Passing implements PeerApi {
        @Override
        public Receiver receiver(InstanceId vm, String secret) {
            return target.hypervisor.arrivals().receiver(vm, secret);
        }

        @Override
        public void flush(InstanceId vm, String secret) {
            target.hypervisor.arrivals().flush(vm, secret);
        }

        @Override
        public void disksComplete(InstanceId vm, String secret) {
            target.hypervisor.arrivals().disksComplete(vm, secret);
        }

        @Override
        public Arrival goOn(InstanceId vm, String secret) {
            return target.hypervisor.arrivals().goOn(vm, secret);
        }
    }

    @BeforeEach
    void begin() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        TestCertificates certificates = new TestCertificates();
        source = new Side(certificates, "node1", "127.0.0.43");
        target = new Side(certificates, "node2", "127.0.0.44");
        peer = new Passing();
        source.set(Role.PRIMARY, false, true);
        target.set(Role.SECONDARY, true, true);
        awaitEqual();
        source.set(Role.PRIMARY, false, false);
        source.hypervisor.ensureRunning(id, source.spec(), IDLE);
        target.set(Role.PRIMARY, false, false);
    }

    @AfterEach
    void end() throws IOException {
        source.close();
        target.close();
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void awaitEqual() {
        await().atMost(LIMIT)
                .until(
                        () -> List.of(source.state(), target.state()),
                        List.of(State.UP_TO_DATE, State.UP_TO_DATE)::equals);
    }

    private void migrate() {
        IncomingVm incoming = target.hypervisor.ensureIncoming(id, target.spec());
        source.hypervisor.migrate(new TaskSpec.MigrateVm(id, incoming, 300), TaskControl.ALONE, false);
    }

    @Test
    void whenTheReceiverDiesAtTheLastMomentItsSideIsGivenBack() {
        peer = new Passing() {
            @Override
            public Arrival goOn(InstanceId vm, String secret) {
                target.killMachine();
                return super.goOn(vm, secret);
            }
        };
        assertThatThrownBy(this::migrate)
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MIGRATION_FAILED));
        assertThat(source.vm()).isEqualTo(VmReport.State.RUNNING);
        target.hypervisor.ensureIncomingAbsent(id);
        target.set(Role.SECONDARY, false, false);
        awaitEqual();
        peer = new Passing();
        target.set(Role.PRIMARY, false, false);
        migrate();
        assertThat(target.vm()).isEqualTo(VmReport.State.RUNNING);
        assertThat(source.vm()).isEqualTo(VmReport.State.MIGRATED_AWAY);
        awaitEqual();
    }

    @Test
    void whenTheSenderDiesInTheHandOverTheEngineHasItGoOnThereWithAll() {
        peer = new Passing() {
            @Override
            public Arrival goOn(InstanceId vm, String secret) {
                source.killMachine();
                throw new IllegalStateException("the sender's agent ends here too");
            }
        };
        assertThatThrownBy(this::migrate).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> source.hypervisor.ensureRunning(id, source.spec(), IDLE))
                .isInstanceOf(NodeException.class);
        assertThat(target.hypervisor.ensureRunning(id, target.spec(), IDLE).state())
                .isEqualTo(VmReport.State.RUNNING);
        source.hypervisor.ensureAbsent(id);
        source.set(Role.SECONDARY, false, false);
        awaitEqual();
        assertThat(target.replicas.reports().getFirst().alone()).isFalse();
    }

    @Test
    void aGuestLeftStandingInTheHandOverGoesOnHereWithItsDiskWhenTheEngineSaysSo() {
        peer = new Passing() {
            @Override
            public Arrival goOn(InstanceId vm, String secret) {
                throw new IllegalStateException("the sender's agent ends here");
            }
        };
        assertThatThrownBy(this::migrate).isInstanceOf(IllegalStateException.class);
        assertThat(source.vm()).isEqualTo(VmReport.State.PAUSED);
        target.hypervisor.ensureIncomingAbsent(id);
        assertThat(source.hypervisor.ensureRunning(id, source.spec(), IDLE).state())
                .isEqualTo(VmReport.State.RUNNING);
        target.set(Role.SECONDARY, false, false);
        awaitEqual();
        assertThat(source.replicas.reports().getFirst().alone()).isFalse();
    }
}
