package org.gannet.agent.hypervisor.kvm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gannet.agent.command.Pause;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.node.VmSpec;
import tools.jackson.databind.JsonNode;

/**
 * Devices of a running machine, plugged and unplugged through its monitor, and its record kept in step. What QEMU has
 * is asked of QEMU: so each method may be repeated, by the next agent too. Under the machine's lock. All throw
 * QmpException.
 * @implNote QEMU 7.2; unplugging is a request to the guest, which is carried out at the latest when it is reset
 */
final class LiveDevices {
    private static final Duration RELEASE_LIMIT = Duration.ofSeconds(5);
    private static final int PAUSE_MILLIS = 20;
    private final Machine machine;
    private final Host host;

    LiveDevices(Machine machine, Host host) {
        this.machine = machine;
        this.host = host;
    }

    private QmpClient qmp() {
        return machine.monitor();
    }

    private VmSpec spec() {
        return machine.record().orElseThrow().spec().withSlots();
    }

    private void save(VmSpec spec) {
        machine.save(machine.record().orElseThrow().withSpec(spec));
    }

    private VmSpec.Hardware hardware() {
        return spec().hardware().orElse(VmSpec.Hardware.USUAL);
    }

    // --- what there is

    /** Ids of the devices that the guest has, or has not let go of. */
    Set<String> present() {
        Set<String> present = new HashSet<>();
        for (JsonNode device : qmp().execute("qom-list", Map.of("path", "/machine/peripheral"))) {
            present.add(device.path("name").asString(""));
        }
        return present;
    }

    /** Clears away what is left of devices that the guest has let go of, and of such as never came to be. */
    void settle() {
        Set<String> present = present();
        VmSpec spec = spec();
        List<VmSpec.Disk> disks = new ArrayList<>();
        for (VmSpec.Disk disk : spec.disks()) {
            if (present.contains(QemuDevices.device(disk.id()))) {
                disks.add(disk);
            } else {
                dropNodes(disk.id());
            }
        }
        List<VmSpec.Nic> nics = new ArrayList<>();
        for (VmSpec.Nic nic : spec.nics()) {
            int slot = nic.slot().orElseThrow();
            if (present.contains(QemuDevices.nicDevice(slot))) {
                nics.add(nic);
            } else {
                dropNetdev(slot);
            }
        }
        if (disks.size() < spec.disks().size() || nics.size() < spec.nics().size()) {
            save(spec.withDisks(disks).withNics(nics));
        }
        host.volumes()
                .release(spec.disks().stream()
                        .filter(disk -> !disks.contains(disk))
                        .map(VmSpec.Disk::volume)
                        .toList());
    }

    // --- coming

    /** The record says that the disk is used before anybody does. */
    void plug(QemuDevices.DiskFile file) {
        VmSpec.Disk disk = file.disk();
        List<VmSpec.Disk> more = new ArrayList<>(spec().disks());
        more.add(disk);
        save(spec().withDisks(more));
        try {
            // What an earlier attempt left would be another one's.
            dropNodes(disk.id());
            for (Map<String, Object> node : QemuDevices.nodes(file, hardware())) {
                qmp().execute("blockdev-add", node);
            }
            qmp().execute(
                            "device_add",
                            QemuDevices.device(disk, disk.slot().orElseThrow(), Optional.empty(), hardware()));
        } catch (QmpException e) {
            giveUp(e);
            throw e;
        }
    }

    void plug(VmSpec.Nic nic) {
        int slot = nic.slot().orElseThrow();
        dropNetdev(slot);
        host.cards().ensure(machine.id, List.of(nic));
        List<VmSpec.Nic> more = new ArrayList<>(spec().nics());
        more.add(nic);
        save(spec().withNics(more));
        try {
            qmp().execute("netdev_add", QemuDevices.netdev(machine.id, nic, slot));
            qmp().execute("device_add", QemuDevices.device(nic, slot, hardware()));
        } catch (QmpException e) {
            giveUp(e);
            throw e;
        }
    }

    private void giveUp(QmpException why) {
        try {
            settle();
        } catch (QmpException again) {
            // The machine ends, or does not answer: settled when it is asked again.
            why.addSuppressed(again);
        }
    }

