package org.gannet.agent.volume.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.fence.Turns;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.image.Reflinks;
import org.gannet.agent.state.StateFile;
import org.gannet.agent.volume.Filling;
import org.gannet.agent.volume.Medium;
import org.gannet.agent.volume.Refusals;
import org.gannet.agent.volume.VolumeArrival;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.agent.volume.VolumeMoments;
import org.gannet.agent.volume.VolumeTools;
import org.gannet.agent.volume.VolumeUsers;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskAct;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.Problem;
import org.gannet.base.VolumeId;
import org.gannet.node.IncomingVolume;
import org.gannet.node.NodeException;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;

/**
 * Volumes as files in one directory: {@code ID.raw} or {@code ID.qcow2} with {@code ID.json}, the specification, beside
 * it. The specification is written last: a file without one was never finished and is made anew.
 * @implNote qemu-img(1) of QEMU 7.2 and newer
 */
public final class FileDriver implements VolumeDriver {
    /** What the one pool of files is called. */
    public static final String POOL = "default";

    private static final String SPEC = ".json";
    private static final String ARRIVAL = ".incoming";
    private static final String ARRIVING = ".part";
    private static final long SECTOR = 512;
    private final FileHome home;
    private final Path directory;
    private final UnfinishedFiles unfinished;
    private final ImageCache images;
    private final CommandRunner runner;
    private final VolumeUsers users;
    private final DiskUse use;
    private final Turns<VolumeId> turns = new Turns<>();

    /** Of the node's own files. */
    public FileDriver(Path directory, ImageCache images, CommandRunner runner, VolumeUsers users) {
        this(FileHome.own(directory), images, runner, users);
    }

