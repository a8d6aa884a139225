package org.gannet.engine.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.base.VolumeId;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;

/**
 * A disk of an instance.
 * @param volume the copy on the instance's primary node; another one after each migration
 * @param size as the guest sees it
 * @param source what it held at first; a copy-on-write clone needs its image on every node that it comes to
 * @param name in words, for people
 * @param template where its bytes lie
 * @param mode whether the guest may write
 * @param replica the copy on the instance's secondary node; there exactly for templates that two nodes mirror
 * @param snapshots oldest first
 * @param slot its place on the machine's bus; empty for one that has not been attached yet
 */
public record Disk(
        DiskId id,
        VolumeId volume,
        VolumeSpec.Format format,
        ByteSize size,
        VolumeSpec.Source source,
        Optional<String> name,
        DiskTemplate template,
        Mode mode,
        Optional<Replica> replica,
        List<Snapshot> snapshots,
        Optional<Integer> slot) {
    public static final int MOST_SNAPSHOTS = 100;
    private static final int LONGEST_NAME = 100;

    public Disk {
        template = Objects.requireNonNullElse(template, DiskTemplate.FILE);
        mode = Objects.requireNonNullElse(mode, Mode.RW);
        snapshots = List.copyOf(Objects.requireNonNullElse(snapshots, List.of()));
        if (snapshots.size() > MOST_SNAPSHOTS) {
            throw new IllegalArgumentException("at most " + MOST_SNAPSHOTS + " snapshots: " + snapshots.size());
        }
        Overrides.requireWithin(slot, 0, VmSpec.MOST_DISKS - 1, "places of disks");
        requireName(name);
        if (template.mirroring() == DiskTemplate.Mirroring.INTERNAL != replica.isPresent()) {
            throw new IllegalArgumentException(
                    template + (replica.isPresent() ? " is not mirrored by two nodes" : " needs a copy on two nodes"));
        }
    }

    /** @throws IllegalArgumentException when no disk can be called so */
    public static void requireName(Optional<String> name) {
        name.filter(text -> text.isBlank() || text.length() > LONGEST_NAME).ifPresent(text -> {
            throw new IllegalArgumentException("a name of 1 to " + LONGEST_NAME + " characters");
        });
    }

    /** What a guest may do with a disk. */
    public enum Mode {
        RW("It reads and writes."),
        RO("It only reads.");

        private final String sentence;

        Mode(String sentence) {
            this.sentence = sentence;
        }

        /** For people. */
        public String sentence() {
            return sentence;
        }
    }

    /** A file on the node that the guest reads and writes. */
    public static Disk of(
            DiskId id, VolumeId volume, VolumeSpec.Format format, ByteSize size, VolumeSpec.Source source) {
        return new Disk(
                id,
                volume,
                format,
                size,
                source,
                Optional.empty(),
                DiskTemplate.FILE,
                Mode.RW,
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    public VolumeSpec volumeSpec() {
        return new VolumeSpec(format, size, source);
    }

    public VmSpec.Disk vmDisk() {
        return new VmSpec.Disk(id, volume, format, slot, mode == Mode.RO);
    }

    /** Of all its copies, that on the primary node first. */
    public Stream<VolumeId> volumes() {
        return Stream.concat(Stream.of(volume), replica.stream().map(Replica::volume));
    }

    /** The same disk in another copy. */
    public Disk withVolume(VolumeId other) {
        return new Disk(id, other, format, size, source, name, template, mode, replica, snapshots, slot);
    }

    /** In a volume that was made anew: it has none of the snapshots, and needs what that was made of. */
    public Disk madeAnew(VolumeId other, VolumeSpec.Source from) {
        return new Disk(id, other, format, size, from, name, template, mode, replica, List.of(), slot);
    }

    /** Seen from its secondary node, when the two change places. One that is not mirrored stays as it is. */
    public Disk swapped() {
        return replica.map(there -> withVolume(there.volume()).withReplica(there.swapped(volume)))
                .orElse(this);
    }

    /** With another copy on the secondary node. */
    public Disk withReplica(Replica other) {
        return withTemplate(template, Optional.of(other));
    }

    Disk withSlot(int place) {
        return new Disk(id, volume, format, size, source, name, template, mode, replica, snapshots, Optional.of(place));
    }

    public Disk withSize(ByteSize other) {
        return new Disk(id, volume, format, other, source, name, template, mode, replica, snapshots, slot);
    }

    public Disk withName(Optional<String> other) {
        return new Disk(id, volume, format, size, source, other, template, mode, replica, snapshots, slot);
    }

    public Disk withMode(Mode other) {
        return new Disk(id, volume, format, size, source, name, template, other, replica, snapshots, slot);
    }

    /** @param other with the copy on the secondary node when two nodes mirror it, empty otherwise */
    public Disk withTemplate(DiskTemplate otherTemplate, Optional<Replica> other) {
        return new Disk(id, volume, format, size, source, name, otherTemplate, mode, other, snapshots, slot);
    }

    public Disk withFormat(VolumeSpec.Format other) {
        return new Disk(id, volume, other, size, source, name, template, mode, replica, snapshots, slot);
    }

    public Disk withSnapshots(List<Snapshot> others) {
        return new Disk(id, volume, format, size, source, name, template, mode, replica, others, slot);
    }
}
