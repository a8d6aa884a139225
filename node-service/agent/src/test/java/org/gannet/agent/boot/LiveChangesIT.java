package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gannet.agent.testing.DemoImage;
import org.gannet.agent.testing.TestCertificates;
import org.gannet.agent.testing.TestConsole;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.testing.Trees;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.HostName;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.MacAddress;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.IncomingVm;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeTask;
import org.gannet.node.TaskSpec;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Linux that gets and loses devices while it runs, moves with them and is started again with them. */
class LiveChangesIT {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int SLOT = 3;
    private static final MacAddress CARD = new MacAddress("aa:00:00:00:00:42");
    private final TestCertificates certificates = new TestCertificates();
    private final InstanceId id = InstanceId.random();
    private final DiskId rootDisk = DiskId.random();
    private final DiskId moreDisk = DiskId.random();
    private final VolumeId more = VolumeId.random();
    private TestNode here;
    private TestNode there;
    private Path folder;

    @BeforeEach
    void nodes() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        here = new TestNode(certificates, "node1", "127.0.0.63", folder.resolve("1"), 0);
        there = new TestNode(certificates, "node2", "127.0.0.64", folder.resolve("2"), 0);
    }

    @AfterEach
    void end() {
        here.close();
        there.close();
        Trees.delete(folder);
    }

    private static VolumeId root(TestNode node, byte[] content) {
        ImageDigest image = node.putImage(content);
        VolumeId volume = VolumeId.random();
        node.api()
                .ensureVolume(
                        volume,
                        new VolumeSpec(
                                Format.QCOW2,
                                ByteSize.ofMebibytes(256),
                                new VolumeSpec.Source.CloneOf(image, Format.RAW)));
        return volume;
    }

    private static VolumeSpec empty(long mebibytes) {
        return new VolumeSpec(Format.QCOW2, ByteSize.ofMebibytes(mebibytes), new VolumeSpec.Source.Empty());
    }

    private VmSpec spec(VolumeId root) {
        return new VmSpec(
                        new HostName("web1"),
                        here.api().facts().machineType(),
                        1,
                        ByteSize.ofMebibytes(128),
                        List.of(new VmSpec.Disk(rootDisk, root, Format.QCOW2)),
                        List.of(new VmSpec.Nic.User(MacAddress.fromRandom(id.value()))),
                        Optional.empty(),
                        VmSpec.BootFrom.DISK,
                        new VmSpec.Seed(new HostName("web1"), List.of()))
                .withBalloon(Optional.of(new VmSpec.Balloon(ByteSize.ofMebibytes(128))));
    }

    private VmSpec changed(VmSpec spec) {
        return spec.withDisks(
                        List.of(spec.disks().getFirst(), new VmSpec.Disk(moreDisk, more, Format.QCOW2).withSlot(SLOT)))
                .withNics(List.of(spec.nics().getFirst(), new VmSpec.Nic.User(CARD).withSlot(SLOT)));
    }

    /** Asked again until the guest has done its part; it may be busy. */
    private void adapt(NodeApi node, VmSpec wished) {
        await().atMost(LIMIT).until(() -> node.adaptVm(id, wished).pending().isEmpty());
    }

    private String serialNumber() {
        return moreDisk.toString().replace("-", "").substring(0, 20);
    }

    /** The shell's words for the plugged disk's device. */
    private String device() {
        return "$(grep -l " + serialNumber() + " /sys/block/*/serial | cut -d/ -f4)";
    }

    private void findsItsDevicesWhereTheyWere(TestConsole serial) {
        serial.run("until grep -q " + serialNumber() + " /sys/block/*/serial; do sleep 1; done");
        assertThat(serial.run("readlink -f /sys/block/" + device())).contains("0000:00:13.0");
        serial.run("until grep -q " + CARD + " /sys/class/net/*/address; do sleep 1; done");
        assertThat(serial.run(
                        "readlink -f /sys/class/net/$(grep -l " + CARD + " /sys/class/net/*/address | cut -d/ -f5)"))
                .contains("0000:00:07.0");
    }

    @Test
    void devicesComeMoveStayAndGo() throws IOException {
        byte[] image = DemoImage.content();
        NodeApi source = here.api();
        NodeApi target = there.api();
        VolumeId root = root(here, image);
        source.ensureVmRunning(id, spec(root));
        source.ensureVolume(more, empty(8));
        try (TestConsole serial = here.console(id, "serial")) {
            serial.signIn("web1");
            adapt(source, changed(spec(root)));
            findsItsDevicesWhereTheyWere(serial);
            serial.run("echo kept > /dev/" + device() + "; sync");
            source.ensureVolumeSize(more, ByteSize.ofMebibytes(16));
            serial.run("until [ $(cat /sys/block/" + device() + "/size) = 32768 ]; do sleep 1; done");
            adapt(source, changed(spec(root)).withBalloon(Optional.of(new VmSpec.Balloon(ByteSize.ofMebibytes(112)))));
        }
        move(image);
        try (TestConsole serial = there.console(id, "serial")) {
            findsItsDevicesWhereTheyWere(serial);
            assertThat(serial.run("echo 3 > /proc/sys/vm/drop_caches; head -c 4 /dev/" + device()))
                    .contains("kept");
        }
        VmSpec running = target.runningVm(id);
        assertThat(ended(target, new TaskSpec.StopVm(id, 60)).problem()).isEmpty();
        target.ensureVmRunning(id, running);
        try (TestConsole serial = there.console(id, "serial")) {
            serial.signIn("web1");
            findsItsDevicesWhereTheyWere(serial);
            adapt(
                    target,
                    running.withDisks(running.disks().subList(0, 1))
                            .withNics(running.nics().subList(0, 1)));
            assertThat(serial.run("cat /sys/block/*/serial")).doesNotContain(serialNumber());
        }
        target.ensureVolumeAbsent(more);
        assertThat(there.vm(id).state()).isEqualTo(VmReport.State.RUNNING);
        assertThat(ended(target, new TaskSpec.RebootVm(id, 10)).problem()).isEmpty();
    }

    private void move(byte[] image) {
        NodeApi source = here.api();
        NodeApi target = there.api();
        VolumeId root = root(there, image);
        target.ensureVolume(more, empty(16));
        VmSpec running = source.runningVm(id);
        VmSpec copies = running.withDisks(running.disks().stream()
                .map(disk -> disk.id().equals(rootDisk) ? disk.withVolume(root) : disk)
                .toList());
        IncomingVm waiting = target.ensureVmIncoming(id, copies);
        assertThat(ended(source, new TaskSpec.MigrateVm(id, waiting, 300)).problem())
                .isEmpty();
        source.ensureVmAbsent(id);
        source.ensureVolumeAbsent(more);
    }

    private static NodeTask ended(NodeApi node, TaskSpec work) {
        TaskId task = TaskId.random();
        node.ensureTask(task, work);
        return await().atMost(LIMIT)
                .until(() -> node.task(task), found -> found.state().isEnded());
    }
}
