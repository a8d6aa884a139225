package org.gannet.agent.hypervisor.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.gannet.agent.volume.Medium;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.NodeHttp;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;
import org.gannet.testing.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files {@code kvm/CASE.vm}: lines of intent after {@code #}, settings {@code key: value}, a blank line, the
 * specification as JSON. Files {@code kvm/CASE.args}: the command line, one argument a line.
 */
class QemuArgumentsGoldenTest {
    private static final Path FOLDER = Path.of("src/test/resources/golden/kvm");
    private static final InstanceId ID = new InstanceId(UUID.fromString("11111111-2222-4333-8444-555566667777"));

    static Stream<String> cases() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".vm"))
                    .map(name -> name.substring(0, name.length() - 3))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private record Case(VmSpec spec, String accelerator, boolean incoming, String root) {
        static Case read(String name) throws IOException {
            String text = Files.readString(FOLDER.resolve(name + ".vm"));
            assertThat(text).as("says what it is for").startsWith("# ");
            int blank = text.indexOf("\n\n");
            List<String> head = text.substring(0, blank).lines().toList();
            return new Case(
                    NodeHttp.json().readValue(text.substring(blank), VmSpec.class),
                    setting(head, "accelerator").orElse("tcg"),
                    setting(head, "incoming").map(Boolean::parseBoolean).orElse(false),
                    setting(head, "root").orElse(""));
        }

        private static Optional<String> setting(List<String> head, String key) {
            return head.stream()
                    .filter(line -> line.startsWith(key + ": "))
                    .map(line -> line.substring(key.length() + 2))
                    .findFirst();
        }

        List<String> argv() {
            Path node = Path.of(root + "/var/lib/gannet");
            VmPaths paths = new VmPaths(node.resolve("vms/" + ID), Path.of(root + "/run/gannet"), ID);
            List<QemuDevices.DiskFile> disks = new ArrayList<>();
            for (VmSpec.Disk disk : spec.disks()) {
                boolean clone = disk.format() == VolumeSpec.Format.QCOW2;
                disks.add(new QemuDevices.DiskFile(
                        disk,
                        new Medium.File(node.resolve("volumes/" + disk.volume())),
                        clone
                                ? Optional.of(new VolumeDriver.Backing(
                                        new Medium.File(node.resolve("images/" + "ab".repeat(32))),
                                        VolumeSpec.Format.RAW))
                                : Optional.empty()));
            }
            QemuArguments.check(spec);
            return new QemuArguments(
                            Qemu.BINARY,
                            paths,
                            accelerator,
                            disks,
                            spec.cdrom().map(digest -> node.resolve("images/" + digest)))
                    .argv(spec, incoming);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void commandLineIsAsAgreed(String name) throws IOException {
        Golden.assertMatches(
                FOLDER.resolve(name + ".args"),
                String.join("\n", Case.read(name).argv()) + "\n");
    }

    @Test
    void senderAndReceiverDifferInWaitingOnly() throws IOException {
        List<String> home = Case.read("one-disk-clone").argv();
        List<String> waiting = Case.read("incoming").argv();
        assertThat(waiting.subList(0, home.size())).isEqualTo(home);
        assertThat(waiting.subList(home.size(), waiting.size())).containsExactly("-incoming", "defer", "-S");
    }

    @Test
    void nodeNamesAreShortEnoughForQemu() {
        assertThat(("base-file-" + QemuDevices.serial(DiskId.random())).length())
                .isLessThanOrEqualTo(31);
    }

    private static VmSpec spec(String machine, int vcpus, long memory, int disks) {
        List<VmSpec.Disk> all = new ArrayList<>();
        for (int i = 0; i < disks; i++) {
            all.add(new VmSpec.Disk(DiskId.random(), VolumeId.random(), VolumeSpec.Format.RAW));
        }
        return new VmSpec(
                new HostName("a"),
                machine,
                vcpus,
                new ByteSize(memory),
                all,
                List.of(),
                Optional.empty(),
                VmSpec.BootFrom.DISK,
                new VmSpec.Seed(new HostName("a"), List.of()));
    }

    @Test
    void refusesWhatQemuCannotBeTold() {
        long mebibyte = 1 << 20;
        QemuArguments.check(spec("pc-i440fx-7.2", 1, mebibyte, 14));
        for (VmSpec wrong : List.of(
                spec("pc,accel=kvm", 1, mebibyte, 0),
                spec("", 1, mebibyte, 0),
                spec("pc", 0, mebibyte, 0),
                spec("pc", -1, mebibyte, 0),
                spec("pc", 256, mebibyte, 0),
                spec("pc", 1, 0, 0),
                spec("pc", 1, mebibyte + 1, 0),
                spec("pc", 1, mebibyte, 15))) {
            assertThatThrownBy(() -> QemuArguments.check(wrong))
                    .isInstanceOfSatisfying(
                            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
        }
    }
}
