package org.gannet.engine.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.HostName;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.MacAddress;
import org.gannet.base.NetworkId;
import org.gannet.base.NodeName;
import org.gannet.base.PlacementRule;
import org.gannet.base.Tags;
import org.gannet.base.VolumeId;
import org.gannet.node.Place;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;

/**
 * A virtual machine as it should be. Another version of it is made by {@link #draft}.
 * @param name unique among its owner's instances
 * @param primary the node that it lives on
 * @param incoming the node that it is being moved to; its capacity is used there too
 * @param memory that it may use; with {@code minMemory} the most
 * @param machineType pinned when it was created, so that it can be moved while it runs
 * @param source for people: what it was made from
 * @param secondary the node that has the other copies of its mirrored disks; there exactly if it has such
 * @param wishedBy who said what it should do
 * @param minMemory what it can be brought down to while it runs; empty for one whose memory does not change
 * @param spindleUse how much it keeps disks turning, compared with others
 * @param hypervisor over its group's
 * @param pending what was changed while it ran and waits for a restart; in the order of {@link PendingChange}
 * @param runtimeMemory what its guest is asked to keep, so that the rest is the node's; empty for all of it
 * @param rules where it shall be, seen from its owner's other machines; sorted, each once
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
        List<Nic> nics,
        Optional<ImageDigest> cdrom,
        VmSpec.BootFrom bootFrom,
        List<String> sshKeys,
        String source,
        Instant createdAt,
        Optional<NodeName> secondary,
        WishedBy wishedBy,
        Optional<ByteSize> minMemory,
        Optional<Integer> spindleUse,
        HypervisorParameters hypervisor,
        DiskActivity diskActivity,
        List<PendingChange> pending,
        Tags tags,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ByteSize> runtimeMemory,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PlacementRule> rules) {
    /** So many placement rules it may have. */
    public static final int MOST_RULES = 16;

    private static final int MOST_SPINDLES = 1000;

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
        if (secondary.filter(primary::equals).isPresent()) {
            throw new IllegalArgumentException("mirrored to where it is: " + primary);
        }
        disks = Slots.ofDisks(disks);
        nics = Slots.ofNics(nics);
        sshKeys = List.copyOf(sshKeys);
        if (secondary.isPresent()
                != disks.stream().anyMatch(disk -> disk.replica().isPresent())) {
            throw new IllegalArgumentException("a secondary node is there exactly for mirrored disks: " + secondary);
        }
        ByteSize most = memory;
        minMemory.filter(least -> least.bytes() == 0 || !least.isAtMost(most)).ifPresent(least -> {
            throw new IllegalArgumentException("not between nothing and " + most + ": " + least);
        });
        Optional<ByteSize> floor = minMemory;
        runtimeMemory
                .filter(now -> floor.isEmpty() || !floor.get().isAtMost(now) || !now.isAtMost(most))
                .ifPresent(now -> {
                    throw new IllegalArgumentException("not between " + floor + " and " + most + ": " + now);
                });
        Overrides.requireWithin(spindleUse, 0, MOST_SPINDLES, "use of spindles");
        wishedBy = Objects.requireNonNullElse(wishedBy, WishedBy.ADMIN);
        hypervisor = Objects.requireNonNullElse(hypervisor, HypervisorParameters.INHERITED);
        diskActivity = Objects.requireNonNullElse(
                diskActivity, wished == AdminState.UP ? DiskActivity.ACTIVE : DiskActivity.INACTIVE);
        pending = List.copyOf(new TreeSet<>(Objects.requireNonNullElse(pending, List.of())));
        tags = Objects.requireNonNullElse(tags, Tags.NONE);
        rules = List.copyOf(new TreeSet<>(Objects.requireNonNullElse(rules, List.of())));
        if (rules.size() > MOST_RULES) {
            throw new IllegalArgumentException("at most " + MOST_RULES + " placement rules");
        }
    }

    /** To make another version of it. */
    public InstanceDraft draft() {
        return new InstanceDraft(this);
    }

    public Instance withLifecycle(Lifecycle other) {
        return draft().lifecycle(other).build();
    }

    /** As somebody wishes who may. */
    public Instance withWished(AdminState other) {
        return draft().wished(other, WishedBy.ADMIN).build();
    }

    /** Without anything that waits for a restart: it is about to be started, or will be. */
    public Instance asDefined() {
        return draft().pending(List.of()).build();
    }

    public Instance withIncoming(Optional<Incoming> other) {
        return draft().incoming(other).build();
    }

    public Instance withTags(Tags other) {
        return draft().tags(other).build();
    }

    /** At its new home, with the copies of its disks there; when that was its secondary, the two change places. */
    public Instance movedTo(Incoming home) {
        Optional<NodeName> other = secondary.equals(Optional.of(home.node())) ? Optional.of(primary) : secondary;
        return draft().primary(home.node())
                .secondary(other)
                .disks(home.disks())
                .runtimeMemory(home.memory().or(() -> runtimeMemory))
                .incoming(Optional.empty())
                .build();
    }

    /** One of its nodes is called otherwise. */
    public Instance onRenamed(NodeName before, NodeName after) {
        return draft().primary(primary.equals(before) ? after : primary)
                .secondary(secondary.map(node -> node.equals(before) ? after : node))
                .build();
    }

    /** What its guest may use now. */
    public ByteSize memoryInUse() {
        return runtimeMemory.orElse(memory);
    }

    /** What it takes of the memory of a node that is one of its homes. */
    public ByteSize memoryOn(NodeName node) {
        return incoming.filter(home -> home.node().equals(node))
                .flatMap(Incoming::memory)
                .orElseGet(this::memoryInUse);
    }

    /** Its secondary node as its new home, where the other copies of its disks are. */
    public Optional<Incoming> atSecondary() {
        return secondary.map(
                node -> new Incoming(node, disks.stream().map(Disk::swapped).toList()));
    }

    /** With this being known of all second copies of its disks. One without such copies stays as it is. */
    public Instance withAgreement(Replica.Agreement agreement) {
        return draft().disks(disks.stream()
                        .map(disk -> disk.replica()
                                .map(copy -> disk.withReplica(copy.withAgreement(agreement)))
                                .orElse(disk))
                        .toList())
                .build();
    }

    /** Whether each of its disks has a copy on its secondary node, and there is one. */
    public boolean hasOnlyMirroredDisks() {
        return secondary.isPresent()
                && disks.stream().allMatch(disk -> disk.replica().isPresent());
    }

    /** The sum of its disks' sizes. */
    public ByteSize diskTotal() {
        return disks.stream().map(Disk::size).reduce(ByteSize.ZERO, ByteSize::plus);
    }

    /** The sum of the sizes of those disks of which its secondary node has a copy. */
    public ByteSize mirroredTotal() {
        return disks.stream()
                .filter(disk -> disk.replica().isPresent())
                .map(Disk::size)
                .reduce(ByteSize.ZERO, ByteSize::plus);
    }

    /** What its disks take of the node that it lives on; not what they take of storage that several nodes see. */
    public DiskRoom room() {
        return disks.stream()
                .map(Disk::room)
                .reduce(DiskRoom.NONE, DiskRoom::plus)
                .own();
    }

    /** What its disks take of storage that several nodes see. */
    public DiskRoom sharedRoom() {
        return disks.stream()
                .map(Disk::room)
                .reduce(DiskRoom.NONE, DiskRoom::plus)
                .shared();
    }

    /** The storage that several nodes see and that a node must have for it. */
    public Set<Place> storages() {
        return disks.stream().filter(Disk::onSharedStorage).map(Disk::place).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether any node that has their storage can go on with its disks; so it is without any. */
    public boolean hasOnlySharedDisks() {
        return disks.stream().allMatch(Disk::onSharedStorage);
    }

    /** What its disks take of its secondary node. */
    public DiskRoom mirroredRoom() {
        return disks.stream()
                .filter(disk -> disk.replica().isPresent())
                .map(Disk::room)
                .reduce(DiskRoom.NONE, DiskRoom::plus);
    }

    /** How much it keeps disks turning: 1 unless it was said. */
    public int spindles() {
        return spindleUse.orElse(1);
    }

    /** Where its disks lie, if all lie alike; DISKLESS without any, empty when they differ. */
    public Optional<DiskTemplate> template() {
        List<DiskTemplate> all = disks.stream().map(Disk::template).distinct().toList();
        return all.isEmpty()
                ? Optional.of(DiskTemplate.DISKLESS)
                : Optional.of(all.getFirst()).filter(first -> all.size() == 1);
    }

    /** Where the guest may be: its primary, and the node that it is being moved to. */
    public List<NodeName> homes() {
        return incoming.map(home -> List.of(primary, home.node())).orElseGet(() -> List.of(primary));
    }

    /** Where it uses capacity: its homes, and its secondary. Each once. */
    public List<NodeName> nodesUsed() {
        List<NodeName> nodes = new ArrayList<>(homes());
        secondary.filter(node -> !nodes.contains(node)).ifPresent(nodes::add);
        return List.copyOf(nodes);
    }

    /** All copies of its disks, wherever they are; each once. */
    public Stream<VolumeId> volumes() {
        return Stream.concat(
                        disks.stream().flatMap(Disk::volumes),
                        incoming.stream().flatMap(home -> home.disks().stream().map(Disk::volume)))
                .distinct();
    }

    /** What belongs to its disks on the node, or is to come there. */
    public List<VolumeId> volumesOn(NodeName node) {
        List<VolumeId> volumes = new ArrayList<>();
        if (primary.equals(node)) {
            disks.stream().flatMap(Disk::volumesHere).forEach(volumes::add);
        }
        incoming.filter(home -> home.node().equals(node))
                .ifPresent(home -> home.disks().forEach(disk -> volumes.add(disk.volume())));
        if (secondary.equals(Optional.of(node))) {
            disks.forEach(disk ->
                    disk.replica().stream().flatMap(Replica::volumesThere).forEach(volumes::add));
        }
        return volumes;
    }

    /** What its primary node needs to run it. @throws IllegalArgumentException when that node can't be wired so */
    public VmSpec vmSpec(ClusterState state) {
        return vmSpec(state, primary, disks);
    }

    /**
     * What the node needs to run it, with these copies of its disks.
     * @throws IllegalArgumentException when the node can't be wired so, see {@link Wiring#findFault}
     */
    public VmSpec vmSpec(ClusterState state, NodeName node, List<Disk> copies) {
        Wiring wiring = new Wiring(state, node);
        return new VmSpec(
                name,
                machineType,
                vcpus,
                memory,
                copies.stream().map(Disk::vmDisk).toList(),
                nics.stream().map(wiring::vmNic).toList(),
                cdrom,
                bootFrom,
                new VmSpec.Seed(name, sshKeys),
                false,
                minMemory.map(least -> new VmSpec.Balloon(memoryInUse())),
                new Inheritance(state).hypervisor(this).effective().hardware());
    }

    /** The images that a node must have for it: what its disks are clones of, and its CD. In a stable order. */
    public List<ImageDigest> imagesNeeded() {
        return imagesNeeded(disks, cdrom);
    }

    /** The images that a node must have for such disks and CD, in a stable order. */
    public static List<ImageDigest> imagesNeeded(List<Disk> disks, Optional<ImageDigest> cdrom) {
        Set<String> digests = new TreeSet<>();
        for (Disk disk : disks) {
            // Others hold all of it since they were made.
            if (disk.replica().isEmpty() && !disk.onSharedStorage()) {
                image(disk).ifPresent(image -> digests.add(image.sha256()));
            }
        }
        cdrom.ifPresent(image -> digests.add(image.sha256()));
        return digests.stream().map(ImageDigest::new).toList();
    }

    /** The image that the disk is made of. */
    public static Optional<ImageDigest> image(Disk disk) {
        return switch (disk.source()) {
            case VolumeSpec.Source.CloneOf clone -> Optional.of(clone.image());
            case VolumeSpec.Source.Empty _ -> Optional.empty();
            case VolumeSpec.Source.Adopted _ -> Optional.empty();
        };
    }

    /** Of its network cards, in their order. */
    public List<MacAddress> macs() {
        return nics.stream().map(Nic::mac).toList();
    }

    /** The networks that its cards are in, each once. */
    public List<NetworkId> networks() {
        return nics.stream().flatMap(nic -> nic.network().stream()).distinct().toList();
    }

    /** The bridges that a node must have for it, whatever its group. */
    public Set<String> bridgesNeeded() {
        return nics.stream()
                .flatMap(nic -> switch (nic.attachment()) {
                    case Nic.Attachment.Bridge bridge -> Stream.of(bridge.bridge());
                    case Nic.Attachment.User _, Nic.Attachment.OnNetwork _ -> Stream.<String>empty();
                })
                .collect(Collectors.toUnmodifiableSet());
    }
}
