package org.gannet.engine.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.ExportId;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.Progress;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.gannet.node.CallFence.Resource;
import org.gannet.node.Export;
import org.gannet.node.IncomingVolume;
import org.gannet.node.NodeException;
import org.gannet.node.NodeFacts;
import org.gannet.node.Place;
import org.gannet.node.SnapshotSpec;
import org.gannet.node.StoragePool;
import org.gannet.node.StoredConfiguration;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;
import org.jspecify.annotations.Nullable;

/** What lies on the disk of one simulated node, with the rules of a real one's storage. Guarded by its node. */
final class SimulatedStorage {
    private static final ByteSize IMAGE_SIZE = ByteSize.ofMebibytes(64);
    private static final int KEPT_CONFIGURATIONS = 5;
    private final Neighbours neighbours;
    private final SimulatedShelves volumes;
    private final Set<ImageDigest> images = new LinkedHashSet<>();
    private final Map<ExportId, Exported> exports = new LinkedHashMap<>();
    private final List<StoredConfiguration> configurations = new ArrayList<>();
    private final SimulatedZeroing zeroing = new SimulatedZeroing();
    private final SimulatedDevices devices = new SimulatedDevices();
    private boolean full;

    /** An export with what it holds. */
    record Exported(Export export, long content) {}

    /** What lay on the disk at one moment. */
    record Contents(Map<VolumeId, SimulatedVolume> volumes, Set<ImageDigest> images, Map<ExportId, Exported> exports) {}

    /** The other parts of the node. */
    interface Neighbours {
        /** Machines whose process has the volume open. */
        List<InstanceId> usersOf(VolumeId volume);

        /** Whether a machine of another node has it open, as locks on its storage tell. */
        boolean isOpenElsewhere(VolumeId volume);

        /** Whether a task works on it. */
        boolean isBusy(Resource resource);

        /** Ends the task that makes the volume. */
        void endWorkMaking(VolumeId volume);

        boolean isInDrive(ImageDigest image);

        /** Whether it is one side of a disk that two nodes hold alike. */
        boolean isReplicated(VolumeId volume);

        String address();

        NodeFacts facts();

        /** What lies on storage that several nodes see. */
        Map<VolumeId, SimulatedVolume> shelf(String storage);

        Instant now();

        /** Called after each change. */
        void changed();
    }

    SimulatedStorage(Neighbours neighbours) {
        this.neighbours = neighbours;
        this.volumes = new SimulatedShelves(neighbours);
    }

    void setFull(boolean yes) {
        full = yes;
    }

    void setZeroing(ByteSize perCall) {
        zeroing.setPerCall(perCall);
    }

    SimulatedDevices devices() {
        return devices;
    }

    void requireRoom() {
        if (full) {
            throw NodeException.of(ErrorCode.POOL_FULL, "The node's disk is full.");
        }
    }

    Contents contents() {
        return new Contents(volumes.own(), new LinkedHashSet<>(images), new LinkedHashMap<>(exports));
    }

    void restore(Contents before) {
        volumes.restore(before.volumes());
        images.clear();
        images.addAll(before.images());
        exports.clear();
        exports.putAll(before.exports());
        neighbours.changed();
    }

    // --- images

    List<ImageDigest> images() {
        return List.copyOf(images);
    }

    boolean hasImage(ImageDigest digest) {
        return images.contains(digest);
    }

    org.gannet.node.ImageStatus statusOf(ImageDigest digest) {
        boolean present = images.contains(digest);
        return new org.gannet.node.ImageStatus(digest, present, present ? IMAGE_SIZE : ByteSize.ZERO);
    }

    org.gannet.node.ImageStatus ensureImage(ImageDigest digest) {
        if (!images.contains(digest)) {
            requireRoom();
            images.add(digest);
            neighbours.changed();
        }
        return statusOf(digest);
    }

    void ensureImageAbsent(ImageDigest digest) {
        boolean used = volumes.all().values().stream()
                .anyMatch(volume -> volume.spec().source() instanceof VolumeSpec.Source.CloneOf clone
                        && clone.image().equals(digest));
        if (used || neighbours.isInDrive(digest)) {
            throw NodeException.of(
                    ErrorCode.IN_USE, "A disk is a clone of the image, or a machine has it in its drive.");
        }
        images.remove(digest);
        neighbours.changed();
    }

