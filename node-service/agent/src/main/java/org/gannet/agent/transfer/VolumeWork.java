package org.gannet.agent.transfer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.gannet.agent.task.TaskControl;
import org.gannet.agent.volume.Filling;
import org.gannet.agent.volume.Medium;
import org.gannet.agent.volume.OpenSides;
import org.gannet.agent.volume.VolumeChanges;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.agent.volume.VolumeMoments;
import org.gannet.agent.volume.VolumeTools;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.Progress;
import org.gannet.base.SnapshotId;
import org.gannet.node.Export;
import org.gannet.node.NodeException;
import org.gannet.node.TaskSpec;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;

/** Long work on volumes: copies to other nodes, to other formats, to and from the backup directory. */
public final class VolumeWork {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private final VolumeDriver volumes;
    private final VolumeChanges changes;
    private final OpenSides sides;
    private final VolumePeers peers;
    private final BackupShelf shelf;

    public VolumeWork(
            VolumeDriver volumes, VolumeChanges changes, OpenSides sides, VolumePeers peers, BackupShelf shelf) {
        this.volumes = volumes;
        this.changes = changes;
        this.sides = sides;
        this.peers = peers;
        this.shelf = shelf;
    }

    /**
     * What is read.
     * @param medium where: not the volume's own when another process has that open
     * @param format of what is read there
     * @param snapshot inside of that
     * @param size as a guest would see it
     */
    private record Source(
            VolumeDriver.Volume volume,
            Medium medium,
            VolumeSpec.Format format,
            Optional<SnapshotId> snapshot,
            ByteSize size) {
        void requireRoomIn(VolumeSpec spec) {
            if (!size.isAtMost(spec.size())) {
                throw NodeException.of(
                        ErrorCode.INVALID_REQUEST,
                        "The copy would be smaller than what is copied: " + spec.size() + " instead of " + size + ".");
            }
        }
    }

