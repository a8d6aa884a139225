package org.gannet.engine.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gannet.node.Adaptation;
import org.gannet.node.Adapted.Aspect;
import org.gannet.node.Adapted.Pending;
import org.gannet.node.Adapted.Reason;
import org.gannet.node.VmSpec;

/**
 * What a simulated machine becomes.
 * @param later what it will have when its guest lets go, or is reset; empty when nothing is asked of it
 */
record SimulatedAdaptation(VmSpec now, Optional<VmSpec> later, List<Pending> pending) {

    /** @param letsGo whether the guest does at once what it is asked for */
    static SimulatedAdaptation of(VmSpec running, VmSpec wished, Adaptation change, boolean letsGo) {
        VmSpec less = without(running, change);
        VmSpec base = letsGo ? less : running;
        List<Pending> pending = new ArrayList<>(change.waiting());
        if (!letsGo) {
            change.unplug().forEach(disk -> guest(pending, Aspect.DISK_DETACHED, disk.id()));
            change.unplugNics().forEach(nic -> guest(pending, Aspect.NETWORK_CARD_DETACHED, nic.mac()));
        }
        VmSpec now = plug(base, change, pending);
        if (change.changeCd()) {
            now = now.withCdrom(wished.cdrom());
        }
        if (change.balloonTarget().isPresent()) {
            now = now.withBalloon(change.balloonTarget().map(VmSpec.Balloon::new));
            if (!letsGo && !running.memory().isAtMost(change.balloonTarget().get())) {
                pending.add(new Pending(Aspect.BALLOON, "", Reason.GUEST));
            }
        }
        boolean asked =
                !letsGo && !(change.unplug().isEmpty() && change.unplugNics().isEmpty());
        return new SimulatedAdaptation(
                now, asked ? Optional.of(without(now, change)) : Optional.empty(), List.copyOf(pending));
    }

    private static void guest(List<Pending> pending, Aspect aspect, Object subject) {
        pending.add(new Pending(aspect, subject.toString(), Reason.GUEST));
    }

    private static VmSpec without(VmSpec spec, Adaptation change) {
        return spec.withDisks(spec.disks().stream()
                        .filter(disk -> !change.unplug().contains(disk))
                        .toList())
                .withNics(spec.nics().stream()
                        .filter(nic -> !change.unplugNics().contains(nic))
                        .map(nic -> change.moveNics().stream()
                                .filter(moved -> moved.mac().equals(nic.mac()))
                                .findFirst()
                                .orElse(nic))
                        .toList());
    }

    /** A slot that the guest has not let go of can't be used yet. */
    private static VmSpec plug(VmSpec spec, Adaptation change, List<Pending> pending) {
        List<VmSpec.Disk> disks = new ArrayList<>(spec.disks());
        Set<Integer> diskSlots = Set.copyOf(spec.diskSlots());
        for (VmSpec.Disk disk : change.plug()) {
            if (diskSlots.contains(disk.slot().orElseThrow())) {
                guest(pending, Aspect.DISK_ATTACHED, disk.id());
            } else {
                disks.add(disk);
            }
        }
        List<VmSpec.Nic> nics = new ArrayList<>();
        spec.nics()
                .forEach(nic -> nics.add(change.moveNics().stream()
                        .filter(moved -> moved.mac().equals(nic.mac()))
                        .findFirst()
                        .orElse(nic)));
        Set<Integer> nicSlots = spec.nicSlots().stream().collect(Collectors.toSet());
        for (VmSpec.Nic nic : change.plugNics()) {
            if (nicSlots.contains(nic.slot().orElseThrow())) {
                guest(pending, Aspect.NETWORK_CARD_ATTACHED, nic.mac());
            } else {
                nics.add(nic);
            }
        }
        return spec.withDisks(disks).withNics(nics);
    }
}
