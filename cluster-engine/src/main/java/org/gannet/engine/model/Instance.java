package org.gannet.engine.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.HostName;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.MacAddress;
import org.gannet.base.NodeName;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;

/**
 * A virtual machine as it should be.
 * @param name unique among its owner's instances
 * @param primary the node that it lives on
 * @param incoming the node that it is being moved to; its capacity is used there too
 * @param machineType pinned when it was created, so that it can be moved while it runs
 * @param source for people: what it was made from
 */
public record Instance(
        InstanceId id,
        HostName name,
        OwnerId owner,
        Lifecycle lifecycle,
        AdminState wished,
        NodeName primary,
        Optional<Incoming> incoming,
        int vcpus,
        ByteSize memory,
        String machineType,
        List<Disk> disks,
        List<VmSpec.Nic> nics,
        Optional<ImageDigest> cdrom,
        VmSpec.BootFrom bootFrom,
        List<String> sshKeys,
        String source,
        Instant createdAt) {
    public Instance {
        if (vcpus < 1) {
            throw new IllegalArgumentException("an instance needs a vCPU: " + vcpus);
        }
        if (memory.bytes() == 0) {
            throw new IllegalArgumentException("an instance needs memory");
        }
        if (incoming.map(Incoming::node).filter(primary::equals).isPresent()) {
            throw new IllegalArgumentException("moved to where it is: " + primary);
        }
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
        sshKeys = List.copyOf(sshKeys);
    }

    public Instance withLifecycle(Lifecycle other) {
        return new Instance(
                id,
                name,
                owner,
                other,
                wished,
                primary,
                incoming,
                vcpus,
                memory,
                machineType,
                disks,
                nics,
                cdrom,
                bootFrom,
                sshKeys,
                source,
                createdAt);
    }

    public Instance withWished(AdminState other) {
        return new Instance(
                id,
                name,
                owner,
                lifecycle,
                other,
                primary,
                incoming,
                vcpus,
                memory,
                machineType,
                disks,
                nics,
                cdrom,
                bootFrom,
                sshKeys,
                source,
                createdAt);
    }

    public Instance withIncoming(Optional<Incoming> other) {
        return new Instance(
                id,
                name,
                owner,
                lifecycle,
                wished,
                primary,
                other,
                vcpus,
                memory,
                machineType,
                disks,
                nics,
                cdrom,
                bootFrom,
                sshKeys,
                source,
                createdAt);
    }

    /** At its new home, with the copies of its disks there. */
    public Instance movedTo(Incoming home) {
        return new Instance(
                id,
                name,
                owner,
                lifecycle,
                wished,
                home.node(),
                Optional.empty(),
                vcpus,
                memory,
                machineType,
                home.disks(),
                nics,
                cdrom,
                bootFrom,
                sshKeys,
                source,
                createdAt);
    }

    /** The sum of its disks' sizes. */
    public ByteSize diskTotal() {
        return disks.stream().map(Disk::size).reduce(ByteSize.ZERO, ByteSize::plus);
    }

    /** Where it uses capacity: its primary, and the node that it is being moved to. */
    public List<NodeName> nodesUsed() {
        return incoming.map(home -> List.of(primary, home.node())).orElseGet(() -> List.of(primary));
    }

    /** What a node needs to run it, with the disks' copies on its primary node. */
    public VmSpec vmSpec() {
        return vmSpec(disks);
    }

    /** What a node needs to run it, with these copies of its disks. */
    public VmSpec vmSpec(List<Disk> copies) {
        return new VmSpec(
                name,
                machineType,
                vcpus,
                memory,
                copies.stream().map(Disk::vmDisk).toList(),
                nics,
                cdrom,
                bootFrom,
                new VmSpec.Seed(name, sshKeys));
    }

    /** The images that a node must have for it: what its disks are clones of, and its CD. In a stable order. */
    public List<ImageDigest> imagesNeeded() {
        return imagesNeeded(disks, cdrom);
    }

    /** The images that a node must have for such disks and CD, in a stable order. */
    public static List<ImageDigest> imagesNeeded(List<Disk> disks, Optional<ImageDigest> cdrom) {
        Set<String> digests = new TreeSet<>();
        for (Disk disk : disks) {
            switch (disk.source()) {
                case VolumeSpec.Source.CloneOf clone ->
                    digests.add(clone.image().sha256());
                case VolumeSpec.Source.Empty none -> {}
            }
        }
        cdrom.ifPresent(image -> digests.add(image.sha256()));
        return digests.stream().map(ImageDigest::new).toList();
    }

    /** Of its network cards, in their order. */
    public List<MacAddress> macs() {
        return nics.stream().map(VmSpec.Nic::mac).toList();
    }

    /** The bridges that a node must have for it. */
    public Set<String> bridgesNeeded() {
        return nics.stream()
                .flatMap(nic -> switch (nic) {
                    case VmSpec.Nic.Bridge bridge -> Stream.of(bridge.bridge());
                    case VmSpec.Nic.User none -> Stream.<String>empty();
                })
                .collect(Collectors.toUnmodifiableSet());
    }
}
