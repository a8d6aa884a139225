package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
import org.gannet.node.NodeTask;
import org.gannet.node.TaskSpec;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The demo's Linux: takes its name and key from the seed, moves with its files, hears the power button. */
class DemoImageIT {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 someone@example";
    private final TestCertificates certificates = new TestCertificates();
    private final InstanceId id = InstanceId.random();
    private final DiskId disk = DiskId.random();
    private Optional<TestNode> source = Optional.empty();
    private Optional<TestNode> target = Optional.empty();
    private Path folder;

    @BeforeEach
    void folder() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
    }

    @AfterEach
    void end() {
        source.ifPresent(TestNode::close);
        target.ifPresent(TestNode::close);
        Trees.delete(folder);
    }

    private VmSpec spec(String machineType, VolumeId volume) {
        return new VmSpec(
                new HostName("web1"),
                machineType,
                1,
                ByteSize.ofMebibytes(128),
                List.of(new VmSpec.Disk(disk, volume, Format.QCOW2)),
                List.of(new VmSpec.Nic.User(MacAddress.fromRandom(id.value()))),
                Optional.empty(),
                VmSpec.BootFrom.DISK,
                new VmSpec.Seed(new HostName("web1"), List.of(KEY)));
    }

    private static int beat(TestConsole serial) {
        Matcher matcher = Pattern.compile("beat (\\d+)").matcher(DemoImage.run(serial, "beat"));
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    @Test
    void bootsMovesAndSwitchesOff() throws IOException {
        byte[] content = DemoImage.content();
        TestNode here = new TestNode(certificates, "node1", "127.0.0.51", folder.resolve("1"), 0);
        source = Optional.of(here);
        TestNode there = new TestNode(certificates, "node2", "127.0.0.52", folder.resolve("2"), 0);
        target = Optional.of(there);
        VolumeId volumeHere = makeVolume(here, content);
        VolumeId volumeThere = makeVolume(there, content);
        String machineType = here.api().facts().machineType();
        here.api().ensureVmRunning(id, spec(machineType, volumeHere));
        int before;
        try (TestConsole serial = here.console(id, "serial")) {
            DemoImage.signIn(serial, "web1");
            assertThat(DemoImage.run(serial, "cat /root/.ssh/authorized_keys")).contains(KEY);
            DemoImage.run(serial, "until grep -q ' /data ' /proc/mounts; do sleep 1; done");
            DemoImage.run(serial, "echo it was written here > /data/note; sync");
            before = beat(serial);
            IncomingVm incoming = there.api().ensureVmIncoming(id, spec(machineType, volumeThere));
            TaskId task = TaskId.random();
            here.api().ensureTask(task, new TaskSpec.MigrateVm(id, incoming, 300));
            NodeTask ended = await().atMost(LIMIT)
                    .until(() -> here.api().task(task), found -> found.state().isEnded());
            assertThat(ended.problem()).isEmpty();
            System.getLogger("figures").log(System.Logger.Level.INFO, "demo migration: " + ended.figures());
        }
        here.api().ensureVmAbsent(id);
        here.api().ensureVolumeAbsent(volumeHere);
        try (TestConsole serial = there.console(id, "serial")) {
            assertThat(beat(serial)).as("it never goes back").isGreaterThanOrEqualTo(before);
            System.err.println(DemoImage.run(
                    serial, "ls -la /data; echo 3 > /proc/sys/vm/drop_caches; ls -la /data; dmesg | tail -5"));
            assertThat(DemoImage.run(serial, "cat /data/note")).contains("it was written here");
        }
        there.server().stopGuests(Duration.ofSeconds(60));
        assertThat(there.vm(id).state()).isEqualTo(VmReport.State.STOPPED);
        assertThat(there.vm(id).ended()).contains(VmReport.Ending.STOPPED_ON_REQUEST);
    }

    private static VolumeId makeVolume(TestNode node, byte[] content) {
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
}