    // --- volumes

    /** Those that are complete. */
    Set<VolumeId> known() {
        Set<VolumeId> known = new LinkedHashSet<>();
        volumes.all().forEach((id, volume) -> {
            if (volume.complete()) {
                known.add(id);
            }
        });
        return known;
    }

    Optional<SimulatedVolume> find(VolumeId id) {
        return volumes.find(id).filter(SimulatedVolume::complete);
    }

    /** Also one that waits for its content. */
    Optional<SimulatedVolume> findAny(VolumeId id) {
        return volumes.find(id);
    }

    private String storageOf(VolumeId id) {
        return volumes.storageOf(get(id).spec());
    }

    SimulatedVolume get(VolumeId id) {
        return find(id).orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "There is no such volume."));
    }

    void put(VolumeId id, SimulatedVolume volume) {
        volumes.put(id, volume);
        neighbours.changed();
    }

    /** A machine has begun with it: what it was about to grow by is given back. */
    void started(VolumeId id) {
        zeroing.forget(id);
        written(id, 1);
    }

    /** A machine has written to it. */
    void written(VolumeId id, long by) {
        find(id).ifPresent(volume -> put(id, volume.withContent(31 * volume.content() + by)));
    }

    /** Of volumes of this kind. */
    ByteSize usedOf(DiskTemplate kind) {
        return volumes.all().values().stream()
                .map(SimulatedVolume::spec)
                .filter(spec -> spec.place().kind() == kind)
                .map(VolumeSpec::size)
                .reduce(ByteSize.ZERO, ByteSize::plus);
    }

    List<StoragePool> pools() {
        return neighbours.facts().pools().stream()
                .map(pool -> new StoragePool(
                        pool.name(),
                        pool.template(),
                        pool.total(),
                        pool.total().minusOrZero(usedIn(pool)),
                        "",
                        0,
                        pool.thin()))
                .map(devices::told)
                .toList();
    }

    private ByteSize usedIn(NodeFacts.Pool pool) {
        return volumes.all().values().stream()
                .map(SimulatedVolume::spec)
                .filter(spec -> neighbours
                        .facts()
                        .findPool(spec.place())
                        .filter(pool::equals)
                        .isPresent())
                .map(VolumeSpec::size)
                .reduce(ByteSize.ZERO, ByteSize::plus);
    }

    /** As nodes do: files take room when they are written to, logical volumes when they are made. */
    void requireRoom(Place place, ByteSize more) {
        requireRoom();
        if (place.kind() == DiskTemplate.FILE) {
            return;
        }
        NodeFacts.Pool pool = neighbours
                .facts()
                .findPool(place)
                .orElseThrow(() -> NodeException.of(ErrorCode.UNSUPPORTED, "The node has no such storage."));
        devices.requireWhole(pool.name());
        ByteSize free = pool.total().minusOrZero(usedIn(pool));
        if (!more.isAtMost(free)) {
            throw NodeException.of(
                    ErrorCode.POOL_FULL,
                    "The pool " + pool.name() + " has " + free + " left, needed are " + more + ".");
        }
    }

    private static void requireGrain(VolumeSpec spec) {
        if (spec.size().bytes() % spec.place().grain().bytes() != 0) {
            throw NodeException.of(
                    ErrorCode.INVALID_REQUEST,
                    "The size is no multiple of " + spec.place().grain() + ".");
        }
    }

    Optional<VolumeReport> report(VolumeId id) {
        return find(id).map(volume -> volume.report(id, storageOf(id)));
    }

    List<VolumeReport> reports() {
        return volumes.all().entrySet().stream()
                .filter(entry -> entry.getValue().complete())
                .map(entry -> told(entry.getKey(), entry.getValue()))
                .toList();
    }

    private VolumeReport told(VolumeId id, SimulatedVolume volume) {
        VolumeReport report = devices.told(volume.report(id, volumes.storageOf(volume.spec())));
        return zeroing.find(id).map(report::making).orElse(report);
    }

    VolumeReport ensure(VolumeId id, VolumeSpec spec) {
        if (neighbours.isBusy(Resource.of(id))) {
            throw NodeException.of(ErrorCode.IN_USE, "Other work on this volume goes on.");
        }
        @Nullable SimulatedVolume known = volumes.find(id).orElse(null);
        if (known != null && !((known.complete() || known.isBeingMade()) && known.is(spec))) {
            throw NodeException.of(ErrorCode.NAME_TAKEN, "There is another volume with this id.");
        }
        if (known == null) {
            requireGrain(spec);
            requireImage(spec);
            requireRoom(spec.place(), spec.size());
        }
        if (known == null || known.isBeingMade()) {
            Optional<Progress> left = zeroing.goOn(id, spec, spec.size());
            if (left.isPresent()) {
                SimulatedVolume unfinished = SimulatedVolume.unfinished(spec);
                put(id, unfinished);
                return unfinished.report(id, volumes.storageOf(spec)).making(left.get());
            }
            put(id, SimulatedVolume.made(spec));
        }
        return get(id).report(id, storageOf(id));
    }

    VolumeReport ensureKnown(VolumeId id, VolumeSpec spec) {
        volumes.learn(id, spec);
        SimulatedVolume known = get(id);
        if (!known.spec().size().equals(spec.size())) {
            throw NodeException.of(ErrorCode.TOOL_FAILED, "The storage's volume has another size.");
        }
        return known.report(id, storageOf(id));
    }

    void ensureForgotten(VolumeId id) {
        if (!neighbours.usersOf(id).isEmpty()) {
            throw NodeException.of(ErrorCode.IN_USE, "A running machine has the disk open.");
        }
        requireIdle(id);
        volumes.forget(id);
        neighbours.changed();
    }

    private void requireImage(VolumeSpec spec) {
        if (spec.source() instanceof VolumeSpec.Source.CloneOf clone && !images.contains(clone.image())) {
            throw NodeException.of(ErrorCode.NOT_FOUND, "The image is not on the node.");
        }
    }

    IncomingVolume ensureIncoming(VolumeId id, VolumeSpec spec) {
        @Nullable SimulatedVolume known = volumes.find(id).orElse(null);
        if (known != null) {
            return known.incoming()
                    .filter(where -> known.is(spec))
                    .orElseThrow(() -> NodeException.of(ErrorCode.NAME_TAKEN, "There is another volume with this id."));
        }
        requireGrain(spec);
        requireImage(spec);
        requireRoom(spec.place(), spec.size());
        IncomingVolume where = new IncomingVolume(id, spec, neighbours.address(), 1, "secret of " + id);
        put(id, SimulatedVolume.waiting(where));
        return where;
    }

    void ensureAbsent(VolumeId id) {
        neighbours.endWorkMaking(id);
        if (!neighbours.usersOf(id).isEmpty() || volumes.isShared(id) && neighbours.isOpenElsewhere(id)) {
            throw NodeException.of(ErrorCode.IN_USE, "A running machine has the disk open.");
        }
        if (neighbours.isReplicated(id)) {
            throw NodeException.of(ErrorCode.IN_USE, "The volume is one side of a disk that two nodes hold alike.");
        }
        requireIdle(id);
        zeroing.forget(id);
        devices.removed(id);
        volumes.remove(id);
        neighbours.changed();
    }

    private void requireIdle(VolumeId id) {
        boolean machineIsBusy = neighbours.usersOf(id).stream().anyMatch(user -> neighbours.isBusy(Resource.of(user)));
        if (machineIsBusy || neighbours.isBusy(Resource.of(id))) {
            throw NodeException.of(ErrorCode.IN_USE, "Other work on this volume goes on.");
        }
    }

    VolumeReport ensureSize(VolumeId id, ByteSize size) {
        requireIdle(id);
        SimulatedVolume volume = get(id);
        if (size.bytes() % volume.spec().place().grain().bytes() != 0
                || !volume.spec().size().isAtMost(size)) {
            throw NodeException.of(
                    ErrorCode.INVALID_REQUEST,
                    "A volume grows only, by multiples of "
                            + volume.spec().place().grain() + "; it has "
                            + volume.spec().size() + ".");
        }
        if (volume.spec().size().equals(size)) {
            zeroing.forget(id);
        } else {
            ByteSize more = size.minusOrZero(volume.spec().size());
            requireRoom(volume.spec().place(), more);
            if (zeroing.goOn(id, volume.spec(), more).isEmpty()) {
                put(id, volume.withSize(size));
            }
        }
        return told(id, get(id));
    }

    // --- snapshots

    List<VolumeReport> ensureSnapshot(SnapshotId id, SnapshotSpec spec) {
        spec.volumes().forEach(this::requireIdle);
        List<SimulatedVolume> found = spec.volumes().stream().map(this::get).toList();
        found.forEach(this::requireKeepsMoments);
        boolean running = spec.volumes().stream()
                .anyMatch(volume -> !neighbours.usersOf(volume).isEmpty());
        Set<List<InstanceId>> users = new LinkedHashSet<>();
        spec.volumes().forEach(volume -> users.add(neighbours.usersOf(volume)));
        if (running && users.size() > 1) {
            throw NodeException.of(ErrorCode.WRONG_STATE, "The volumes belong to different machines.");
        }
        if (!found.stream().allMatch(volume -> volume.moment(id).isPresent())) {
            requireRoom();
            for (VolumeId volume : spec.volumes()) {
                SimulatedVolume before = get(volume).withoutMoment(id);
                put(
                        volume,
                        before.withMoment(new VolumeReport.Snapshot(
                                id, neighbours.now(), before.spec().size())));
            }
        }
        return spec.volumes().stream()
                .map(volume -> get(volume).report(volume, storageOf(volume)))
                .toList();
    }

    private void requireKeepsMoments(SimulatedVolume volume) {
        boolean keeps = switch (volume.spec().place().kind().abilities().snapshots()) {
            case NONE -> false;
            case OF_QCOW2 -> volume.spec().format() == VolumeSpec.Format.QCOW2;
            case OF_STORAGE -> true;
            case OF_THIN_POOLS ->
                neighbours
                        .facts()
                        .findPool(volume.spec().place())
                        .filter(NodeFacts.Pool::thin)
                        .isPresent();
        };
        if (!keeps) {
            throw NodeException.of(ErrorCode.UNSUPPORTED, "The volume keeps no snapshots.");
        }
    }

    void ensureSnapshotAbsent(VolumeId volume, SnapshotId id) {
        requireIdle(volume);
        find(volume)
                .filter(known -> known.moment(id).isPresent())
                .ifPresent(known -> put(volume, known.withoutMoment(id)));
    }

    // --- exports

    List<Export> exports() {
        return exports.values().stream()
                .map(Exported::export)
                .sorted(Comparator.comparing(Export::at).thenComparing(Export::id))
                .toList();
    }

    Optional<Exported> findExport(ExportId id) {
        return Optional.ofNullable(exports.get(id));
    }

    void put(Exported exported) {
        exports.put(exported.export().id(), exported);
        neighbours.changed();
    }

    void ensureExportAbsent(ExportId id) {
        if (neighbours.isBusy(Resource.of(id))) {
            throw NodeException.of(ErrorCode.IN_USE, "The export is read or written just now.");
        }
        exports.remove(id);
        neighbours.changed();
    }

    // --- the cluster's configuration

    List<StoredConfiguration> configurations() {
        return List.copyOf(configurations);
    }

    StoredConfiguration ensureConfiguration(StoredConfiguration next) {
        requireRoom();
        configurations.removeIf(known -> known.epoch() == next.epoch() && known.revision() == next.revision());
        configurations.add(next);
        configurations.sort(Comparator.comparing(StoredConfiguration::epoch)
                .thenComparing(StoredConfiguration::revision)
                .reversed());
        while (configurations.size() > KEPT_CONFIGURATIONS) {
            configurations.removeLast();
        }
        return next;
    }
}
