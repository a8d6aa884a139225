package org.gannet.agent.hypervisor.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.gannet.agent.command.LocalCommandRunner;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.network.CardPorts;
import org.gannet.agent.network.OpenSwitches;
import org.gannet.agent.state.StateFile;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.volume.VolumeUsers;
import org.gannet.agent.volume.file.FileDriver;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.VmReport;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Guests that stand still for a moment, with real QEMU: they go on whatever happens in it. */
class StillnessIT {
    private final InstanceId id = InstanceId.random();
    private final VolumeId volume = VolumeId.random();
    private Path folder;
    private KvmHypervisor agent;

    @BeforeEach
    void startIt() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        agent = newAgent();
        agent.ensureRunning(id, TestNode.spec(agent.machineType(), volume, DiskId.random(), Format.QCOW2), () -> {});
    }

    /** Over what an earlier one has left. */
    private KvmHypervisor newAgent() {
        LocalCommandRunner runner = new LocalCommandRunner();
        ImageCache images = new ImageCache(folder.resolve("images"));
        FileDriver volumes = new FileDriver(folder.resolve("volumes"), images, runner, VolumeUsers.NONE);
        volumes.ensure(volume, new VolumeSpec(Format.QCOW2, ByteSize.ofMebibytes(8), new VolumeSpec.Source.Empty()));
        Host host = new Host(
                runner,
                images,
                volumes,
                Mirrors.NONE,
                new CardPorts(
                        runner, Path.of("/sys/class/net"), false, new OpenSwitches(runner, folder.resolve("no.sock"))),
                Clock.systemUTC(),
                folder.resolve("vms"),
                folder.resolve("run"),
                "127.0.0.1",
                () -> 1,
                new PortRange(47300, 47399),
                folder.resolve("tls"),
                Optional.empty(),
                unused -> {
                    throw new AssertionError("nothing moves");
                });
        return KvmHypervisor.start(host, Accel.TCG, folder);
    }

    @AfterEach
    void end() throws IOException {
        agent.ensureAbsent(id);
        agent.close();
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private QemuVolumes live() {
        return (QemuVolumes) agent.volumes();
    }

    private Machine machine() {
        return live().machines().known(id);
    }

    /** QEMU's own word. */
    private String does() {
        return machine().monitor().execute("query-status").path("status").asString("");
    }

    private boolean isHeldOnDisk() {
        return StateFile.read(machine().paths.record(), VmRecord.class)
                .orElseThrow()
                .held();
    }

    private void assertItGoesOn() {
        assertThat(does()).isEqualTo("running");
        assertThat(isHeldOnDisk()).isFalse();
        assertThat(machine().report().state()).isEqualTo(VmReport.State.RUNNING);
    }

    @Test
    void standsStillForTheWorkAlone() {
        assertItGoesOn();
        live().standingStill(volume, () -> {
            assertThat(does()).isEqualTo("paused");
            assertThat(isHeldOnDisk()).isTrue();
            // Nobody need look after it.
            assertThat(machine().report().state()).isEqualTo(VmReport.State.RUNNING);
        });
        assertItGoesOn();
        assertThatThrownBy(() -> live().standingStill(volume, () -> {
                    throw NodeException.of(ErrorCode.POOL_FULL, "no room");
                }))
                .hasMessageContaining("no room");
        assertItGoesOn();
    }

    @Test
    void goesOnWhenTheAgentHasEndedInBetween() {
        assertThatThrownBy(() -> live().standingStill(volume, agent::close)).isInstanceOf(NodeException.class);
        assertThat(isHeldOnDisk()).isTrue();
        agent = newAgent();
        assertItGoesOn();
        live().standingStill(volume, () -> assertThat(does()).isEqualTo("paused"));
        assertItGoesOn();
    }

    /** As after an error of its disk: that is not ours to end. */
    @Test
    void whatStoodStillBeforeStaysSo() {
        machine().monitor().execute("stop");
        live().standingStill(volume, () -> assertThat(isHeldOnDisk()).isFalse());
        assertThat(does()).isEqualTo("paused");
        machine().refresh();
        assertThat(machine().report().state()).isEqualTo(VmReport.State.PAUSED);
    }

    /** Who has the machine may wait for the volumes that are held here. */
    @Test
    void otherWorkOnTheMachineIsNotWaitedForWithoutEnd() throws InterruptedException {
        CountDownLatch has = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Thread other = Thread.startVirtualThread(() -> Machines.locked(machine(), () -> {
            has.countDown();
            try {
                done.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return id;
        }));
        has.await();
        assertThatThrownBy(() -> live().standingStill(volume, () -> {
                    throw new AssertionError("not now");
                }))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IN_USE));
        done.countDown();
        other.join();
        assertItGoesOn();
    }
}