    /** Removes what an earlier process left unfinished, and no tool of it still writes. */
    public FileDriver(FileHome home, ImageCache images, CommandRunner runner, VolumeUsers users) {
        this.home = home;
        this.directory = home.directory();
        this.images = images;
        this.runner = runner;
        this.users = users;
        this.use = new DiskUse(runner);
        this.unfinished = new UnfinishedFiles(home.work());
        try {
            Files.createDirectories(directory);
            Files.createDirectories(home.work());
            unfinished.sweep();
            for (Path file : files(home.work())) {
                String name = file.getFileName().toString();
                boolean stray =
                        name.endsWith(ARRIVING) && !Files.exists(file.resolveSibling(name.replace(ARRIVING, ARRIVAL)));
                if (stray) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public VolumeReport ensure(VolumeId id, VolumeSpec spec) {
        return ensureMade(id, spec, file -> fill(file, spec));
    }

    @Override
    public VolumeReport ensureFilled(VolumeId id, VolumeSpec spec, Filling fill) {
        if (!(spec.source() instanceof VolumeSpec.Source.Empty)) {
            throw NodeException.of(ErrorCode.INVALID_REQUEST, "What is copied is whole: it is no clone of an image.");
        }
        return ensureMade(id, spec, file -> {
            Medium medium = new Medium.File(file);
            fill.fill(medium);
            run(FileCommands.fit(medium, spec.format(), spec.size()), "The copy was not enlarged.");
        });
    }

    private VolumeReport ensureMade(VolumeId id, VolumeSpec spec, Consumer<Path> content) {
        home.require(spec.place());
        if (spec.size().bytes() == 0 || spec.size().bytes() % SECTOR != 0) {
            throw NodeException.of(ErrorCode.INVALID_REQUEST, "A volume's size is a positive multiple of 512 bytes.");
        }
        return turns.with(id, () -> {
            Optional<VolumeRecord> known = record(id);
            if (known.isPresent() || Files.exists(arrivalFile(id))) {
                if (known.isEmpty() || !known.get().is(spec)) {
                    throw new NodeException(
                            Problem.of(ErrorCode.NAME_TAKEN, "The volume exists with another specification.")
                                    .withInternal(id + " is " + known + ", asked for " + spec));
                }
                return report(id);
            }
            requireFree(file(id, spec.format()));
            return switch (spec.source()) {
                case VolumeSpec.Source.Empty() -> create(id, spec, content);
                case VolumeSpec.Source.CloneOf clone -> images.using(clone.image(), () -> create(id, spec, content));
                case VolumeSpec.Source.Adopted adopted -> throw Refusals.of(home.kind(), DiskAct.ADOPT);
            };
        });
    }

    /** A file without a specification was never finished; anything else is somebody's. */
    private static void requireFree(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new NodeException(
                    Problem.of(ErrorCode.NAME_TAKEN, "Something else of this name is where the volume would lie.")
                            .withRemedy("Look into the directory of volumes on the node, and move it away.")
                            .withInternal(file.toString()));
        }
    }

    private VolumeReport create(VolumeId id, VolumeSpec spec, Consumer<Path> content) {
        Path attempt = temporary(id, spec.format());
        try {
            unfinished.sweep(id);
            content.accept(attempt);
            sync(attempt);
            finish(id, attempt, VolumeRecord.made(spec));
            return report(id);
        } catch (IOException e) {
            throw StateFile.failure(e, attempt);
        } catch (RuntimeException e) {
            deleteQuietly(attempt, e);
            throw e;
        }
    }

    /** The record goes last: a file without one was never finished. */
    private void finish(VolumeId id, Path content, VolumeRecord record) throws IOException {
        Path file = file(id, record.format());
        Files.move(content, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try {
            StateFile.write(specFile(id), record);
        } catch (RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private void fill(Path file, VolumeSpec spec) {
        switch (spec.source()) {
            case VolumeSpec.Source.Empty() ->
                run(FileCommands.createEmpty(file, spec.format(), spec.size()), "An empty volume was not created.");
            case VolumeSpec.Source.Adopted adopted -> throw Refusals.of(home.kind(), DiskAct.ADOPT);
            case VolumeSpec.Source.CloneOf(var digest, var imageFormat) -> {
                Path image = images.find(digest)
                        .orElseThrow(() -> NodeException.of(
                                ErrorCode.NOT_FOUND, "The image is not on this node: " + digest.sha256()));
                CommandResult info =
                        run(FileCommands.info(new Medium.File(image), imageFormat), "The image could not be examined.");
                VolumeTools.Info found = FileOutput.info(info);
                if (found.backed()) {
                    throw NodeException.of(ErrorCode.INVALID_REQUEST, "The image refers to another file.");
                }
                if (!found.size().isAtMost(spec.size())) {
                    throw NodeException.of(
                            ErrorCode.INVALID_REQUEST,
                            "The volume is smaller than its image: " + spec.size() + ", image " + found.size() + ".");
                }
                if (home.clones() && spec.format() == VolumeSpec.Format.QCOW2) {
                    run(
                            FileCommands.createClone(file, directory.relativize(image), imageFormat, spec.size()),
                            "A clone of the image was not created.");
                } else {
                    copy(spec.format(), image, imageFormat, file);
                    tools().resize(new Medium.File(file), spec.format(), spec.size());
                }
            }
        }
    }

    @Override
    public void ensureAbsent(VolumeId id) {
        turns.with(id, () -> {
            users.requireUnused(id);
            try {
                // The specification goes first: what is left of a crash in between counts as never finished.
                Files.deleteIfExists(specFile(id));
                for (VolumeSpec.Format format : VolumeSpec.Format.values()) {
                    Path file = file(id, format);
                    if (Files.isRegularFile(file)) {
                        Files.delete(file);
                    }
                }
                Files.deleteIfExists(arrivalFile(id));
                Files.deleteIfExists(arrivingFile(id));
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
        return record(id)
                .map(record -> new Volume(
                        id,
                        record.spec(),
                        new Medium.File(file(id, record.format())),
                        backing(record.spec()),
                        record.made(),
                        record.snapshots()));
    }

    /** Of a volume that is there. */
    private Optional<VolumeRecord> record(VolumeId id) {
        return StateFile.read(specFile(id), VolumeRecord.class)
                .filter(record -> Files.isRegularFile(file(id, record.format())));
    }

    @Override
    public VolumeReport report(VolumeId id) {
        return find(id).map(this::report)
                .orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "There is no such volume here."));
    }

    @Override
    public FileTools tools() {
        return new FileTools(runner);
    }

    @Override
    public VolumeMoments moments() {
        return tools().moments();
    }

    @Override
    public void note(VolumeId id, ByteSize size, List<VolumeReport.Snapshot> snapshots) {
        VolumeRecord known =
                record(id).orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "There is no such volume here."));
        VolumeRecord next = known.with(size, snapshots);
        if (!next.equals(known)) {
            StateFile.write(specFile(id), next);
        }
    }

    @Override
    public Path temporary(VolumeId id, VolumeSpec.Format format) {
        return UnfinishedFiles.next(home.work().resolve(file(id, format).getFileName()));
    }

    // --- volumes on their way here

    /** What is kept of one. */
    record Arriving(IncomingVolume where, long position) {}

    @Override
    public VolumeArrival arrival(VolumeId id) {
        return new FileArrival(id);
    }

    private final class FileArrival implements VolumeArrival {
        private final VolumeId id;

        FileArrival(VolumeId id) {
            this.id = id;
        }

        @Override
        public IncomingVolume ensure(VolumeSpec spec, Supplier<IncomingVolume> where) {
            home.require(spec.place());
            return turns.with(id, () -> {
                Optional<Arriving> known = StateFile.read(arrivalFile(id), Arriving.class);
                Optional<VolumeRecord> record = record(id);
                boolean other = known.isEmpty()
                        ? record.isPresent()
                        : !record.map(VolumeRecord::spec)
                                        .orElse(known.get().where().spec())
                                        .equals(spec)
                                && !known.get().where().spec().equals(spec);
                if (other) {
                    throw NodeException.of(ErrorCode.NAME_TAKEN, "There is another volume with this id.");
                }
                return known.map(Arriving::where).orElseGet(() -> prepare(spec, where));
            });
        }

        private IncomingVolume prepare(VolumeSpec spec, Supplier<IncomingVolume> where) {
            return switch (spec.source()) {
                case VolumeSpec.Source.Empty() -> write(where.get());
                case VolumeSpec.Source.Adopted adopted -> throw Refusals.of(home.kind(), DiskAct.ADOPT);
                case VolumeSpec.Source.CloneOf clone ->
                    images.using(clone.image(), () -> {
                        if (images.find(clone.image()).isEmpty()) {
                            throw NodeException.of(
                                    ErrorCode.NOT_FOUND,
                                    "The image is not on this node: "
                                            + clone.image().sha256());
                        }
                        return write(where.get());
                    });
            };
        }

        private IncomingVolume write(IncomingVolume place) {
            StateFile.write(arrivalFile(id), new Arriving(place, 0));
            return place;
        }

        @Override
        public Optional<State> find() {
            return StateFile.read(arrivalFile(id), Arriving.class)
                    .map(arriving -> new State(
                            arriving.where(),
                            arrivingFile(id),
                            arriving.position(),
                            record(id).isPresent()));
        }

        @Override
        public void reached(long position) {
            turns.with(id, () -> {
                Arriving now = StateFile.read(arrivalFile(id), Arriving.class).orElseThrow(FileArrival::gone);
                StateFile.write(arrivalFile(id), new Arriving(now.where(), position));
                return id;
            });
        }

        @Override
        public void complete(ByteSize made, List<VolumeReport.Snapshot> snapshots) {
            turns.with(id, () -> {
                VolumeSpec spec = StateFile.read(arrivalFile(id), Arriving.class)
                        .orElseThrow(FileArrival::gone)
                        .where()
                        .spec();
                if (record(id).isEmpty()) {
                    VolumeRecord record = new VolumeRecord(
                            spec.format(), spec.size(), spec.source(), Optional.of(made), snapshots, spec.place());
                    try {
                        finish(id, arrivingFile(id), record);
                    } catch (IOException e) {
                        throw StateFile.failure(e, arrivingFile(id));
                    }
                }
                return id;
            });
        }

        private static NodeException gone() {
            return NodeException.of(ErrorCode.NOT_FOUND, "Nothing waits for this volume here.");
        }
    }

    private Path arrivalFile(VolumeId id) {
        return home.work().resolve(id + ARRIVAL);
    }

    private Path arrivingFile(VolumeId id) {
        return home.work().resolve(id + ARRIVING);
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
        return home.clones()
                        && spec.source() instanceof VolumeSpec.Source.CloneOf clone
                        && spec.format() == VolumeSpec.Format.QCOW2
                ? Optional.of(new Backing(new Medium.File(images.path(clone.image())), clone.imageFormat()))
                : Optional.empty();
    }

    @Override
    public boolean isCloned(ImageDigest image) {
        Stream<VolumeSpec> coming = files(home.work()).stream()
                .filter(file -> file.toString().endsWith(ARRIVAL))
                .flatMap(file -> StateFile.read(file, Arriving.class).stream())
                .map(arriving -> arriving.where().spec());
        Stream<VolumeSpec> here = home.clones() ? volumes().stream().map(Volume::spec) : Stream.empty();
        return Stream.concat(here, coming)
                .anyMatch(spec -> spec.format() == VolumeSpec.Format.QCOW2
                        && spec.source() instanceof VolumeSpec.Source.CloneOf clone
                        && clone.image().equals(image));
    }

    @Override
    public List<VolumeReport> list() {
        List<Volume> volumes = volumes();
        Map<Path, ByteSize> used =
                use.recent(volumes.stream().map(FileDriver::file).toList());
        return volumes.stream()
                .map(volume -> report(volume, used.getOrDefault(file(volume), ByteSize.ZERO)))
                .toList();
    }

    private List<Volume> volumes() {
        return files(directory).stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(SPEC))
                .map(name -> VolumeId.parse(name.substring(0, name.length() - SPEC.length())))
                .flatMap(id -> find(id).stream())
                .toList();
    }

    private VolumeReport report(Volume volume) {
        return report(volume, use.now(List.of(file(volume))).getOrDefault(file(volume), ByteSize.ZERO));
    }

    private VolumeReport report(Volume volume, ByteSize used) {
        return new VolumeReport(
                volume.id(), volume.spec().format(), volume.spec().size(), used, volume.snapshots(), home.storage());
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(Volume volume) {
        return volume.medium().local().orElseThrow();
    }

    private Path file(VolumeId id, VolumeSpec.Format format) {
        return directory.resolve(id + "." + FileCommands.name(format));
    }

    private Path specFile(VolumeId id) {
        return directory.resolve(id + SPEC);
    }

    /** By sharing the image's blocks where the file system can; else, or when it can't any more, byte by byte. */
    private void copy(VolumeSpec.Format format, Path image, VolumeSpec.Format imageFormat, Path file) {
        boolean shared = format == VolumeSpec.Format.RAW
                && imageFormat == VolumeSpec.Format.RAW
                && images.sharesBlocks()
                && runner.run(Reflinks.copy(image, file)).succeeded();
        if (!shared) {
            // What is left of a try is written over.
            run(FileCommands.copyTo(format, image, imageFormat, file), "The image was not copied.");
        }
    }

    private CommandResult run(Command command, String failure) {
        return tools().run(command, failure);
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
