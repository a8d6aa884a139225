package org.gannet.agent.transfer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gannet.agent.task.TaskControl;
import org.gannet.agent.volume.VolumeChanges;
import org.gannet.agent.volume.VolumeDriver;
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
    private final VolumePeers peers;
    private final BackupShelf shelf;

    public VolumeWork(VolumeDriver volumes, VolumeChanges changes, VolumePeers peers, BackupShelf shelf) {
        this.volumes = volumes;
        this.changes = changes;
        this.peers = peers;
        this.shelf = shelf;
    }

    /** What is read. @param size as a guest would see it */
    private record Source(VolumeDriver.Volume volume, Optional<SnapshotId> snapshot, ByteSize size) {
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
                return new Source(volume, Optional.empty(), volume.spec().size());
            }
            SnapshotId id = spec.snapshot().get();
            ByteSize size = volume.snapshots().stream()
                    .filter(snapshot -> snapshot.id().equals(id))
                    .map(VolumeReport.Snapshot::size)
                    .findFirst()
                    .orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "The volume has no such snapshot."));
            return new Source(volume, Optional.of(id), size);
        });
    }

    /** @param again whether an earlier agent had begun it */
    public void copy(TaskSpec.CopyVolume spec, TaskControl control, boolean again) {
        Source source = source(spec);
        VolumeSpec wanted = spec.target().spec();
        source.requireRoomIn(wanted);
        VolumeDriver.Volume volume = source.volume();
        VolumeSender sender = new VolumeSender(peers.of(spec.target()), spec.target(), spec.bytesPerSecond(), control);
        if (sender.waiting().state() == VolumePeerApi.State.COMPLETE) {
            return;
        }
        if (source.snapshot().isEmpty() && volume.spec().equals(wanted)) {
            // The file itself, with its snapshots and above the same image.
            sender.send(volume.path(), new VolumeSender.VolumeRest(volume.made(), volume.snapshots()), again);
            return;
        }
        requireWhole(wanted);
        Path file = volumes.temporary(volume.id(), wanted.format());
        try {
            fill(source, file, wanted, control);
            sender.send(file, new VolumeSender.VolumeRest(wanted.size(), List.of()), false);
        } finally {
            delete(file);
        }
    }

    private static void requireWhole(VolumeSpec spec) {
        if (!(spec.source() instanceof VolumeSpec.Source.Empty)) {
            throw NodeException.of(ErrorCode.INVALID_REQUEST, "What is copied is whole: it is no clone of an image.");
        }
    }

    private void fill(Source source, Path file, VolumeSpec wanted, TaskControl control) {
        VolumeDriver.Volume volume = source.volume();
        underControl(control, source.size(), file, () -> {
            volumes.tools()
                    .copy(volume.path(), volume.spec().format(), source.snapshot(), file, wanted.format(), false);
            volumes.tools().fit(file, wanted.format(), wanted.size());
        });
    }

    public void convert(TaskSpec.ConvertVolume spec, TaskControl control) {
        Source source = source(spec);
        source.requireRoomIn(spec.spec());
        VolumeDriver.Volume volume = source.volume();
        volumes.ensureFilled(
                spec.target(),
                spec.spec(),
                file -> underControl(
                        control,
                        source.size(),
                        file,
                        () -> volumes.tools()
                                .copy(
                                        volume.path(),
                                        volume.spec().format(),
                                        source.snapshot(),
                                        file,
                                        spec.spec().format(),
                                        false)));
    }

    public void export(TaskSpec.ExportVolume spec, TaskControl control) {
        Source source = source(spec);
        VolumeDriver.Volume volume = source.volume();
        shelf.ensure(
                spec.export(),
                source.size(),
                spec.note(),
                file -> underControl(control, source.size(), file, () -> {
                    VolumeSpec.Format format = volume.spec().format();
                    volumes.tools().copy(volume.path(), format, source.snapshot(), file, VolumeSpec.Format.QCOW2, true);
                    volumes.tools().fit(file, VolumeSpec.Format.QCOW2, source.size());
                }));
    }

    public void fetch(TaskSpec.ImportVolume spec, TaskControl control) {
        Export export = shelf.find(spec.export())
                .orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "There is no such export on this node."));
        if (!export.size().isAtMost(spec.spec().size())) {
            throw NodeException.of(
                    ErrorCode.INVALID_REQUEST, "The volume would be smaller than the one that was exported.");
        }
        if (volumes.find(spec.target()).isEmpty()) {
            requireRight(export, control);
        }
        Path from = shelf.file(export.id());
        volumes.ensureFilled(
                spec.target(),
                spec.spec(),
                file -> underControl(
                        control,
                        export.size(),
                        file,
                        () -> volumes.tools()
                                .copy(
                                        from,
                                        VolumeSpec.Format.QCOW2,
                                        Optional.empty(),
                                        file,
                                        spec.spec().format(),
                                        false)));
    }

    private void requireRight(Export export, TaskControl control) {
        control.progress(new Progress("checking the export", 0, 0, Progress.Unit.BYTES));
        Path file = shelf.file(export.id());
        try {
            String found = Checksums.sha256(file);
            VolumeTools.Info info = volumes.tools().info(file, VolumeSpec.Format.QCOW2);
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

    /**
     * Does work that a tool does, on a thread of its own so that it can be broken off.
     * @param file that grows while it goes on
     */
    private static void underControl(TaskControl control, ByteSize total, Path file, Runnable work) {
        Attempt attempt = new Attempt(work);
        Thread thread = Thread.ofVirtual().name("copy").start(attempt);
        try {
            while (!thread.join(LOOK_AGAIN)) {
                if (control.isCancelled()) {
                    thread.interrupt();
                }
                control.progress(new Progress(
                        "copying the volume", Math.min(size(file), total.bytes()), total.bytes(), Progress.Unit.BYTES));
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
    private static long size(Path file) {
        try {
            return Files.size(file);
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
