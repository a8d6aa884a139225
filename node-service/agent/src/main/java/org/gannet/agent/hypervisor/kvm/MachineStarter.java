package org.gannet.agent.hypervisor.kvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gannet.agent.state.StateFile;
import org.gannet.agent.volume.Medium;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.VmSpec;

/** Makes a process of a specification, with all that it needs on this node. */
record MachineStarter(Host host, Qemu qemu, String accelerator, Machines machines) {
    /**
     * Under the machine's lock; it has no process. Its record is on disk first. Its volumes and its CD stay until its
     * process shows that it uses them.
     */
    void start(Machine machine, VmSpec asked, VmRecord.Role role) {
        QemuArguments.check(asked);
        VmSpec spec = asked.withSlots();
        List<VolumeId> volumes = spec.disks().stream().map(VmSpec.Disk::volume).toList();
        try {
            host.volumes()
                    .holding(
                            volumes,
                            () -> spec.cdrom()
                                    .map(image -> host.images().using(image, () -> launch(machine, spec, role)))
                                    .orElseGet(() -> launch(machine, spec, role)));
        } catch (RuntimeException e) {
            host.volumes().release(volumes);
            throw e;
        }
    }

    private VmSpec launch(Machine machine, VmSpec spec, VmRecord.Role role) {
        SeedDisk.check(spec.seed());
        MemoryCheck.require(spec.memory());
        if (role == VmRecord.Role.INCOMING) {
            // Its other node has them open, too, until it has left.
            host.volumes().share(spec.disks().stream().map(VmSpec.Disk::volume).toList());
        }
        QemuArguments arguments = new QemuArguments(
                qemu.binary(),
                machine.paths,
                accelerator,
                disks(machine.id, spec.disks(), role == VmRecord.Role.INCOMING),
                spec.cdrom().map(this::image));
        try {
            Files.createDirectories(machine.paths.directory());
        } catch (IOException e) {
            throw StateFile.failure(e, machine.paths.directory());
        }
        machine.save(VmRecord.defined(spec, role, accelerator, machine.now()));
        SeedDisk.write(machine.paths.seed(), machine.id, spec.seed());
        boolean incoming = role == VmRecord.Role.INCOMING;
        if (incoming) {
            host.cards().prepare(machine.id, spec.nics());
        } else {
            host.cards().ensure(machine.id, spec.nics());
        }
        machine.launch(arguments.argv(spec, incoming));
        return spec;
    }

    /**
     * The files of these disks; their volumes are held.
     * @param incoming whether they are written to on another node as yet
     * @throws NodeException NOT_FOUND, IN_USE (another machine has one)
     */
    List<QemuDevices.DiskFile> disks(InstanceId id, List<VmSpec.Disk> disks, boolean incoming) {
        List<QemuDevices.DiskFile> files = new ArrayList<>();
        for (VmSpec.Disk disk : disks) {
            VolumeDriver.Volume volume = host.volumes()
                    .find(disk.volume())
                    .filter(found -> found.spec().format() == disk.format())
                    .orElseThrow(() -> new NodeException(
                            Problem.of(ErrorCode.NOT_FOUND, "A volume of the machine is not on this node.")
                                    .withInternal("volume " + disk.volume() + " as " + disk.format())));
            if (machines.userOf(disk.volume()).filter(user -> !user.equals(id)).isPresent()) {
                throw NodeException.of(ErrorCode.IN_USE, "Another machine runs with a volume of this one.");
            }
            volume.backing().ifPresent(backing -> {
                if (backing.medium() instanceof Medium.File image && !Files.isRegularFile(image.path())) {
                    throw new NodeException(
                            Problem.of(ErrorCode.NOT_FOUND, "The image below a volume is not on this node.")
                                    .withInternal(image.path().toString()));
                }
            });
            Medium medium = host.mirrors()
                    .device(disk.volume())
                    .<Medium>map(Medium.Device::new)
                    .orElse(volume.medium());
            files.add(new QemuDevices.DiskFile(
                    disk, medium, volume.backing(), host.mirrors().opening(disk.volume(), incoming)));
        }
        return files;
    }

    Path image(ImageDigest digest) {
        return host.images()
                .find(digest)
                .orElseThrow(() ->
                        NodeException.of(ErrorCode.NOT_FOUND, "The image in the machine's drive is not on this node."));
    }
}
