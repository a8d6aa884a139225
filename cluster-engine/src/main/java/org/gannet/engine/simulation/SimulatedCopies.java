package org.gannet.engine.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.gannet.node.Export;
import org.gannet.node.IncomingVolume;
import org.gannet.node.NodeException;
import org.gannet.node.TaskSpec;
import org.gannet.node.VolumeSpec;

/** Work on the volumes of a simulated node, one step of it: what it does is done at its end, all at once. */
record SimulatedCopies(SimulatedNode node, SimulatedStorage storage, SimulatedWork work, Instant now) {
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);

    /** What is read. */
    private record Read(VolumeSpec spec, long content, List<SimulatedVolume.Moment> moments) {}

    SimulatedWork advance(TaskSpec spec) {
        try {
            requireRest(spec);
            return switch (spec) {
                case TaskSpec.CopyVolume copy -> copy(copy);
                case TaskSpec.ConvertVolume convert -> convert(convert);
                case TaskSpec.ExportVolume export -> export(export);
                case TaskSpec.ImportVolume fetch -> fetch(fetch);
                case TaskSpec.RevertSnapshot revert -> revert(revert);
                case TaskSpec.CheckVolume check -> check(check);
                case TaskSpec.CompareReplica compare -> compare(compare);
                case TaskSpec.OutOfBand switched -> switchNode(switched);
                case TaskSpec.OnMachine none -> throw new IllegalStateException("no work on volumes: " + spec);
            };
        } catch (NodeException e) {
            return work.failed(e.code(), e.problem().message());
        }
    }

    private void requireRest(TaskSpec spec) {
        for (VolumeId volume : spec.volumesAtRest()) {
            if (node.isOpen(volume)) {
                throw NodeException.of(ErrorCode.WRONG_STATE, "A machine runs with the volume.");
            }
        }
    }

    private Read read(VolumeId source, Optional<SnapshotId> snapshot) {
        SimulatedVolume volume = storage.get(source);
        if (snapshot.isEmpty()) {
            return new Read(volume.spec(), volume.content(), volume.moments());
        }
        SimulatedVolume.Moment moment = volume.moment(snapshot.get())
                .orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "There is no such snapshot."));
        return new Read(volume.withSize(moment.snapshot().size()).spec(), moment.content(), List.of());
    }

    private static void requireSize(Read read, VolumeSpec spec) {
        if (!read.spec().size().isAtMost(spec.size())) {
            throw NodeException.of(ErrorCode.INVALID_REQUEST, "The copy would be smaller than what is copied.");
        }
    }

    private static void requireWhole(VolumeSpec spec) {
        if (!(spec.source() instanceof VolumeSpec.Source.Empty)) {
            throw NodeException.of(ErrorCode.INVALID_REQUEST, "A copy is whole: it is no clone of an image.");
        }
    }

    private SimulatedWork copy(TaskSpec.CopyVolume copy) {
        Read read = read(copy.source(), copy.snapshot());
        IncomingVolume where = copy.target();
        requireSize(read, where.spec());
        Optional<SimulatedNode> target = node.findPeer(new NodeName(where.address()));
        if (target.isEmpty() || !target.get().equals(node) && !node.exchangesWith(target.get())) {
            return Duration.between(work.heardFrom(), now).compareTo(LONGEST_SILENCE) > 0
                    ? work.failed(ErrorCode.NODE_UNREACHABLE, "The receiver does not answer.")
                    : work;
        }
        SimulatedStorage there = target.get().storage();
        SimulatedVolume waiting = there.findAny(where.volume())
                .filter(volume -> volume.incoming().equals(Optional.of(where)))
                .orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "Nothing waits for the volume there."));
        if (waiting.complete()) {
            return work.succeeded(Map.of());
        }
        boolean asItIs = copy.snapshot().isEmpty() && read.spec().equals(where.spec());
        if (!asItIs) {
            requireWhole(where.spec());
        }
        if (!work.isDue(now)) {
            return work.heardFrom().equals(now) ? work : work.heard(now);
        }
        there.requireRoom();
        boolean areInside = asItIs && !read.spec().place().rawOnly();
        there.put(where.volume(), waiting.completed(read.content(), areInside ? read.moments() : List.of()));
        return work.succeeded(Map.of("bytes", read.spec().size().bytes()));
    }

    private SimulatedWork convert(TaskSpec.ConvertVolume convert) {
        Read read = read(convert.source(), convert.snapshot());
        return make(read, convert.target(), convert.spec());
    }

    private SimulatedWork fetch(TaskSpec.ImportVolume fetch) {
        SimulatedStorage.Exported exported = storage.findExport(fetch.export())
                .orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "There is no such export on this node."));
        VolumeSpec was =
                new VolumeSpec(VolumeSpec.Format.QCOW2, exported.export().size(), new VolumeSpec.Source.Empty());
        return make(new Read(was, exported.content(), List.of()), fetch.target(), fetch.spec());
    }

    private SimulatedWork make(Read read, VolumeId target, VolumeSpec spec) {
        requireSize(read, spec);
        requireWhole(spec);
        Optional<SimulatedVolume> known = storage.findAny(target);
        if (known.isPresent() && !(known.get().complete() && known.get().is(spec))) {
            throw NodeException.of(ErrorCode.NAME_TAKEN, "There is another volume with this id.");
        }
        if (work.isDue(now) && known.isEmpty()) {
            storage.requireRoom(spec.place(), spec.size());
            storage.put(target, SimulatedVolume.made(spec).withContent(read.content()));
        }
        return doneWhenDue();
    }

    private SimulatedWork export(TaskSpec.ExportVolume export) {
        Read read = read(export.source(), export.snapshot());
        if (work.isDue(now) && storage.findExport(export.export()).isEmpty()) {
            storage.requireRoom();
            ByteSize stored = new ByteSize(read.spec().size().bytes() / 20);
            storage.put(new SimulatedStorage.Exported(
                    new Export(
                            export.export(),
                            now,
                            read.spec().size(),
                            stored,
                            String.format("%064x", read.content()),
                            export.note()),
                    read.content()));
        }
        return doneWhenDue();
    }

    private SimulatedWork revert(TaskSpec.RevertSnapshot revert) {
        for (VolumeId volume : revert.volumes()) {
            read(volume, Optional.of(revert.snapshot()));
        }
        if (work.isDue(now)) {
            for (VolumeId id : revert.volumes()) {
                SimulatedVolume volume = storage.get(id);
                SimulatedVolume.Moment moment = volume.moment(revert.snapshot()).orElseThrow();
                storage.put(id, volume.withSize(moment.snapshot().size()).withContent(moment.content()));
            }
        }
        return doneWhenDue();
    }

    private SimulatedWork check(TaskSpec.CheckVolume check) {
        storage.get(check.volume());
        return work.isDue(now) ? work.succeeded(Map.of("givenBack", 0L)) : work;
    }

    private SimulatedWork compare(TaskSpec.CompareReplica compare) {
        ByteSize size = node.replicas().requireComparable(compare.disk());
        if (!work.isDue(now)) {
            return work;
        }
        ByteSize differs = node.replicas().compare(compare.disk(), compare.mend());
        return work.succeeded(Map.of("compared", size.bytes(), "differs", differs.bytes()));
    }

    private SimulatedWork switchNode(TaskSpec.OutOfBand switched) {
        if (!node.hasProgram(switched.program())) {
            throw NodeException.of(ErrorCode.NOT_FOUND, "The node has no such out-of-band program.");
        }
        if (!work.isDue(now)) {
            return work;
        }
        boolean powered = node.switchPeer(switched.target(), switched.action());
        return work.succeeded(
                switched.action() == TaskSpec.OutOfBand.Action.POWER_STATUS
                        ? Map.of("powered", powered ? 1L : 0L)
                        : Map.of());
    }

    private SimulatedWork doneWhenDue() {
        return work.isDue(now) ? work.succeeded(Map.of()) : work;
    }
}