    /** The card stays where it is and goes into another bridge. */
    void move(VmSpec.Nic nic) {
        host.cards().ensure(machine.id, List.of(nic));
        save(spec().withNics(spec().nics().stream()
                .map(now -> now.slot().equals(nic.slot()) ? nic : now)
                .toList()));
    }

    // --- going

    /** Asks the guest to let go of these devices, and waits a while for it. What it did is settled then. */
    void unplug(List<String> devices) {
        for (String device : devices) {
            try {
                qmp().execute("device_del", Map.of("id", device));
            } catch (QmpException e) {
                // It is gone, or was asked for before.
                requireRefusal(e);
            }
        }
        long end = System.nanoTime() + RELEASE_LIMIT.toNanos();
        while (!devices.isEmpty() && present().stream().anyMatch(devices::contains) && System.nanoTime() < end) {
            Pause.of(Duration.ofMillis(PAUSE_MILLIS));
        }
        settle();
    }

    /** A device that has just gone may still hold its node for a moment. */
    private void dropNodes(DiskId disk) {
        for (String node : QemuDevices.nodesToDelete(disk)) {
            long end = System.nanoTime() + RELEASE_LIMIT.toNanos();
            while (!dropNode(node)) {
                if (System.nanoTime() > end) {
                    throw QmpException.timedOut("blockdev-del of " + node, RELEASE_LIMIT);
                }
                Pause.of(Duration.ofMillis(PAUSE_MILLIS));
            }
        }
    }

    /** @return whether it is not there any more */
    private boolean dropNode(String node) {
        try {
            qmp().execute("blockdev-del", Map.of("node-name", node));
            return true;
        } catch (QmpException e) {
            requireRefusal(e);
            return !String.valueOf(e.getMessage()).contains("in use");
        }
    }

    private void dropNetdev(int slot) {
        try {
            qmp().execute("netdev_del", Map.of("id", QemuDevices.netdev(slot)));
        } catch (QmpException e) {
            requireRefusal(e);
        }
        host.cards().ensureAbsent(machine.id, slot);
    }

    private static void requireRefusal(QmpException e) {
        if (e.kind() != QmpException.Kind.REFUSED) {
            throw e;
        }
    }

    // --- CD and balloon

    /**
     * In one command each, by force: the guest is told, but not asked, and can't close the tray in between.
     * @param image empty for no CD; the drive is there
     */
    void changeCd(Optional<Path> image) {
        if (image.isPresent()) {
            qmp().execute(
                            "blockdev-change-medium",
                            Map.of(
                                    "id",
                                    QemuArguments.CD_DRIVE,
                                    "filename",
                                    image.get().toString(),
                                    "format",
                                    "raw",
                                    "read-only-mode",
                                    "read-only",
                                    "force",
                                    true));
        } else {
            qmp().execute("eject", Map.of("id", QemuArguments.CD_DRIVE, "force", true));
        }
        // The one that it was started with has nodes of its own, which would keep its file open.
        dropNode(QemuArguments.CD);
        dropNode(QemuArguments.CD + "-file");
    }

    void saveCd(Optional<org.gannet.base.ImageDigest> cdrom) {
        save(spec().withCdrom(cdrom));
    }

    /** @return whether the guest keeps no more than that now */
    boolean balloon(ByteSize target) {
        boolean news = !spec().balloon().equals(Optional.of(new VmSpec.Balloon(target)));
        if (news) {
            save(spec().withBalloon(Optional.of(new VmSpec.Balloon(target))));
        }
        qmp().execute("balloon", Map.of("value", target.bytes()));
        long end = System.nanoTime() + (news ? RELEASE_LIMIT.toNanos() : 0);
        while (!kept().isAtMost(target)) {
            if (System.nanoTime() >= end) {
                return false;
            }
            Pause.of(Duration.ofMillis(PAUSE_MILLIS));
        }
        return true;
    }

    private ByteSize kept() {
        return new ByteSize(qmp().execute("query-balloon").path("actual").asLong(0));
    }
}
