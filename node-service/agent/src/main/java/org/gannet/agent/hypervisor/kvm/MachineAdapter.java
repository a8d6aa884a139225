package org.gannet.agent.hypervisor.kvm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gannet.base.ImageDigest;
import org.gannet.base.VolumeId;
import org.gannet.node.Adaptation;
import org.gannet.node.Adapted;
import org.gannet.node.Adapted.Aspect;
import org.gannet.node.Adapted.Pending;
import org.gannet.node.Adapted.Reason;
import org.gannet.node.VmSpec;

/** Brings a running machine as near to its specification as it goes while it runs. */
record MachineAdapter(Host host, MachineStarter starter) {

    /** Under the machine's lock; its guest lives in its process. @throws NodeException as adaptVm */
    Adapted adapt(Machine machine, VmSpec wished) {
        QemuArguments.check(wished);
        try {
            new LiveDevices(machine, host).settle();
            VmSpec running = running(machine);
            Adaptation change = Adaptation.between(running, wished);
            return holding(change, wished, () -> new Change(machine, change, wished).make());
        } catch (QmpException e) {
            throw e.toNodeException("The running machine was not changed as it should be.");
        }
    }

    /** What the machine's process has. */
    static VmSpec running(Machine machine) {
        return machine.record().orElseThrow().spec().withSlots();
    }

    /** What the machine is about to open stays as long. */
    private <T> T holding(Adaptation change, VmSpec wished, Supplier<T> work) {
        List<VolumeId> volumes = change.plug().stream().map(VmSpec.Disk::volume).toList();
        Optional<ImageDigest> image = change.changeCd() ? wished.cdrom() : Optional.empty();
        try {
            return host.volumes()
                    .holding(volumes, () -> image.isPresent() ? host.images().using(image.get(), work) : work.get());
        } finally {
            host.volumes().release(volumes);
        }
    }

    private final class Change {
        private final Machine machine;
        private final Adaptation change;
        private final VmSpec wished;
        private final LiveDevices live;
        private final List<Pending> pending;

        Change(Machine machine, Adaptation change, VmSpec wished) {
            this.machine = machine;
            this.change = change;
            this.wished = wished;
            this.live = new LiveDevices(machine, host);
            this.pending = new ArrayList<>(change.waiting());
        }

        Adapted make() {
            // All that can be refused is, before anything is done.
            List<QemuDevices.DiskFile> files = starter.disks(machine.id, change.plug(), false);
            Optional<Path> cd = change.changeCd() ? wished.cdrom().map(starter::image) : Optional.empty();
            List<VmSpec.Nic> bridged = Stream.concat(change.plugNics().stream(), change.moveNics().stream())
                    .toList();
            host.cards().require(bridged);
            live.unplug(devices());
            whatStays();
            VmSpec now = running(machine);
            Set<Integer> diskSlots = Set.copyOf(now.diskSlots());
            for (QemuDevices.DiskFile file : files) {
                if (diskSlots.contains(file.disk().slot().orElseThrow())) {
                    guest(Aspect.DISK_ATTACHED, file.disk().id());
                } else {
                    live.plug(file);
                }
            }
            change.moveNics().forEach(live::move);
            Set<Integer> nicSlots = Set.copyOf(now.nicSlots());
            for (VmSpec.Nic nic : change.plugNics()) {
                if (nicSlots.contains(nic.slot().orElseThrow())) {
                    guest(Aspect.NETWORK_CARD_ATTACHED, nic.mac());
                } else {
                    live.plug(nic);
                }
            }
            if (change.changeCd()) {
                live.changeCd(cd);
                live.saveCd(wished.cdrom());
            }
            if (change.balloonTarget().filter(target -> !live.balloon(target)).isPresent()) {
                guest(Aspect.BALLOON, "");
            }
            return new Adapted(running(machine), pending);
        }

        private List<String> devices() {
            return Stream.concat(
                            change.unplug().stream().map(disk -> QemuDevices.device(disk.id())),
                            change.unplugNics().stream()
                                    .map(nic -> QemuDevices.nicDevice(nic.slot().orElseThrow())))
                    .toList();
        }

        private void whatStays() {
            VmSpec now = running(machine);
            change.unplug().stream()
                    .filter(now.disks()::contains)
                    .forEach(disk -> guest(Aspect.DISK_DETACHED, disk.id()));
            change.unplugNics().stream()
                    .filter(now.nics()::contains)
                    .forEach(nic -> guest(Aspect.NETWORK_CARD_DETACHED, nic.mac()));
        }

        private void guest(Aspect aspect, Object subject) {
            pending.add(new Pending(aspect, subject.toString(), Reason.GUEST));
        }
    }
}
