package org.gannet.agent.volume.sharedfile;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.volume.Filling;
import org.gannet.agent.volume.VolumeArrival;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.agent.volume.VolumeMoments;
import org.gannet.agent.volume.VolumeTools;
import org.gannet.agent.volume.VolumeUsers;
import org.gannet.agent.volume.file.FileDriver;
import org.gannet.agent.volume.file.FileHome;
import org.gannet.agent.volume.file.FileTools;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.VolumeId;
import org.gannet.node.IncomingVolume;
import org.gannet.node.NodeException;
import org.gannet.node.Place;
import org.gannet.node.StoragePool;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;

/**
 * Volumes as files in directories of one kind that several nodes see: finished ones in {@code volumes}, with their
 * specification beside them; each node makes new ones in a folder of its own, so that none takes another's for
 * something left over. A directory that is not there now has no volumes, and gets none. That two machines never write
 * to one volume is the engine's work; QEMU's locks are asked before one is deleted.
 */
public final class SharedFileDriver implements VolumeDriver {
    private final NodeName node;
    private final List<SharedDirectory> directories;
    private final ImageCache images;
    private final CommandRunner runner;
    private final VolumeUsers users;
    private final Map<Key, FileDriver> known = new ConcurrentHashMap<>();

    /** What was mounted there. */
    private record Key(SharedDirectory directory, String storage) {}

    /** A directory that is there now. */
    private record Shelf(SharedDirectory directory, String storage, FileDriver files) {
        boolean isMeant(Place place) {
            return place.storage().isEmpty()
                    ? place.pool().isEmpty() || place.pool().equals(directory.name())
                    : place.storage().equals(storage);
        }

        Volume opened(Volume file) {
            Path path = file.medium().local().orElseThrow();
            return file.at(directory.medium(path, file.spec().format()));
        }
    }

    public SharedFileDriver(
            NodeName node,
            List<SharedDirectory> directories,
            ImageCache images,
            CommandRunner runner,
            VolumeUsers users) {
        this.node = node;
        this.directories = List.copyOf(directories);
        this.images = images;
        this.runner = runner;
        this.users = users;
    }

    private List<Shelf> shelves() {
        return directories.stream()
                .flatMap(directory -> directory
                        .storage()
                        .map(storage -> new Shelf(
                                directory, storage, known.computeIfAbsent(new Key(directory, storage), this::opened)))
                        .stream())
                .toList();
    }

    private FileDriver opened(Key key) {
        Path directory = key.directory().directory();
        FileHome home = new FileHome(
                key.directory().kind(),
                key.directory().name(),
                key.storage(),
                directory.resolve("volumes"),
                directory.resolve("work").resolve(node.value()));
        return new FileDriver(home, images, runner, users);
    }

    private FileDriver of(Place place) {
        return shelves().stream()
                .filter(shelf -> shelf.isMeant(place))
                .findFirst()
                .map(Shelf::files)
                .orElseThrow(() ->
                        new NodeException(Problem.of(ErrorCode.UNSUPPORTED, "This node does not see such storage now.")
                                .withRemedy("Look whether the directory is mounted, and has the file "
                                        + SharedDirectory.ID_FILE + " of its storage.")
                                .withInternal(place.toString())));
    }

    private Stream<FileDriver> having(VolumeId id) {
        return shelves().stream()
                .map(Shelf::files)
                .filter(files -> files.find(id).isPresent());
    }