    /** The work is known to the node: no machine is started with what it needs at rest from here on. */
    private Source source(TaskSpec.FromVolume spec) {
        return volumes.holding(List.of(spec.source()), () -> {
            VolumeDriver.Volume volume = volumes.find(spec.source())
                    .orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "There is no such volume here."));
            if (spec.snapshot().isEmpty()) {
                changes.requireRest(List.of(spec.source()));
                // Devices are read to their end.
                volumes.dropGrowth(spec.source());
                // A side is read as its guest would.
                return sides.reading(volume.id())
                        .map(side -> source(volume, side, VolumeSpec.Format.RAW))
                        .orElseGet(() ->
                                source(volume, volume.medium(), volume.spec().format()));
            }
            SnapshotId id = spec.snapshot().get();
            ByteSize size = volume.snapshots().stream()
                    .filter(snapshot -> snapshot.id().equals(id))
                    .map(VolumeReport.Snapshot::size)
                    .findFirst()
                    .orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "The volume has no such snapshot."));
            VolumeMoments.Reading reading = volumes.moments().reading(volume, id);
            return new Source(volume, reading.medium(), reading.format(), reading.inside(), size);
        });
    }

    private static Source source(VolumeDriver.Volume volume, Medium medium, VolumeSpec.Format format) {
        return new Source(
                volume, medium, format, Optional.empty(), volume.spec().size());
    }

    /** Does it; then the volume is not opened any more. */
    private void reading(TaskSpec.FromVolume spec, Consumer<Source> work) {
        try {
            work.accept(source(spec));
        } finally {
            volumes.release(List.of(spec.source()));
        }
    }

    /** @param again whether an earlier agent had begun it */
    public void copy(TaskSpec.CopyVolume spec, TaskControl control, boolean again) {
        reading(spec, source -> copy(source, spec, control, again));
    }

    private void copy(Source source, TaskSpec.CopyVolume spec, TaskControl control, boolean again) {
        VolumeSpec wanted = spec.target().spec();
        source.requireRoomIn(wanted);
        VolumeDriver.Volume volume = source.volume();
        VolumeSender sender = new VolumeSender(peers.of(spec.target()), spec.target(), spec.bytesPerSecond(), control);
        if (sender.waiting().state() == VolumePeerApi.State.COMPLETE) {
            return;
        }
        Optional<Path> path = source.medium().local();
        if (spec.snapshot().isEmpty() && isSent(volume.spec(), wanted) && path.isPresent()) {
            // The file itself, with its snapshots and above the same image; or a device, which may be larger, without.
            boolean isDevice = volume.medium() instanceof Medium.Device;
            Optional<ByteSize> size = isDevice ? Optional.of(volume.spec().size()) : Optional.empty();
            List<VolumeReport.Snapshot> inside = isDevice ? List.of() : volume.snapshots();
            ByteSize made = volume.spec().equals(wanted) ? volume.made() : wanted.size();
            sender.send(path.get(), size, new VolumeSender.VolumeRest(made, inside), again);
            return;
        }
        requireWhole(wanted);
        Path file = volumes.temporary(volume.id(), wanted.format());
        try {
            fill(source, file, wanted, manner(false, spec.bytesPerSecond()), control);
            sender.send(file, Optional.empty(), new VolumeSender.VolumeRest(wanted.size(), List.of()), false);
        } finally {
            delete(file);
        }
    }

    /** Whether the one's bytes are the other's. */
    private static boolean isSent(VolumeSpec there, VolumeSpec wanted) {
        boolean isPlain = there.format() == VolumeSpec.Format.RAW
                && wanted.source() instanceof VolumeSpec.Source.Empty
                && there.empty().at(wanted.place()).equals(wanted);
        return isPlain || there.equals(wanted);
    }

    private static void requireWhole(VolumeSpec spec) {
        if (!(spec.source() instanceof VolumeSpec.Source.Empty)) {
            throw NodeException.of(ErrorCode.INVALID_REQUEST, "What is copied is whole: it is no clone of an image.");
        }
    }

    private static VolumeTools.Manner manner(boolean compressed, Optional<ByteSize> bytesPerSecond) {
        return new VolumeTools.Manner(compressed, bytesPerSecond);
    }

    private void fill(Source source, Path file, VolumeSpec wanted, VolumeTools.Manner manner, TaskControl control) {
        underControl(control, source.size(), new Medium.File(file), () -> {
            Medium copy = new Medium.File(file);
            volumes.tools().copy(source.medium(), source.format(), source.snapshot(), copy, wanted.format(), manner);
            volumes.tools().fit(copy, wanted.format(), wanted.size());
        });
    }

    public void convert(TaskSpec.ConvertVolume spec, TaskControl control) {
        reading(spec, source -> convert(source, spec, control));
    }

    private void convert(Source source, TaskSpec.ConvertVolume spec, TaskControl control) {
        source.requireRoomIn(spec.spec());
        volumes.ensureFilled(
                spec.target(),
                spec.spec(),
                new Copying(
                        control,
                        source.size(),
                        medium -> volumes.tools()
                                .copy(
                                        source.medium(),
                                        source.format(),
                                        source.snapshot(),
                                        medium,
                                        spec.spec().format(),
                                        manner(false, spec.bytesPerSecond()))));
    }

    public void export(TaskSpec.ExportVolume spec, TaskControl control) {
        reading(spec, source -> export(source, spec, control));
    }

    private void export(Source source, TaskSpec.ExportVolume spec, TaskControl control) {
        shelf.ensure(
                spec.export(),
                source.size(),
                spec.note(),
                file -> underControl(control, source.size(), new Medium.File(file), () -> {
                    VolumeSpec.Format format = source.format();
                    Medium copy = new Medium.File(file);
                    volumes.tools()
                            .copy(
                                    source.medium(),
                                    format,
                                    source.snapshot(),
                                    copy,
                                    VolumeSpec.Format.QCOW2,
                                    manner(true, spec.bytesPerSecond()));
                    volumes.tools().fit(copy, VolumeSpec.Format.QCOW2, source.size());
                }));
    }

    public void fetch(TaskSpec.ImportVolume spec, TaskControl control) {
        Export export = shelf.find(spec.export())
                .orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "There is no such export on this node."));
        if (!export.size().isAtMost(spec.spec().size())) {
            throw NodeException.of(
                    ErrorCode.INVALID_REQUEST, "The volume would be smaller than the one that was exported.");
        }
        if (!volumes.has(spec.target())) {
            requireRight(export, control);
        }
        Medium from = new Medium.File(shelf.file(export.id()));
        volumes.ensureFilled(
                spec.target(),
                spec.spec(),
                new Copying(
                        control,
                        export.size(),
                        medium -> volumes.tools()
                                .copy(
                                        from,
                                        VolumeSpec.Format.QCOW2,
                                        Optional.empty(),
                                        medium,
                                        spec.spec().format(),
                                        manner(false, spec.bytesPerSecond()))));
    }

    private void requireRight(Export export, TaskControl control) {
        control.progress(new Progress("checking the export", 0, 0, Progress.Unit.BYTES));
        Path file = shelf.file(export.id());
        try {
            String found = Checksums.sha256(file);
            VolumeTools.Info info = volumes.tools().info(new Medium.File(file), VolumeSpec.Format.QCOW2);
            if (!found.equals(export.sha256()) || info.backed() || !info.size().isAtMost(export.size())) {
                throw new NodeException(Problem.of(ErrorCode.IMAGE_DAMAGED, "The export is not what was written.")
                        .withRemedy("Use another one.")
                        .withInternal(file + ": SHA-256 " + found + ", " + info));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void check(TaskSpec.CheckVolume spec, TaskControl control) {
        control.figure("givenBack", changes.check(spec.volume()));
    }

    public void revert(TaskSpec.RevertSnapshot spec) {
        changes.revert(spec.volumes(), spec.snapshot());
    }

    /** Fills a new volume, for a task. @param total of what is copied */
    private record Copying(TaskControl control, ByteSize total, Consumer<Medium> copy) implements Filling {
        @Override
        public void zeroing(Progress progress) {
            control.check();
            control.progress(progress);
        }

        @Override
        public void fill(Medium medium) {
            underControl(control, total, medium, () -> copy.accept(medium));
        }
    }

    /**
     * Does work that a tool does, on a thread of its own so that it can be broken off.
     * @param target that grows while it goes on, if it is a file
     */
    private static void underControl(TaskControl control, ByteSize total, Medium target, Runnable work) {
        Attempt attempt = new Attempt(work);
        Thread thread = Thread.ofVirtual().name("copy").start(attempt);
        try {
            while (!thread.join(LOOK_AGAIN)) {
                if (control.isCancelled()) {
                    thread.interrupt();
                }
                control.progress(new Progress(
                        "copying the volume",
                        Math.min(size(target), total.bytes()),
                        total.bytes(),
                        Progress.Unit.BYTES));
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw NodeException.of(ErrorCode.CANCELLED, "The node's agent is ending.");
        }
        control.check();
        attempt.failure.ifPresent(thrown -> {
            throw thrown;
        });
    }

    /** Remembers how the work ended. */
    private static final class Attempt implements Runnable {
        private final Runnable work;
        private volatile Optional<RuntimeException> failure =
                Optional.of(NodeException.of(ErrorCode.INTERNAL, "The copy broke off."));

        Attempt(Runnable work) {
            this.work = work;
        }

        @Override
        public void run() {
            try {
                work.run();
                failure = Optional.empty();
            } catch (RuntimeException e) {
                failure = Optional.of(e);
            }
        }
    }

    /** A raw copy's size is the whole one from the beginning: then this says no more than that it goes on. */
    private static long size(Medium target) {
        if (!(target instanceof Medium.File file)) {
            return 0;
        }
        try {
            return Files.size(file.path());
        } catch (IOException e) {
            return 0;
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
