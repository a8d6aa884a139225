package org.gannet.agent.volume.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.fence.Turns;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.state.StateFile;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.agent.volume.VolumeUsers;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;

/**
 * Volumes as files in one directory: {@code ID.raw} or {@code ID.qcow2} with {@code ID.json}, the specification, beside
 * it. The specification is written last: a file without one was never finished and is made anew.
 * @implNote qemu-img(1) of QEMU 7.2 and newer
 */
public final class FileDriver implements VolumeDriver {
    private static final String SPEC = ".json";
    private static final long SECTOR = 512;
    private static final Duration USE_AGE = Duration.ofSeconds(10);
    private static final int STAT_BATCH = 200;
    private final Path directory;
    private final UnfinishedFiles unfinished;
    private final ImageCache images;
    private final CommandRunner runner;
    private final VolumeUsers users;
    private volatile DiskUse lastUse = new DiskUse(System.nanoTime(), Map.of());
    private final Turns<VolumeId> turns = new Turns<>();

    /** Removes what an earlier process left unfinished, and no tool of it still writes. */
    public FileDriver(Path directory, ImageCache images, CommandRunner runner, VolumeUsers users) {
        this.directory = directory;
        this.images = images;
        this.runner = runner;
        this.users = users;
        this.unfinished = new UnfinishedFiles(directory);
        try {
            Files.createDirectories(directory);
            unfinished.sweep();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public VolumeReport ensure(VolumeId id, VolumeSpec spec) {
        if (spec.size().bytes() == 0 || spec.size().bytes() % SECTOR != 0) {
            throw NodeException.of(ErrorCode.INVALID_REQUEST, "A volume's size is a positive multiple of 512 bytes.");
        }
        return turns.with(id, () -> {
            Optional<Volume> existing = find(id);
            if (existing.isPresent()) {
                if (!existing.get().spec().equals(spec)) {
                    throw new NodeException(
                            Problem.of(ErrorCode.NAME_TAKEN, "The volume exists with another specification.")
                                    .withInternal(id + " is " + existing.get().spec() + ", asked for " + spec));
                }
                return report(existing.get());
            }
            return switch (spec.source()) {
                case VolumeSpec.Source.Empty() -> create(id, spec);
                case VolumeSpec.Source.CloneOf clone -> images.using(clone.image(), () -> create(id, spec));
            };
        });
    }

    private VolumeReport create(VolumeId id, VolumeSpec spec) {
        Path file = file(id, spec.format());
        Path attempt = UnfinishedFiles.next(file);
        try {
            unfinished.sweep(id);
            fill(attempt, spec);
            sync(attempt);
            Files.move(attempt, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try {
                StateFile.write(specFile(id), spec);
            } catch (RuntimeException e) {
                Files.deleteIfExists(file);
                throw e;
            }
            return report(find(id).orElseThrow());
        } catch (IOException e) {
            throw StateFile.failure(e, attempt);
        } catch (RuntimeException e) {
            deleteQuietly(attempt, e);
            throw e;
        }
    }

    private void fill(Path file, VolumeSpec spec) {
        switch (spec.source()) {
            case VolumeSpec.Source.Empty() ->
                run(FileCommands.createEmpty(file, spec.format(), spec.size()), "An empty volume was not created.");
            case VolumeSpec.Source.CloneOf(var digest, var imageFormat) -> {
                Path image = images.find(digest)
                        .orElseThrow(() -> NodeException.of(
                                ErrorCode.NOT_FOUND, "The image is not on this node: " + digest.sha256()));
                CommandResult info = run(FileCommands.info(image, imageFormat), "The image could not be examined.");
                FileOutput.Info found = FileOutput.info(info);
                if (found.backed()) {
                    throw NodeException.of(ErrorCode.INVALID_REQUEST, "The image refers to another file.");
                }
                if (!found.size().isAtMost(spec.size())) {
                    throw NodeException.of(
                            ErrorCode.INVALID_REQUEST,
                            "The volume is smaller than its image: " + spec.size() + ", image " + found.size() + ".");
                }
                switch (spec.format()) {
                    case QCOW2 ->
                        run(
                                FileCommands.createClone(file, directory.relativize(image), imageFormat, spec.size()),
                                "A clone of the image was not created.");
                    case RAW -> {
                        run(FileCommands.copyToRaw(image, imageFormat, file), "The image was not copied.");
                        run(FileCommands.growRaw(file, spec.size()), "The copy was not enlarged.");
                    }
                }
            }
        }
    }

    @Override
    public void ensureAbsent(VolumeId id) {
        turns.with(id, () -> {
            Optional<InstanceId> user = users.userOf(id);
            if (user.isPresent()) {
                throw new NodeException(Problem.of(ErrorCode.IN_USE, "A machine runs with this volume.")
                        .withRemedy("Stop the machine first.")
                        .withInternal("volume " + id + ", machine " + user.get()));
            }
            try {
                // The specification goes first: what is left of a crash in between counts as never finished.
                Files.deleteIfExists(specFile(id));
                for (VolumeSpec.Format format : VolumeSpec.Format.values()) {
                    Files.deleteIfExists(file(id, format));
                }
                unfinished.sweep(id);
                StateFile.syncDirectory(directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return id;
        });
    }

    @Override
    public Optional<Volume> find(VolumeId id) {
        return StateFile.read(specFile(id), VolumeSpec.class)
                .map(spec -> new Volume(id, spec, file(id, spec.format()), backing(spec)))
                .filter(volume -> Files.isRegularFile(volume.path()));
    }

    @Override
    public <T> T holding(List<VolumeId> volumes, Supplier<T> work) {
        return turns.with(
                volumes.stream()
                        .distinct()
                        .sorted(Comparator.comparing(VolumeId::value))
                        .toList(),
                work);
    }

    private Optional<Backing> backing(VolumeSpec spec) {
        return spec.source() instanceof VolumeSpec.Source.CloneOf clone && spec.format() == VolumeSpec.Format.QCOW2
                ? Optional.of(new Backing(images.path(clone.image()), clone.imageFormat()))
                : Optional.empty();
    }

    @Override
    public boolean isCloned(ImageDigest image) {
        return volumes().stream()
                .map(Volume::spec)
                .anyMatch(spec -> spec.format() == VolumeSpec.Format.QCOW2
                        && spec.source() instanceof VolumeSpec.Source.CloneOf clone
                        && clone.image().equals(image));
    }

    @Override
    public List<VolumeReport> list() {
        List<Volume> volumes = volumes();
        Map<Path, ByteSize> used =
                recentDiskUse(volumes.stream().map(Volume::path).toList());
        return volumes.stream()
                .map(volume -> report(volume, used.getOrDefault(volume.path(), ByteSize.ZERO)))
                .toList();
    }

    private List<Volume> volumes() {
        return files().stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(SPEC))
                .map(name -> VolumeId.parse(name.substring(0, name.length() - SPEC.length())))
                .flatMap(id -> find(id).stream())
                .toList();
    }

    private VolumeReport report(Volume volume) {
        return report(volume, diskUse(List.of(volume.path())).getOrDefault(volume.path(), ByteSize.ZERO));
    }

    private static VolumeReport report(Volume volume, ByteSize used) {
        return new VolumeReport(
                volume.id(), volume.spec().format(), volume.spec().size(), used);
    }

    /** Asked for often, and needs a process: what was found some seconds ago is good enough. */
    private Map<Path, ByteSize> recentDiskUse(List<Path> paths) {
        DiskUse last = lastUse;
        if (System.nanoTime() - last.at() < USE_AGE.toNanos()
                && last.used().keySet().containsAll(paths)) {
            return last.used();
        }
        DiskUse now = new DiskUse(System.nanoTime(), diskUse(paths));
        lastUse = now;
        return now.used();
    }

    private record DiskUse(long at, Map<Path, ByteSize> used) {}

    /** What the files take on the disk; one that has gone meanwhile is missing. */
    private Map<Path, ByteSize> diskUse(List<Path> paths) {
        Map<Path, ByteSize> used = new HashMap<>();
        for (int from = 0; from < paths.size(); from += STAT_BATCH) {
            List<Path> batch = paths.subList(from, Math.min(paths.size(), from + STAT_BATCH));
            used.putAll(FileOutput.diskUse(runner.run(FileCommands.diskUse(batch))));
        }
        return used;
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(VolumeId id, VolumeSpec.Format format) {
        return directory.resolve(id + "." + FileCommands.name(format));
    }

    private Path specFile(VolumeId id) {
        return directory.resolve(id + SPEC);
    }

    private CommandResult run(Command command, String failure) {
        CommandResult result = runner.run(command);
        if (!result.succeeded()) {
            throw result.failure(FileOutput.codeOf(result), failure);
        }
        return result;
    }

    /** qemu-img leaves that to the kernel. */
    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static void deleteQuietly(Path file, RuntimeException why) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }
}
