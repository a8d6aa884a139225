package org.gannet.agent.volume.rbd;

import org.gannet.base.ByteSize;
import org.gannet.node.NodeHttp;
import org.gannet.node.Place;
import org.gannet.node.VolumeSpec;

/**
 * What is kept of a volume with its image, besides the size.
 * @param made the size that it was made with
 * @param source what it held at first
 * @param place as it was said
 */
record RbdRecord(ByteSize made, VolumeSpec.Source source, Place place) {
    static RbdRecord made(VolumeSpec spec) {
        return new RbdRecord(spec.size(), spec.source(), spec.place());
    }

    static RbdRecord read(String text) {
        return NodeHttp.json().readValue(text, RbdRecord.class);
    }

    String text() {
        return NodeHttp.json().writeValueAsString(this);
    }

    VolumeSpec spec(ByteSize now) {
        return new VolumeSpec(VolumeSpec.Format.RAW, now, source, place);
    }

    /** Whether it is what this describes, or was when it was made. */
    boolean is(VolumeSpec other, ByteSize now) {
        return other.equals(spec(now)) || other.equals(spec(made));
    }
}
