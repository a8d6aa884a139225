package org.gannet.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.HostName;
import org.gannet.base.ImageDigest;
import org.gannet.base.IpAddress;
import org.gannet.base.MacAddress;
import org.gannet.base.Vlan;
import org.gannet.base.VolumeId;

/**
 * A machine to run; everything that its command line depends on, so that sender and receiver of a migration agree.
 * @param machineType of {@link NodeFacts#machineType}, pinned when the instance was created
 * @param memory that the machine has at its start
 * @param cdrom an image of the node's cache
 * @param emptyDrive whether there is a CD drive without a CD; a CD always has one
 * @param balloon the device by which a guest gives memory back; empty for none
 * @param hardware empty for the usual one
 */
public record VmSpec(
        HostName name,
        String machineType,
        int vcpus,
        ByteSize memory,
        List<Disk> disks,
        List<Nic> nics,
        Optional<ImageDigest> cdrom,
        BootFrom bootFrom,
        Seed seed,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean emptyDrive,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Balloon> balloon,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Hardware> hardware) {
    /** Processors of a machine: what the firmware can number. */
    public static final int MOST_VCPUS = 255;

    /** Disks of a machine: as many slots as are left on the bus beside network cards, CD and seed. */
    public static final int MOST_DISKS = 14;

    /** Disks of a machine whose disks are IDE: one place is the CD drive's. */
    public static final int MOST_IDE_DISKS = 3;

    /** Network cards of a machine. */
    public static final int MOST_NICS = 8;

    public VmSpec {
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
        emptyDrive = emptyDrive && cdrom.isEmpty();
    }

    /** With the usual hardware. */
    public VmSpec(
            HostName name,
            String machineType,
            int vcpus,
            ByteSize memory,
            List<Disk> disks,
            List<Nic> nics,
            Optional<ImageDigest> cdrom,
            BootFrom bootFrom,
            Seed seed) {
        this(
                name,
                machineType,
                vcpus,
                memory,
                disks,
                nics,
                cdrom,
                bootFrom,
                seed,
                false,
                Optional.empty(),
                Optional.empty());
    }

    public VmSpec withDisks(List<Disk> other) {
        return new VmSpec(
                name, machineType, vcpus, memory, other, nics, cdrom, bootFrom, seed, emptyDrive, balloon, hardware);
    }

    public VmSpec withNics(List<Nic> other) {
        return new VmSpec(
                name, machineType, vcpus, memory, disks, other, cdrom, bootFrom, seed, emptyDrive, balloon, hardware);
    }

    /** Whether there is a CD drive. */
    public boolean cdDrive() {
        return emptyDrive || cdrom.isPresent();
    }

    /** With another CD in its drive, or none; the drive stays. */
    public VmSpec withCdrom(Optional<ImageDigest> other) {
        boolean empty = cdDrive() && other.isEmpty();
        return new VmSpec(
                name, machineType, vcpus, memory, disks, nics, other, bootFrom, seed, empty, balloon, hardware);
    }

    public VmSpec withBalloon(Optional<Balloon> other) {
        return new VmSpec(
                name, machineType, vcpus, memory, disks, nics, cdrom, bootFrom, seed, emptyDrive, other, hardware);
    }

    /** The same with each slot said, so that a change of one device moves no other. */
    public VmSpec withSlots() {
        List<Integer> diskSlots = diskSlots();
        List<Integer> nicSlots = nicSlots();
        List<Disk> placedDisks = new ArrayList<>();
        List<Nic> placedNics = new ArrayList<>();
        for (int i = 0; i < disks.size(); i++) {
            placedDisks.add(disks.get(i).withSlot(diskSlots.get(i)));
        }
        for (int i = 0; i < nics.size(); i++) {
            placedNics.add(nics.get(i).withSlot(nicSlots.get(i)));
        }
        return withDisks(placedDisks).withNics(placedNics);
    }

    /** Of each disk, in their order: the slot that it asks for, else the lowest that nobody asks for. */
    public List<Integer> diskSlots() {
        return slots(disks.stream().map(Disk::slot).toList());
    }

    /** Of each network card, in their order: the slot that it asks for, else the lowest that nobody asks for. */
    public List<Integer> nicSlots() {
        return slots(nics.stream().map(Nic::slot).toList());
    }

    private static List<Integer> slots(List<Optional<Integer>> asked) {
        List<Integer> taken = asked.stream().flatMap(Optional::stream).toList();
        List<Integer> slots = new ArrayList<>();
        int next = 0;
        for (Optional<Integer> slot : asked) {
            while (slot.isEmpty() && taken.contains(next)) {
                next++;
            }
            slots.add(slot.isPresent() ? slot.get() : next++);
        }
        return List.copyOf(slots);
    }

    /** Where the firmware looks first. */
    public enum BootFrom {
        DISK,
        CDROM
    }

    /**
     * A virtio disk; its serial in the guest is the first 20 digits of the disk's id.
     * @param slot its place, 0 to 13, that it keeps for its life, so that the guest finds it where it was; empty for
     *     disks of the first version, whose place is their position
     */
    public record Disk(
            DiskId id,
            VolumeId volume,
            VolumeSpec.Format format,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> slot,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean readOnly) {
        public Disk {
            requireSlot(slot, MOST_DISKS);
        }

        public Disk(DiskId id, VolumeId volume, VolumeSpec.Format format) {
            this(id, volume, format, Optional.empty(), false);
        }

        public Disk withSlot(int other) {
            return new Disk(id, volume, format, Optional.of(other), readOnly);
        }

        public Disk withVolume(VolumeId other) {
            return new Disk(id, other, format, slot, readOnly);
        }
    }

    private static void requireSlot(Optional<Integer> slot, int limit) {
        if (slot.filter(place -> place < 0 || place >= limit).isPresent()) {
            throw new IllegalArgumentException("not a slot: " + slot);
        }
    }

    /** A virtio network card. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Nic.User.class, name = "user"),
        @JsonSubTypes.Type(value = Nic.Bridge.class, name = "bridge"),
        @JsonSubTypes.Type(value = Nic.Linked.class, name = "linked")
    })
    public sealed interface Nic {
        MacAddress mac();

        /** Its place, 0 to 7, that it keeps for its life; empty for cards whose place is their position. */
        Optional<Integer> slot();

        Nic withSlot(int other);

        /** Behind QEMU's own address translation: reaches out, is not reached. Needs no rights on the node. */
        record User(
                MacAddress mac,
                @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> slot) implements Nic {
            public User {
                requireSlot(slot, MOST_NICS);
            }

            public User(MacAddress mac) {
                this(mac, Optional.empty());
            }

            @Override
            public User withSlot(int other) {
                return new User(mac, Optional.of(other));
            }
        }

        /** A tap device in a bridge of the node; needs root there. */
        record Bridge(
                MacAddress mac,
                String bridge,
                @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> slot) implements Nic {
            public Bridge {
                requireSlot(slot, MOST_NICS);
            }

            public Bridge(MacAddress mac, String bridge) {
                this(mac, bridge, Optional.empty());
            }

            @Override
            public Bridge withSlot(int other) {
                return new Bridge(mac, bridge, Optional.of(other));
            }
        }

        /**
         * A tap device that is attached as its network demands; a node that can't do it refuses (UNSUPPORTED).
         * @param link the bridge, or for ROUTED the routing table
         * @param addresses that the guest may use, when its node filters or routes
         */
        record Linked(
                MacAddress mac,
                Mode mode,
                String link,
                @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Vlan> vlan,
                @JsonInclude(JsonInclude.Include.NON_EMPTY) List<IpAddress> addresses,
                @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> slot)
                implements Nic {
            public Linked {
                addresses = List.copyOf(addresses);
                requireSlot(slot, MOST_NICS);
            }

            @Override
            public Linked withSlot(int other) {
                return new Linked(mac, mode, link, vlan, addresses, Optional.of(other));
            }

            /** How. */
            public enum Mode {
                /** In a bridge of the kernel's, in a VLAN when one is said. */
                BRIDGED,
                /** Routed by the node. */
                ROUTED,
                /** In a bridge of Open vSwitch. */
                OVS
            }
        }
    }

    /** Given to the guest as a cloud-init NoCloud disk (label cidata). Keys are lines of authorized_keys(5). */
    public record Seed(HostName hostname, List<String> sshKeys) {
        public Seed {
            sshKeys = List.copyOf(sshKeys);
        }
    }

    /** @param target how much memory the guest shall keep, at most the machine's */
    public record Balloon(ByteSize target) {}

    /**
     * What the guest sees of its machine, and how its disks are written, where that is not the usual.
     * @param cpu a processor model of the hypervisor, with flags added or taken away, as "Nehalem,+aes,-vmx"; empty
     *     for the accelerator's own
     * @param keymap of the screen's keyboard, as "de"; empty for the client's own
     * @param localTime whether the guest's clock shows local time instead of UTC
     * @param stopOnReboot whether a guest that restarts itself is switched off instead
     */
    public record Hardware(
            Optional<String> cpu,
            Optional<Screen> screen,
            Optional<String> keymap,
            boolean localTime,
            boolean stopOnReboot,
            Optional<NicModel> nicModel,
            Optional<DiskCache> diskCache,
            Optional<DiskIo> diskIo,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<DiskModel> diskModel) {
        public static final Hardware USUAL = new Hardware(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        /** Whether its disks come and go with a start only. */
        public boolean hasFixedDisks() {
            return diskModel.equals(Optional.of(DiskModel.IDE));
        }
    }

    /** The graphics card. */
    public enum Screen {
        STANDARD,
        CIRRUS,
        VIRTIO,
        /** None at all: the machine is worked with over its serial line. */
        NONE
    }

    /** The kind of network card that the guest sees. */
    public enum NicModel {
        VIRTIO,
        E1000,
        RTL8139
    }

    /** The kind of disk that the guest sees. */
    public enum DiskModel {
        VIRTIO,
        SCSI,
        /** {@link #MOST_IDE_DISKS} at most, in the lowest slots, and only from start to end. */
        IDE
    }

    /** What the node's memory holds of a disk. */
    public enum DiskCache {
        /** Flushed when the guest says so. */
        WRITEBACK,
        /** Flushed with every write. */
        WRITETHROUGH,
        /** Past the node's memory. */
        NONE
    }

    /** How the node reads and writes a disk. */
    public enum DiskIo {
        THREADS,
        NATIVE,
        IO_URING
    }
}
