package org.gannet.engine.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.base.VolumeId;
import org.gannet.node.Place;
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
 * @param place where each of its copies lies on its node; as the template has it when nobody says
 * @param heading where else on its node it is being written to by a job; room is taken there, too
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
        Optional<Integer> slot,

        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Place.Unsaid.class)
        Place place,

        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Place> heading) {
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
        heading = Objects.requireNonNullElse(heading, Optional.empty());
        Place usual = usualPlace(template);
        place = Objects.requireNonNullElse(place, usual);
        if (place.kind() != usual.kind()) {
            throw new IllegalArgumentException("disks on " + template + " do not lie on " + place.kind());
        }
        if (place.rawOnly() && format != VolumeSpec.Format.RAW) {
            throw new IllegalArgumentException("a disk on " + template + " is RAW");
        }
        if (template.mirroring() == DiskTemplate.Mirroring.INTERNAL != replica.isPresent()) {
            throw new IllegalArgumentException(
                    template + (replica.isPresent() ? " is not mirrored by two nodes" : " needs a copy on two nodes"));
        }
    }

    /** The first pool in which copies of such disks can lie. */
    public static Place usualPlace(DiskTemplate template) {
        return switch (template) {
            case DISKLESS, FILE, MIRROR -> Place.FILE;
            case DRBD -> Place.of(DiskTemplate.PLAIN);
            case SHAREDFILE, PLAIN, BLOCKDEV, RBD, GLUSTER, EXT -> Place.of(template);
        };
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
                Optional.empty(),
                Place.FILE,
                Optional.empty());
    }

    public VolumeSpec volumeSpec() {
        return new VolumeSpec(format, size, source, place);
    }

    public VmSpec.Disk vmDisk() {
        return new VmSpec.Disk(id, volume, format, slot, mode == Mode.RO);
    }

    /** Whether there is one volume, which every node that has its storage sees. */
    public boolean onSharedStorage() {
        return template.isShared();
    }

    /** Its copy on another node, in this volume; one that every node sees is the same there. */
    public Disk copiedTo(VolumeId there) {
        return onSharedStorage() ? this : withVolume(there);
    }

    /** All that belong to it, on both nodes, the copy on the primary node first. */
    public Stream<VolumeId> volumes() {
        return Stream.concat(volumesHere(), replica.stream().flatMap(Replica::volumesThere));
    }

    /** Its copy on the primary node, and what is kept beside it there. */
    public Stream<VolumeId> volumesHere() {
        return Stream.concat(
                Stream.of(volume), replica.flatMap(Replica::metadata).stream().map(Replica.Metadata::here));
    }

    /** The same disk in another copy. */
    public Disk withVolume(VolumeId other) {
        return new Disk(
                id, other, format, size, source, name, template, mode, replica, snapshots, slot, place, heading);
    }

    /** In a volume that was made anew: it has none of the snapshots, and needs what that was made of. */
    public Disk madeAnew(VolumeId other, VolumeSpec.Source from) {
        return new Disk(id, other, format, size, from, name, template, mode, replica, List.of(), slot, place, heading);
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

    Disk withSlot(int number) {
        return new Disk(
                id,
                volume,
                format,
                size,
                source,
                name,
                template,
                mode,
                replica,
                snapshots,
                Optional.of(number),
                place,
                heading);
    }

    public Disk withSize(ByteSize other) {
        return new Disk(
                id, volume, format, other, source, name, template, mode, replica, snapshots, slot, place, heading);
    }

    public Disk withName(Optional<String> other) {
        return new Disk(
                id, volume, format, size, source, other, template, mode, replica, snapshots, slot, place, heading);
    }

    public Disk withMode(Mode other) {
        return new Disk(
                id, volume, format, size, source, name, template, other, replica, snapshots, slot, place, heading);
    }

    /**
     * Its copies stay where they are, if such disks can lie there.
     * @param other with the copy on the secondary node when two nodes mirror it, empty otherwise
     */
    public Disk withTemplate(DiskTemplate otherTemplate, Optional<Replica> other) {
        Place there = usualPlace(otherTemplate);
        return lying(otherTemplate, other, there.kind() == place.kind() ? place : there);
    }

    /** On one node, there; in the format RAW where only bytes are kept. */
    public Disk at(Place there) {
        return (there.rawOnly() ? withFormat(VolumeSpec.Format.RAW) : this)
                .lying(there.kind(), Optional.empty(), there);
    }

    private Disk lying(DiskTemplate otherTemplate, Optional<Replica> other, Place there) {
        return new Disk(
                id,
                volume,
                format,
                size,
                source,
                name,
                otherTemplate,
                mode,
                other,
                snapshots,
                slot,
                there,
                Optional.empty());
    }

    /** What one node needs to keep a copy of it. */
    public DiskRoom room() {
        DiskRoom own = room(Optional.of(template), place, size);
        return heading.map(there -> own.plus(DiskRoom.of(there, size))).orElse(own);
    }

    /** While it is being written there. */
    public Disk heading(Place there) {
        return new Disk(
                id,
                volume,
                format,
                size,
                source,
                name,
                template,
                mode,
                replica,
                snapshots,
                slot,
                place,
                Optional.of(there));
    }

    /** What one node needs to keep a copy of such a disk there. @param template when it is known */
    public static DiskRoom room(Optional<DiskTemplate> template, Place place, ByteSize size) {
        boolean isBeside = template.equals(Optional.of(DiskTemplate.DRBD));
        return DiskRoom.of(place, isBeside ? size.plus(Replica.METADATA) : size);
    }

    public Disk withFormat(VolumeSpec.Format other) {
        return new Disk(
                id, volume, other, size, source, name, template, mode, replica, snapshots, slot, place, heading);
    }

    public Disk withSnapshots(List<Snapshot> others) {
        return new Disk(id, volume, format, size, source, name, template, mode, replica, others, slot, place, heading);
    }
}
