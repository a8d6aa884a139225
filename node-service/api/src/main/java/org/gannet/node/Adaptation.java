package org.gannet.node;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.node.Adapted.Aspect;
import org.gannet.node.Adapted.Pending;
import org.gannet.node.Adapted.Reason;

/**
 * What lies between a running machine and its specification: what can be done now, and what waits for a restart. Pure;
 * the same for real and simulated nodes. Devices keep their slots: a new one without a slot gets the lowest free one.
 *
 * @param plug disks to add, each with its slot
 * @param unplug disks to ask the guest for, as they run
 * @param plugNics network cards to add, each with its slot
 * @param unplugNics network cards to ask the guest for, as they run
 * @param moveNics network cards that stay and go into another bridge, as they shall be
 * @param changeCd whether another CD, or none, belongs in the drive that is there
 * @param balloonTarget how much memory the guest shall keep, when it has the device to be told so
 * @param waiting what only a restart can do, in a stable order
 */
public record Adaptation(
        List<VmSpec.Disk> plug,
        List<VmSpec.Disk> unplug,
        List<VmSpec.Nic> plugNics,
        List<VmSpec.Nic> unplugNics,
        List<VmSpec.Nic> moveNics,
        boolean changeCd,
        Optional<ByteSize> balloonTarget,
        List<Pending> waiting) {
    /** @param running with each slot said */
    public static Adaptation between(VmSpec running, VmSpec wished) {
        return new Between(running, wished).find();
    }

    /** Whether nothing can be done now. */
    public boolean isNothing() {
        return plug.isEmpty()
                && unplug.isEmpty()
                && plugNics.isEmpty()
                && unplugNics.isEmpty()
                && moveNics.isEmpty()
                && !changeCd;
    }

    private record Between(VmSpec running, VmSpec wished, List<Pending> waiting) {
        Between(VmSpec running, VmSpec wished) {
            this(running, wished, new ArrayList<>());
        }

        Adaptation find() {
            whatNeverChangesLive();
            List<VmSpec.Disk> unplug = movable(
                    running.disks().stream()
                            .filter(disk -> find(wished, disk.id()).isEmpty())
                            .toList(),
                    Aspect.DISK_DETACHED);
            List<VmSpec.Disk> plug = movable(plug(), Aspect.DISK_ATTACHED);
            List<VmSpec.Nic> moved = new ArrayList<>();
            List<VmSpec.Nic> unplugNics = new ArrayList<>();
            for (VmSpec.Nic nic : running.nics()) {
                Optional<VmSpec.Nic> then = sameCard(wished, nic);
                if (then.isEmpty()) {
                    unplugNics.add(nic);
                } else if (!attachment(then.get()).equals(attachment(nic))) {
                    moved.add(then.get().withSlot(nic.slot().orElseThrow()));
                }
            }
            boolean changeCd = running.cdDrive() && !running.cdrom().equals(wished.cdrom());
            if (!running.cdDrive() && wished.cdDrive()) {
                wait(Aspect.CD, "");
            }
            return new Adaptation(
                    plug,
                    unplug,
                    plugNics(),
                    List.copyOf(unplugNics),
                    List.copyOf(moved),
                    changeCd,
                    balloon(),
                    List.copyOf(waiting));
        }

        private void whatNeverChangesLive() {
            if (!running.machineType().equals(wished.machineType())) {
                wait(Aspect.MACHINE_TYPE, "");
            }
            if (running.vcpus() != wished.vcpus()) {
                wait(Aspect.PROCESSORS, "");
            }
            if (!running.memory().equals(wished.memory())) {
                wait(Aspect.MEMORY, "");
            }
            if (running.balloon().isEmpty() && wished.balloon().isPresent()) {
                wait(Aspect.BALLOON, "");
            }
            Optional<DiskId> first = running.disks().stream().findFirst().map(VmSpec.Disk::id);
            boolean otherDisk =
                    !first.equals(wished.disks().stream().findFirst().map(VmSpec.Disk::id));
            if (running.bootFrom() != wished.bootFrom() || otherDisk) {
                wait(Aspect.BOOT_ORDER, "");
            }
            if (!hardware(running).equals(hardware(wished))) {
                wait(Aspect.HARDWARE, "");
            }
            if (!running.seed().equals(wished.seed())) {
                wait(Aspect.SEED, "");
            }
        }

        /** All of them, or none: then they wait. */
        private List<VmSpec.Disk> movable(List<VmSpec.Disk> disks, Aspect aspect) {
            if (!hardware(running).hasFixedDisks()) {
                return disks;
            }
            disks.forEach(disk -> wait(aspect, disk.id().toString()));
            return List.of();
        }

        private static VmSpec.Hardware hardware(VmSpec spec) {
            return spec.hardware().orElse(VmSpec.Hardware.USUAL);
        }

        /** A disk that runs in another way than it should is left as it is: the guest would lose it in between. */
        private List<VmSpec.Disk> plug() {
            List<VmSpec.Disk> plug = new ArrayList<>();
            Set<Integer> taken = new HashSet<>();
            running.disks().forEach(disk -> taken.add(disk.slot().orElseThrow()));
            wished.disks().forEach(disk -> disk.slot().ifPresent(taken::add));
            for (VmSpec.Disk disk : wished.disks()) {
                Optional<VmSpec.Disk> now = find(running, disk.id());
                if (now.isEmpty()) {
                    place(
                                    disk.slot(),
                                    taken,
                                    VmSpec.MOST_DISKS,
                                    Aspect.DISK_ATTACHED,
                                    disk.id().toString())
                            .ifPresent(slot -> plug.add(disk.withSlot(slot)));
                } else if (!now.get().equals(disk.slot().isPresent() ? disk : keep(disk, now.get()))) {
                    wait(Aspect.HARDWARE, disk.id().toString());
                }
            }
            return List.copyOf(plug);
        }

        private static VmSpec.Disk keep(VmSpec.Disk disk, VmSpec.Disk now) {
            return disk.withSlot(now.slot().orElseThrow());
        }

        private List<VmSpec.Nic> plugNics() {
            List<VmSpec.Nic> plug = new ArrayList<>();
            Set<Integer> taken = new HashSet<>();
            running.nics().forEach(nic -> taken.add(nic.slot().orElseThrow()));
            wished.nics().forEach(nic -> nic.slot().ifPresent(taken::add));
            for (VmSpec.Nic nic : wished.nics()) {
                Optional<VmSpec.Nic> now = sameCard(running, nic);
                if (now.isEmpty()) {
                    place(
                                    nic.slot(),
                                    taken,
                                    VmSpec.MOST_NICS,
                                    Aspect.NETWORK_CARD_ATTACHED,
                                    nic.mac().toString())
                            .ifPresent(slot -> plug.add(nic.withSlot(slot)));
                } else if (nic.slot().isPresent()
                        && !nic.slot().equals(now.get().slot())) {
                    wait(Aspect.HARDWARE, nic.mac().toString());
                }
            }
            return List.copyOf(plug);
        }

        /** Empty when all places are taken, some by what the guest has not let go of. */
        private Optional<Integer> place(
                Optional<Integer> asked, Set<Integer> taken, int limit, Aspect aspect, String subject) {
            if (asked.isPresent()) {
                return asked;
            }
            int slot = 0;
            while (taken.contains(slot)) {
                slot++;
            }
            if (slot >= limit) {
                waiting.add(new Pending(aspect, subject, Reason.GUEST));
                return Optional.empty();
            }
            taken.add(slot);
            return Optional.of(slot);
        }

        /** At most what it shall have after a restart, so that a smaller machine is smaller now. */
        private Optional<ByteSize> balloon() {
            ByteSize asked = wished.balloon().map(VmSpec.Balloon::target).orElse(wished.memory());
            return running.balloon().map(device -> least(least(asked, wished.memory()), running.memory()));
        }

        private static ByteSize least(ByteSize one, ByteSize other) {
            return one.isAtMost(other) ? one : other;
        }

        private static Optional<VmSpec.Disk> find(VmSpec spec, DiskId id) {
            return spec.disks().stream().filter(disk -> disk.id().equals(id)).findFirst();
        }

        /** A card with the same address, attached in the same way: another way needs another device. */
        private static Optional<VmSpec.Nic> sameCard(VmSpec spec, VmSpec.Nic nic) {
            return spec.nics().stream()
                    .filter(other -> other.mac().equals(nic.mac()) && other.getClass() == nic.getClass())
                    .findFirst();
        }

        private static String attachment(VmSpec.Nic nic) {
            return switch (nic) {
                case VmSpec.Nic.User none -> "";
                case VmSpec.Nic.Bridge bridge -> bridge.bridge();
                case VmSpec.Nic.Linked linked ->
                    linked.mode() + " " + linked.link() + " " + linked.vlan() + " " + linked.addresses();
            };
        }

        private void wait(Aspect aspect, String subject) {
            waiting.add(new Pending(aspect, subject, Reason.RESTART));
        }
    }
}
