package org.gannet.agent.volume.file;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.node.Place;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;

/**
 * What is kept of a volume beside its file. The first version kept the specification only: the same fields.
 * @param size that it has now
 * @param madeWith the size that it was made with; empty when it has that still
 * @param place as it was said
 */
record VolumeRecord(
        VolumeSpec.Format format,
        ByteSize size,
        VolumeSpec.Source source,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ByteSize> madeWith,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<VolumeReport.Snapshot> snapshots,

        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Place.Unsaid.class)
        Place place) {
    VolumeRecord {
        place = Objects.requireNonNullElse(place, Place.FILE);
        snapshots = List.copyOf(snapshots);
    }

    static VolumeRecord made(VolumeSpec spec) {
        return new VolumeRecord(spec.format(), spec.size(), spec.source(), Optional.empty(), List.of(), spec.place());
    }

    VolumeSpec spec() {
        return new VolumeSpec(format, size, source, place);
    }

    ByteSize made() {
        return madeWith.orElse(size);
    }

    /** Whether it is what this describes, or was when it was made. */
    boolean is(VolumeSpec other) {
        return other.format() == format
                && other.source().equals(source)
                && other.place().equals(place)
                && (other.size().equals(size) || other.size().equals(made()));
    }

    VolumeRecord with(ByteSize now, List<VolumeReport.Snapshot> all) {
        return new VolumeRecord(format, now, source, Optional.of(made()), all, place);
    }
}
