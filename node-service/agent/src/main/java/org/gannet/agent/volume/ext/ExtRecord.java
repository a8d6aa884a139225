package org.gannet.agent.volume.ext;

import org.gannet.base.ByteSize;
import org.gannet.node.Place;
import org.gannet.node.VolumeSpec;

/**
 * What the node keeps of a volume: scripts can't be asked what there is. On disk before anything is done of which it
 * tells.
 * @param storage that it is in
 * @param made the size that it was made with
 * @param zeroedTo what is behind the size up to here holds zeroes, or what a machine wrote that was told of it; while
 *     it is zeroed at first, what is before
 * @param source what it held at first
 * @param place as it was said
 * @param attached whether it is, or may be, attached to this node
 */
record ExtRecord(
        Phase phase,
        String storage,
        ByteSize made,
        ByteSize size,
        ByteSize zeroedTo,
        VolumeSpec.Source source,
        Place place,
        boolean attached) {
    /** What is known of the volume in the storage. */
    enum Phase {
        /** It may be there, and is not finished. */
        MAKING,
        /** It is there, holds zeroes up to where the record says, and is gone on with. */
        ZEROING,
        /** It is there. */
        READY,
        /** It may be there, and is to go. */
        REMOVING
    }

    static ExtRecord of(VolumeSpec spec, String storage, Phase phase) {
        return new ExtRecord(phase, storage, spec.size(), spec.size(), spec.size(), spec.source(), spec.place(), false);
    }

    ExtRecord in(Phase next) {
        return new ExtRecord(next, storage, made, size, zeroedTo, source, place, attached);
    }

    ExtRecord withSize(ByteSize now) {
        return new ExtRecord(
                phase, storage, made, now, zeroedTo.isAtMost(now) ? now : zeroedTo, source, place, attached);
    }

    ExtRecord withZeroedTo(ByteSize end) {
        return new ExtRecord(phase, storage, made, size, end, source, place, attached);
    }

    ExtRecord withAttached(boolean now) {
        return new ExtRecord(phase, storage, made, size, zeroedTo, source, place, now);
    }

    VolumeSpec spec() {
        return new VolumeSpec(VolumeSpec.Format.RAW, size, source, place);
    }

    /** Whether it is what this describes, or was when it was made. */
    boolean is(VolumeSpec other) {
        return other.equals(spec()) || other.equals(spec().withSize(made));
    }
}