    private FileDriver get(VolumeId id) {
        return having(id)
                .findFirst()
                .orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "There is no such volume here."));
    }

    @Override
    public VolumeReport ensure(VolumeId id, VolumeSpec spec) {
        return of(spec.place()).ensure(id, spec);
    }

    @Override
    public VolumeReport ensureFilled(VolumeId id, VolumeSpec spec, Filling fill) {
        return of(spec.place()).ensureFilled(id, spec, fill);
    }

    @Override
    public void ensureAbsent(VolumeId id) {
        for (Shelf shelf : shelves()) {
            shelf.files().holding(List.of(id), () -> {
                shelf.files().find(id).ifPresent(this::requireClosed);
                return id;
            });
            shelf.files().ensureAbsent(id);
        }
    }

    /** @throws NodeException IN_USE while a machine of any node writes to it */
    private void requireClosed(Volume volume) {
        Path file = volume.medium().local().orElseThrow();
        if (SharedFileCommands.isLocked(
                runner.run(SharedFileCommands.look(file, volume.spec().format())))) {
            throw new NodeException(Problem.of(ErrorCode.IN_USE, "Somebody writes to this volume.")
                    .withCause("It is locked, perhaps by a machine on another node.")
                    .withRemedy("Stop the machine first.")
                    .withInternal("volume " + volume.id()));
        }
    }

    @Override
    public Optional<Volume> find(VolumeId id) {
        return shelves().stream()
                .flatMap(shelf -> shelf.files().find(id).stream().map(shelf::opened))
                .findFirst();
    }

    @Override
    public <T> T holding(List<VolumeId> volumes, Supplier<T> work) {
        Supplier<T> held = work;
        for (Shelf shelf : shelves()) {
            Supplier<T> inner = held;
            held = () -> shelf.files().holding(volumes, inner);
        }
        return held.get();
    }

    /** Only what is on its way here is made of images of this node's cache. */
    @Override
    public boolean isCloned(ImageDigest image) {
        return shelves().stream().anyMatch(shelf -> shelf.files().isCloned(image));
    }

    @Override
    public List<VolumeReport> list() {
        return shelves().stream()
                .flatMap(shelf -> shelf.files().list().stream())
                .toList();
    }

    @Override
    public VolumeReport report(VolumeId id) {
        return get(id).report(id);
    }

    @Override
    public VolumeTools tools() {
        return new FileTools(runner);
    }

    @Override
    public VolumeMoments moments() {
        return new FileTools(runner).moments();
    }

    @Override
    public void note(VolumeId id, ByteSize size, List<VolumeReport.Snapshot> snapshots) {
        get(id).note(id, size, snapshots);
    }

    @Override
    public List<StoragePool> pools() {
        return shelves().stream().flatMap(shelf -> pool(shelf).stream()).toList();
    }

    private static Optional<StoragePool> pool(Shelf shelf) {
        try {
            FileStore store = Files.getFileStore(shelf.directory().directory());
            return Optional.of(new StoragePool(
                    shelf.directory().name(),
                    shelf.directory().kind().name().toLowerCase(Locale.ROOT),
                    new ByteSize(store.getTotalSpace()),
                    new ByteSize(store.getUsableSpace()),
                    shelf.storage()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public VolumeArrival arrival(VolumeId id) {
        return new SharedArrival(id);
    }

    @Override
    public Path temporary(VolumeId id, VolumeSpec.Format format) {
        return shelves().stream()
                .findFirst()
                .map(shelf -> shelf.files().temporary(id, format))
                .orElseThrow(() -> NodeException.of(ErrorCode.UNSUPPORTED, "This node sees no shared storage now."));
    }

    /** In whichever directory it was prepared. */
    private final class SharedArrival implements VolumeArrival {
        private final VolumeId id;

        SharedArrival(VolumeId id) {
            this.id = id;
        }

        private Optional<VolumeArrival> waiting() {
            return shelves().stream()
                    .map(shelf -> shelf.files().arrival(id))
                    .filter(arrival -> arrival.find().isPresent())
                    .findFirst();
        }

        private VolumeArrival require() {
            return waiting()
                    .orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "Nothing waits for this volume here."));
        }

        @Override
        public IncomingVolume ensure(VolumeSpec spec, Supplier<IncomingVolume> where) {
            return of(spec.place()).arrival(id).ensure(spec, where);
        }

        @Override
        public Optional<State> find() {
            return waiting().flatMap(VolumeArrival::find);
        }

        @Override
        public void reached(long position) {
            require().reached(position);
        }

        @Override
        public void complete(ByteSize made, List<VolumeReport.Snapshot> snapshots) {
            require().complete(made, snapshots);
        }
    }
}
