package org.gannet.agent.hypervisor.kvm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gannet.agent.network.TapDevice;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.base.DiskId;
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
record QemuArguments(String binary, VmPaths paths, String accelerator, List<DiskFile> disks, Optional<Path> cdrom) {
    private static final int FIRST_NIC_SLOT = 0x4;
    private static final int FIRST_DISK_SLOT = 0x10;
    private static final int SEED_SLOT = 0x1e;
    private static final long MEBIBYTE = 1L << 20;
    private static final Pattern MACHINE_TYPE = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");

    QemuArguments {
        disks = List.copyOf(disks);
    }

    /** A disk of the specification with the file that holds it here. */
    record DiskFile(VmSpec.Disk disk, Path path, Optional<VolumeDriver.Backing> backing) {}

    /** The block node that a disk's device reads and writes; at most 31 characters. */
    static String node(DiskId disk) {
        return "disk-" + serial(disk);
    }

    /** First 20 digits of the id: as much as a virtio disk can say of itself. */
    static String serial(DiskId disk) {
        return disk.toString().replace("-", "").substring(0, 20);
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
                spec.disks().stream().map(disk -> serial(disk.id())).distinct().count()
                        == spec.disks().size(),
                "Two disks have the same id.");
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
        accelerator(lines, spec.vcpus());
        lines.add("-m", "size=" + spec.memory().bytes() / MEBIBYTE + "M");
        lines.add("-smp", "cpus=" + spec.vcpus());
        lines.add("-nodefaults");
        lines.add("-no-user-config");
        lines.add("-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny");
        // A guest that switches off stays as a process until the agent has seen why it ended.
        lines.add("-no-shutdown");
        lines.add("-rtc", "base=utc");
        lines.add("-boot", "strict=on");
        lines.add("-msg", "timestamp=on");
        lines.add("-pidfile", paths.pid().toString());
        socket(lines, "monitor", paths.monitor());
        lines.add("-mon", "chardev=monitor,mode=control");
        socket(lines, "serial0", paths.serial());
        lines.add("-device", "isa-serial,chardev=serial0,id=serial0-port");
        lines.add("-device", "VGA,id=video0,addr=0x2");
        lines.add("-vnc", "unix:" + escape(paths.vnc()) + ",share=force-shared");
        lines.add("-object", "rng-random,id=rng0,filename=/dev/urandom");
        lines.add("-device", "virtio-rng-pci,id=rng0-device,rng=rng0,addr=0x3");
        nics(lines, spec);
        for (int i = 0; i < disks.size(); i++) {
            disk(lines, disks.get(i), i, bootIndex(spec, i));
        }
        seed(lines);
        cdrom.ifPresent(image -> cdrom(lines, image, spec.bootFrom() == VmSpec.BootFrom.CDROM ? 0 : 1));
        if (incoming) {
            // Not running on its own when all has come: it goes on when the sender's agent says that it is gone there.
            lines.add("-incoming", "defer");
            lines.add("-S");
        }
        return lines.all;
    }

    private void accelerator(Lines lines, int vcpus) {
        if (accelerator.equals("kvm")) {
            lines.add("-accel", "kvm");
            lines.add("-cpu", "host");
        } else {
            // The cache of translated code takes a tenth of the default; one thread serves one processor best.
            lines.add("-accel", "tcg,tb-size=32,thread=" + (vcpus > 1 ? "multi" : "single"));
            lines.add("-cpu", "qemu64");
        }
    }

    private static Optional<Integer> bootIndex(VmSpec spec, int disk) {
        return disk > 0 ? Optional.empty() : Optional.of(spec.bootFrom() == VmSpec.BootFrom.DISK ? 0 : 1);
    }

    private void nics(Lines lines, VmSpec spec) {
        for (int i = 0; i < spec.nics().size(); i++) {
            VmSpec.Nic nic = spec.nics().get(i);
            switch (nic) {
                case VmSpec.Nic.User user -> lines.add("-netdev", "user,id=net" + i);
                case VmSpec.Nic.Bridge bridge ->
                    lines.add(
                            "-netdev",
                            "tap,id=net" + i + ",ifname=" + TapDevice.name(paths.id(), i) + ",script=no,downscript=no");
            }
            lines.add(
                    "-device",
                    "virtio-net-pci,id=nic" + i + ",netdev=net" + i + ",mac=" + nic.mac() + ",romfile=,addr="
                            + slot(FIRST_NIC_SLOT + i));
        }
    }

    private static void disk(Lines lines, DiskFile file, int position, Optional<Integer> bootIndex) {
        String serial = serial(file.disk().id());
        file.backing().ifPresent(image -> {
            lines.json(file("base-file-" + serial, image.path(), true));
            lines.json(format("base-" + serial, image.format(), "base-file-" + serial, true));
        });
        lines.json(file("file-" + serial, file.path(), false));
        Map<String, Object> node = format(node(file.disk().id()), file.disk().format(), "file-" + serial, false);
        if (file.disk().format() == VolumeSpec.Format.QCOW2) {
            // Said here, so that the name inside the file is never followed.
            node.put("backing", file.backing().isPresent() ? "base-" + serial : NO_BACKING);
        }
        lines.json(node);
        lines.add(
                "-device",
                "virtio-blk-pci,id=vd-" + serial + ",drive=" + node(file.disk().id()) + ",serial=" + serial + ",addr="
                        + slot(FIRST_DISK_SLOT + position)
                        + bootIndex.map(index -> ",bootindex=" + index).orElse(""));
    }

    private static final Object NO_BACKING = Optional.empty();

    private void seed(Lines lines) {
        lines.json(file("seed-file", paths.seed(), true));
        lines.json(format("seed", VolumeSpec.Format.RAW, "seed-file", true));
        // A virtio disk and no CD drive: cloud kernels have no driver for IDE.
        lines.add("-device", "virtio-blk-pci,id=seed-disk,drive=seed,serial=gannet-seed,addr=" + slot(SEED_SLOT));
    }

    private static void cdrom(Lines lines, Path image, int bootIndex) {
        lines.json(file("cdrom-file", image, true));
        lines.json(format("cdrom", VolumeSpec.Format.RAW, "cdrom-file", true));
        lines.add("-device", "ide-cd,id=cdrom-drive,drive=cdrom,bus=ide.1,unit=0,bootindex=" + bootIndex);
    }

    private static Map<String, Object> file(String node, Path path, boolean readOnly) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("driver", "file");
        json.put("node-name", node);
        json.put("filename", path.toString());
        json.put("read-only", readOnly);
        if (!readOnly) {
            json.put("discard", "unmap");
        }
        return json;
    }

    private static Map<String, Object> format(String node, VolumeSpec.Format format, String file, boolean readOnly) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("driver", format.name().toLowerCase(Locale.ROOT));
        json.put("node-name", node);
        json.put("file", file);
        json.put("read-only", readOnly);
        if (!readOnly) {
            json.put("discard", "unmap");
            json.put("detect-zeroes", "unmap");
        }
        return json;
    }

    private static void socket(Lines lines, String id, Path path) {
        lines.add("-chardev", "socket,id=" + id + ",path=" + escape(path) + ",server=on,wait=off");
    }

    private static String escape(Path path) {
        return path.toString().replace(",", ",,");
    }

    private static String slot(int slot) {
        return "0x" + Integer.toHexString(slot);
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
