package org.gannet.engine.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.gannet.node.IncomingVolume;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;

/**
 * A volume of a simulated node.
 * @param spec as it is now
 * @param made the size that it was made with
 * @param content stands for all that it holds: equal for equal content
 * @param moments its snapshots, oldest first
 * @param incoming how it came, or waits to come, from another node
 * @param complete whether it is a volume already; else it waits for its content
 */
record SimulatedVolume(
        VolumeSpec spec,
        ByteSize made,
        long content,
        List<Moment> moments,
        Optional<IncomingVolume> incoming,
        boolean complete) {
    SimulatedVolume {
        moments = List.copyOf(moments);
    }

    /** A snapshot with what the volume held. */
    record Moment(VolumeReport.Snapshot snapshot, long content) {}

    static SimulatedVolume made(VolumeSpec spec) {
        long content = switch (spec.source()) {
            case VolumeSpec.Source.CloneOf clone -> clone.image().sha256().hashCode();
            case VolumeSpec.Source.Adopted adopted -> adopted.name().hashCode();
            case VolumeSpec.Source.Empty() -> 0;
        };
        VolumeSpec kept = spec.source() instanceof VolumeSpec.Source.Adopted ? spec.empty() : spec;
        return new SimulatedVolume(kept, spec.size(), content, List.of(), Optional.empty(), true);
    }

    static SimulatedVolume waiting(IncomingVolume where) {
        return new SimulatedVolume(where.spec(), where.spec().size(), 0, List.of(), Optional.of(where), false);
    }

    /** One that is being made here. */
    static SimulatedVolume unfinished(VolumeSpec spec) {
        return new SimulatedVolume(spec, spec.size(), 0, List.of(), Optional.empty(), false);
    }

    boolean isBeingMade() {
        return !complete && incoming.isEmpty();
    }

    /** Whether it is what this describes, or was when it was made. */
    boolean is(VolumeSpec other) {
        return other.format() == spec.format()
                && (other.source() instanceof VolumeSpec.Source.Adopted ? other.empty() : other)
                        .source()
                        .equals(spec.source())
                && other.place().equals(spec.place())
                && (other.size().equals(spec.size()) || other.size().equals(made));
    }

    SimulatedVolume withSize(ByteSize size) {
        return new SimulatedVolume(spec.withSize(size), made, content, moments, incoming, complete);
    }

    SimulatedVolume withContent(long other) {
        return new SimulatedVolume(spec, made, other, moments, incoming, complete);
    }

    /** All has come. */
    SimulatedVolume completed(long arrived, List<Moment> arrivedMoments) {
        return new SimulatedVolume(spec, made, arrived, arrivedMoments, incoming, true);
    }

    SimulatedVolume withMoment(VolumeReport.Snapshot snapshot) {
        List<Moment> more = new ArrayList<>(moments);
        more.add(new Moment(snapshot, content));
        return new SimulatedVolume(spec, made, content, more, incoming, complete);
    }

    SimulatedVolume withoutMoment(SnapshotId id) {
        return new SimulatedVolume(
                spec,
                made,
                content,
                moments.stream()
                        .filter(moment -> !moment.snapshot().id().equals(id))
                        .toList(),
                incoming,
                complete);
    }

    Optional<Moment> moment(SnapshotId id) {
        return moments.stream()
                .filter(moment -> moment.snapshot().id().equals(id))
                .findFirst();
    }

    /** @param storage that several nodes see and in which it lies; empty for the node's own */
    VolumeReport report(VolumeId id, String storage) {
        return new VolumeReport(
                id,
                spec.format(),
                spec.size(),
                new ByteSize(spec.size().bytes() / 10),
                moments.stream().map(Moment::snapshot).toList(),
                storage);
    }
}
