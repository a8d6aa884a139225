package org.gannet.agent.hypervisor.kvm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.node.NodeException;
import org.gannet.node.NodeHttp;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;

/**
 * A machine's specification as QEMU's command line: pure, and the same on both sides of a live migration but for paths.
 * What a user chose appears as a checked type only (host name, address, digest); paths travel as JSON or with their
 * commas doubled. PCI addresses are said, so that a guest finds its devices where they were.
 */
record QemuArguments(
        String binary, VmPaths paths, String accelerator, List<QemuDevices.DiskFile> disks, Optional<Path> cdrom) {
    private static final int BALLOON_SLOT = 0xc;
    private static final int SEED_SLOT = 0x1e;
    static final String BALLOON = "balloon0";
    static final String CD_DRIVE = "cdrom-drive";
    static final String CD = "cdrom";
    private static final long MEBIBYTE = 1L << 20;
    private static final Pattern MACHINE_TYPE = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");
    private static final Pattern CPU =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}(,[+-]?[A-Za-z0-9_.=-]{1,40}){0,40}");
    private static final Pattern KEYMAP = Pattern.compile("[a-z]{2,3}(-[a-z]{2,5})?");

    QemuArguments {
        disks = List.copyOf(disks);
    }

    /** @throws NodeException INVALID_REQUEST, with what is wrong */
    static void check(VmSpec spec) {
        require(
                spec.vcpus() >= 1 && spec.vcpus() <= VmSpec.MOST_VCPUS,
                "A machine has 1 to " + VmSpec.MOST_VCPUS + " processors.");
        require(
                spec.memory().bytes() >= MEBIBYTE && spec.memory().bytes() % MEBIBYTE == 0,
                "Memory is a positive number of whole MiB.");
        require(MACHINE_TYPE.matcher(spec.machineType()).matches(), "The machine type has another form.");
        require(spec.disks().size() <= VmSpec.MOST_DISKS, "A machine has at most " + VmSpec.MOST_DISKS + " disks.");
        require(
                spec.nics().size() <= VmSpec.MOST_NICS,
                "A machine has at most " + VmSpec.MOST_NICS + " network cards.");
        require(
                spec.disks().stream()
                                .map(disk -> QemuDevices.serial(disk.id()))
                                .distinct()
                                .count()
                        == spec.disks().size(),
                "Two disks have the same id.");
        require(
                Set.copyOf(spec.diskSlots()).size() == spec.disks().size()
                        && Set.copyOf(spec.nicSlots()).size() == spec.nics().size(),
                "Two devices ask for the same place.");
        require(
                spec.balloon()
                        .filter(balloon -> balloon.target().bytes() < MEBIBYTE
                                || !balloon.target().isAtMost(spec.memory()))
                        .isEmpty(),
                "What a guest keeps of its memory is at least 1 MiB, and not more than it has.");
        spec.hardware().ifPresent(QemuArguments::check);
        require(
                spec.hardware().filter(VmSpec.Hardware::hasFixedDisks).isEmpty()
                        || spec.diskSlots().stream().allMatch(slot -> slot < VmSpec.MOST_IDE_DISKS),
                "A machine with IDE disks has at most " + VmSpec.MOST_IDE_DISKS + ", in its first places.");
    }

    private static void check(VmSpec.Hardware hardware) {
        require(
                hardware.cpu().filter(cpu -> !CPU.matcher(cpu).matches()).isEmpty(),
                "The processor model has another form.");
        require(
                hardware.keymap()
                        .filter(keymap -> !KEYMAP.matcher(keymap).matches())
                        .isEmpty(),
                "A keyboard is named as \"de\" or \"en-us\".");
        require(
                !hardware.diskIo().equals(Optional.of(VmSpec.DiskIo.NATIVE))
                        || hardware.diskCache().equals(Optional.of(VmSpec.DiskCache.NONE)),
                "Native input and output needs disks that are not cached.");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new NodeException(Problem.of(ErrorCode.INVALID_REQUEST, message));
        }
    }

    /** @param incoming whether it waits for a migration instead of booting */
    List<String> argv(VmSpec spec, boolean incoming) {
        Lines lines = new Lines();
        lines.add(binary);
        lines.add("-name", "guest=" + spec.name() + ",debug-threads=on");
        lines.add("-uuid", paths.id().toString());
        lines.add("-machine", spec.machineType() + ",usb=off,dump-guest-core=off");
        VmSpec.Hardware hardware = spec.hardware().orElse(VmSpec.Hardware.USUAL);
        accelerator(lines, spec.vcpus(), hardware);
        lines.add("-m", "size=" + spec.memory().bytes() / MEBIBYTE + "M");
        lines.add("-smp", "cpus=" + spec.vcpus());
        lines.add("-nodefaults");
        lines.add("-no-user-config");
        lines.add("-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny");
        // A guest that switches off stays as a process until the agent has seen why it ended.
        lines.add("-no-shutdown");
        if (hardware.stopOnReboot()) {
            lines.add("-no-reboot");
        }
        lines.add("-rtc", "base=" + (hardware.localTime() ? "localtime" : "utc"));
        lines.add("-boot", "strict=on");
        lines.add("-msg", "timestamp=on");
        lines.add("-pidfile", paths.pid().toString());
        socket(lines, "monitor", paths.monitor());
        lines.add("-mon", "chardev=monitor,mode=control");
        socket(lines, "serial0", paths.serial());
        lines.add("-device", "isa-serial,chardev=serial0,id=serial0-port");
        screen(hardware).ifPresent(card -> lines.add("-device", card + ",id=video0,addr=0x2"));
        hardware.keymap().ifPresent(keymap -> lines.add("-k", keymap));
        lines.add("-vnc", "unix:" + escape(paths.vnc()) + ",share=force-shared");
        lines.add("-object", "rng-random,id=rng0,filename=/dev/urandom");
        lines.add("-device", "virtio-rng-pci,id=rng0-device,rng=rng0,addr=0x3");
        if (spec.balloon().isPresent()) {
            lines.add("-device", "virtio-balloon-pci,id=" + BALLOON + ",addr=0x" + Integer.toHexString(BALLOON_SLOT));
        }
        nics(lines, spec, hardware);
        disks(lines, spec, hardware);
        seed(lines);
        if (spec.cdDrive()) {
            cdDrive(lines, spec.bootFrom() == VmSpec.BootFrom.CDROM ? 0 : 1);
        }
        if (incoming) {
            // Not running on its own when all has come: it goes on when the sender's agent says that it is gone there.
            lines.add("-incoming", "defer");
            lines.add("-S");
        }
        return lines.all;
    }

    private static Optional<String> screen(VmSpec.Hardware hardware) {
        return switch (hardware.screen().orElse(VmSpec.Screen.STANDARD)) {
            case STANDARD -> Optional.of("VGA");
            case CIRRUS -> Optional.of("cirrus-vga");
            case VIRTIO -> Optional.of("virtio-vga");
            case NONE -> Optional.empty();
        };
    }

    private void accelerator(Lines lines, int vcpus, VmSpec.Hardware hardware) {
        if (accelerator.equals("kvm")) {
            lines.add("-accel", "kvm");
        } else {
            // The cache of translated code takes a tenth of the default; one thread serves one processor best.
            lines.add("-accel", "tcg,tb-size=32,thread=" + (vcpus > 1 ? "multi" : "single"));
        }
        lines.add("-cpu", hardware.cpu().orElse(accelerator.equals("kvm") ? "host" : "qemu64"));
    }

    /** Where the firmware looks for the disk; only the first one is looked at. */
    static Optional<Integer> bootIndex(VmSpec spec, int position) {
        return position > 0 ? Optional.empty() : Optional.of(spec.bootFrom() == VmSpec.BootFrom.DISK ? 0 : 1);
    }

    private void nics(Lines lines, VmSpec spec, VmSpec.Hardware hardware) {
        List<Integer> slots = spec.nicSlots();
        for (int i = 0; i < spec.nics().size(); i++) {
            VmSpec.Nic nic = spec.nics().get(i);
            lines.add("-netdev", QemuDevices.line(QemuDevices.netdev(paths.id(), nic, slots.get(i))));
            lines.add("-device", QemuDevices.line(QemuDevices.device(nic, slots.get(i), hardware)));
        }
    }

    private void disks(Lines lines, VmSpec spec, VmSpec.Hardware hardware) {
        if (hardware.diskModel().equals(Optional.of(VmSpec.DiskModel.SCSI))) {
            lines.add("-device", QemuDevices.scsiController());
        }
        List<Integer> slots = spec.diskSlots();
        for (int i = 0; i < disks.size(); i++) {
            QemuDevices.nodes(disks.get(i), hardware).forEach(lines::json);
            lines.add(
                    "-device",
                    QemuDevices.line(
                            QemuDevices.device(disks.get(i).disk(), slots.get(i), bootIndex(spec, i), hardware)));
        }
    }

    private void seed(Lines lines) {
        lines.json(QemuDevices.file("seed-file", paths.seed(), true));
        lines.json(QemuDevices.format("seed", VolumeSpec.Format.RAW, "seed-file", true));
        // A virtio disk and no CD drive: cloud kernels have no driver for IDE.
        lines.add(
                "-device",
                "virtio-blk-pci,id=seed-disk,drive=seed,serial=gannet-seed,addr=0x" + Integer.toHexString(SEED_SLOT));
    }

    private void cdDrive(Lines lines, int bootIndex) {
        cdrom.ifPresent(image -> {
            lines.json(QemuDevices.file(CD + "-file", image, true));
            lines.json(QemuDevices.format(CD, VolumeSpec.Format.RAW, CD + "-file", true));
        });
        lines.add(
                "-device",
                "ide-cd,id=" + CD_DRIVE + (cdrom.isPresent() ? ",drive=" + CD : "") + ",bus=ide.1,unit=0,bootindex="
                        + bootIndex);
    }

    private static void socket(Lines lines, String id, Path path) {
        lines.add("-chardev", "socket,id=" + id + ",path=" + escape(path) + ",server=on,wait=off");
    }

    private static String escape(Path path) {
        return path.toString().replace(",", ",,");
    }

    private static final class Lines {
        private final List<String> all = new ArrayList<>();

        void add(String... arguments) {
            all.addAll(List.of(arguments));
        }

        void json(Map<String, Object> node) {
            add("-blockdev", NodeHttp.json().writeValueAsString(node));
        }
    }
}
