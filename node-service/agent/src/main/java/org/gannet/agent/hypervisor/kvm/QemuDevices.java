package org.gannet.agent.hypervisor.kvm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.gannet.agent.network.TapDevice;
import org.gannet.agent.volume.Medium;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.base.DiskId;
import org.gannet.base.InstanceId;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;

/**
 * A machine's disks and network cards in QEMU's words, the same on its command line and at its monitor: so a machine
 * that got a device while it ran is started again, or received by another node, with the same one at the same address.
 */
final class QemuDevices {
    private static final int FIRST_NIC_SLOT = 0x4;
    private static final int FIRST_DISK_SLOT = 0x10;
    private static final int SCSI_SLOT = 0xd;
    private static final String SCSI_BUS = "scsi0";
    /** As good as for ever: a disk that is away is no error that a guest should see. */
    private static final int RECONNECT_SECONDS = 1_000_000_000;

    private static final int OPEN_SECONDS = 10;
    private static final Object NO_BACKING = Optional.empty();

    private QemuDevices() {}

    /**
     * A disk of the specification with what holds it here.
     * @param socket what serves it instead, by its id, when another node holds it too
     */
    record DiskFile(VmSpec.Disk disk, Medium medium, Optional<VolumeDriver.Backing> backing, Optional<Path> socket) {
        DiskFile(VmSpec.Disk disk, Medium medium, Optional<VolumeDriver.Backing> backing) {
            this(disk, medium, backing, Optional.empty());
        }
    }

    /** First 20 digits of the id: as much as a virtio disk can say of itself. */
    static String serial(DiskId disk) {
        return disk.toString().replace("-", "").substring(0, 20);
    }

    /** The block node that a disk's device reads and writes; at most 31 characters. */
    static String node(DiskId disk) {
        return "disk-" + serial(disk);
    }

    /** The device that a guest sees. */
    static String device(DiskId disk) {
        return "vd-" + serial(disk);
    }

    static String nicDevice(int slot) {
        return "nic" + slot;
    }

    static String netdev(int slot) {
        return "net" + slot;
    }

    /** The block nodes of a disk, each after those that it needs. */
    static List<Map<String, Object>> nodes(DiskFile file, VmSpec.Hardware hardware) {
        VmSpec.Disk disk = file.disk();
        String serial = serial(disk.id());
        List<Map<String, Object>> nodes = new ArrayList<>();
        if (file.socket().isPresent()) {
            nodes.add(served("file-" + serial, disk, file.socket().get()));
            nodes.add(format(node(disk.id()), VolumeSpec.Format.RAW, "file-" + serial, disk.readOnly()));
            return nodes;
        }
        file.backing().ifPresent(image -> {
            nodes.add(image.medium().node("base-file-" + serial, true));
            nodes.add(format("base-" + serial, image.format(), "base-file-" + serial, true));
        });
        Map<String, Object> below = file.medium().node("file-" + serial, disk.readOnly());
        Map<String, Object> node = format(node(disk.id()), disk.format(), "file-" + serial, disk.readOnly());
        if (file.medium().local().isPresent()) {
            hardware.diskIo().ifPresent(io -> below.put("aio", word(io)));
        }
        if (hardware.diskCache().equals(Optional.of(VmSpec.DiskCache.NONE))) {
            below.put("cache", Map.of("direct", true));
            node.put("cache", Map.of("direct", true));
        }
        if (disk.format() == VolumeSpec.Format.QCOW2) {
            // Said here, so that the name inside the file is never followed.
            node.put("backing", file.backing().isPresent() ? "base-" + serial : NO_BACKING);
        }
        nodes.add(below);
        nodes.add(node);
        return nodes;
    }

    /** What disks of the kind SCSI hang on. */
    static String scsiController() {
        return "virtio-scsi-pci,id=" + SCSI_BUS + ",addr=" + slot(SCSI_SLOT);
    }

    /** All nodes that a disk may have, each before those that it needs. */
    static List<String> nodesToDelete(DiskId disk) {
        String serial = serial(disk);
        return List.of(node(disk), "file-" + serial, "base-" + serial, "base-file-" + serial);
    }

    static Map<String, Object> device(
            VmSpec.Disk disk, int slot, Optional<Integer> bootIndex, VmSpec.Hardware hardware) {
        Map<String, Object> device = new LinkedHashMap<>();
        VmSpec.DiskModel model = hardware.diskModel().orElse(VmSpec.DiskModel.VIRTIO);
        device.put(
                "driver",
                switch (model) {
                    case VIRTIO -> "virtio-blk-pci";
                    case SCSI -> "scsi-hd";
                    case IDE -> "ide-hd";
                });
        device.put("id", device(disk.id()));
        device.put("drive", node(disk.id()));
        device.put("serial", serial(disk.id()));
        switch (model) {
            case VIRTIO -> device.put("addr", slot(FIRST_DISK_SLOT + slot));
            case SCSI -> {
                device.put("bus", SCSI_BUS + ".0");
                device.put("scsi-id", slot);
            }
            case IDE -> {
                // The first unit of the second channel is the CD drive's.
                device.put("bus", "ide." + slot / 2);
                device.put("unit", slot < 2 ? slot : 1);
            }
        }
        if (hardware.diskCache().equals(Optional.of(VmSpec.DiskCache.WRITETHROUGH))) {
            device.put("write-cache", "off");
        }
        bootIndex.ifPresent(index -> device.put("bootindex", index));
        return device;
    }

    /** @param slot of the card */
    static Map<String, Object> netdev(InstanceId vm, VmSpec.Nic nic, int slot) {
        Map<String, Object> netdev = new LinkedHashMap<>();
        if (nic instanceof VmSpec.Nic.User) {
            netdev.put("type", "user");
            netdev.put("id", netdev(slot));
        } else {
            netdev.put("type", "tap");
            netdev.put("id", netdev(slot));
            netdev.put("ifname", TapDevice.name(vm, slot));
            netdev.put("script", "no");
            netdev.put("downscript", "no");
        }
        return netdev;
    }

    static Map<String, Object> device(VmSpec.Nic nic, int slot, VmSpec.Hardware hardware) {
        Map<String, Object> device = new LinkedHashMap<>();
        device.put(
                "driver",
                switch (hardware.nicModel().orElse(VmSpec.NicModel.VIRTIO)) {
                    case VIRTIO -> "virtio-net-pci";
                    case E1000 -> "e1000";
                    case RTL8139 -> "rtl8139";
                });
        device.put("id", nicDevice(slot));
        device.put("netdev", netdev(slot));
        device.put("mac", nic.mac().toString());
        device.put("romfile", "");
        device.put("addr", slot(FIRST_NIC_SLOT + slot));
        return device;
    }

    /** As after {@code -device} or {@code -netdev}; the values hold no commas. */
    static String line(Map<String, Object> device) {
        StringBuilder line = new StringBuilder();
        device.forEach((key, value) -> {
            if (line.isEmpty()) {
                line.append(value);
            } else {
                line.append(',').append(key).append('=').append(value);
            }
        });
        return line.toString();
    }

    static Map<String, Object> file(String node, Path path, boolean readOnly) {
        return new Medium.File(path).node(node, readOnly);
    }

    /** What serves it may be started again: the guest's requests wait, and are sent once more. */
    private static Map<String, Object> served(String node, VmSpec.Disk disk, Path socket) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("driver", "nbd");
        json.put("node-name", node);
        json.put("server", Map.of("type", "unix", "path", socket.toString()));
        json.put("export", disk.id().toString());
        json.put("read-only", disk.readOnly());
        json.put("reconnect-delay", RECONNECT_SECONDS);
        json.put("open-timeout", OPEN_SECONDS);
        return json;
    }

    static Map<String, Object> format(String node, VolumeSpec.Format format, String file, boolean readOnly) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("driver", word(format));
        json.put("node-name", node);
        json.put("file", file);
        json.put("read-only", readOnly);
        if (!readOnly) {
            json.put("discard", "unmap");
            json.put("detect-zeroes", "unmap");
        }
        return json;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String slot(int slot) {
        return "0x" + Integer.toHexString(slot);
    }
}
