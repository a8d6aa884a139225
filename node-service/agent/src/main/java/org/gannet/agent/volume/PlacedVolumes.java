package org.gannet.agent.volume;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.Progress;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.gannet.node.IncomingVolume;
import org.gannet.node.NodeException;
import org.gannet.node.StoragePool;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;

/** The volumes of a node with several kinds of storage: new ones where they are to lie, others where they are. */
public final class PlacedVolumes implements VolumeDriver {
    /** Twice of it is well below what the engine waits for a report. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final VolumeDriver files;
    /** The files first. */
    private final List<VolumeDriver> all;

    private final Map<DiskTemplate, VolumeDriver> byKind;
    private final List<Supplier<List<VolumeReport>>> lists = new ArrayList<>();
    private final List<Supplier<List<StoragePool>>> pools = new ArrayList<>();

    /**
     * Storage that others see, too, is behind a network, and may hang: what is known of it is told meanwhile.
     * @param files of the kind FILE; its tools read and write all that the others keep, too, by its {@link Medium}
     * @param others each of its kind; asked in the order of kinds
     */
    public PlacedVolumes(VolumeDriver files, Map<DiskTemplate, VolumeDriver> others) {
        this.files = files;
        this.byKind = new EnumMap<>(DiskTemplate.class);
        this.byKind.putAll(others);
        this.byKind.put(DiskTemplate.FILE, files);
        List<VolumeDriver> drivers = new ArrayList<>(List.of(files));
        byKind.values().stream().filter(driver -> driver != files).forEach(drivers::add);
        this.all = List.copyOf(drivers);
        lists.add(files::list);
        pools.add(files::pools);
        others.forEach((kind, driver) -> {
            boolean patient = !kind.isShared();
            lists.add(
                    patient ? driver::list : new LastKnown<List<VolumeReport>>(driver::list, List.of(), PATIENCE)::get);
            pools.add(
                    patient
                            ? driver::pools
                            : new LastKnown<List<StoragePool>>(driver::pools, List.of(), PATIENCE)::get);
        });
    }

    /** For a kind that the node has not, the files: they refuse it. */
    private VolumeDriver of(VolumeSpec spec) {
        return byKind.getOrDefault(spec.place().kind(), files);
    }

    /** Which has it; the files when none has. */
    private VolumeDriver having(VolumeId id) {
        return all.stream().filter(driver -> driver.has(id)).findFirst().orElse(files);
    }

    /** An id names one volume of the node, wherever it lies. */
    private VolumeReport ensured(VolumeId id, VolumeSpec spec, Function<VolumeDriver, VolumeReport> ensure) {
        return holding(List.of(id), () -> {
            VolumeDriver there = of(spec);
            if (all.stream().anyMatch(other -> other != there && other.has(id))) {
                throw NodeException.of(ErrorCode.NAME_TAKEN, "The volume exists with another specification.");
            }
            return ensure.apply(there);
        });
    }

    @Override
    public VolumeReport ensure(VolumeId id, VolumeSpec spec) {
        return ensured(id, spec, driver -> driver.ensure(id, spec));
    }

    @Override
    public VolumeReport ensureFilled(VolumeId id, VolumeSpec spec, Filling fill) {
        return ensured(id, spec, driver -> driver.ensureFilled(id, spec, fill));
    }

    @Override
    public void ensureAbsent(VolumeId id) {
        all.forEach(driver -> driver.ensureAbsent(id));
    }

    @Override
    public Optional<Volume> find(VolumeId id) {
        return all.stream().flatMap(driver -> driver.find(id).stream()).findFirst();
    }

    @Override
    public boolean has(VolumeId id) {
        return all.stream().anyMatch(driver -> driver.has(id));
    }

    @Override
    public VolumeReport ensureKnown(VolumeId id, VolumeSpec spec) {
        return ensured(id, spec, driver -> driver.ensureKnown(id, spec));
    }

    @Override
    public void ensureForgotten(VolumeId id) {
        all.forEach(driver -> driver.ensureForgotten(id));
    }

    @Override
    public void release(List<VolumeId> volumes) {
        all.forEach(driver -> driver.release(volumes));
    }

    @Override
    public void share(List<VolumeId> volumes) {
        all.forEach(driver -> driver.share(volumes));
    }

    @Override
    public void handOver(List<VolumeId> volumes) {
        all.forEach(driver -> driver.handOver(volumes));
    }

    @Override
    public void takeOver(List<VolumeId> volumes) {
        all.forEach(driver -> driver.takeOver(volumes));
    }

    @Override
    public void settle() {
        all.forEach(VolumeDriver::settle);
    }

    @Override
    public <T> T holding(List<VolumeId> volumes, Supplier<T> work) {
        Supplier<T> held = work;
        for (VolumeDriver driver : all.reversed()) {
            Supplier<T> inner = held;
            held = () -> driver.holding(volumes, inner);
        }
        return held.get();
    }

    @Override
    public boolean isCloned(ImageDigest image) {
        return all.stream().anyMatch(driver -> driver.isCloned(image));
    }

    @Override
    public List<VolumeReport> list() {
        return lists.stream().flatMap(list -> list.get().stream()).toList();
    }

    @Override
    public VolumeReport report(VolumeId id) {
        return having(id).report(id);
    }

    @Override
    public VolumeTools tools() {
        return files.tools();
    }

    @Override
    public VolumeMoments moments() {
        return new PlacedMoments();
    }

    /** Those of the storage that each volume lies in. */
    private final class PlacedMoments implements VolumeMoments {
        private VolumeMoments where(Volume volume) {
            return PlacedVolumes.this.of(volume.spec()).moments();
        }

        @Override
        public void requireKept(Volume volume) {
            where(volume).requireKept(volume);
        }

        @Override
        public boolean areOfQemu(Volume volume) {
            return where(volume).areOfQemu(volume);
        }

        @Override
        public Set<SnapshotId> of(Volume volume) {
            return where(volume).of(volume);
        }

        @Override
        public void take(Volume volume, SnapshotId id) {
            where(volume).take(volume, id);
        }

        @Override
        public void drop(Volume volume, SnapshotId id) {
            where(volume).drop(volume, id);
        }

        @Override
        public void revert(Volume volume, SnapshotId id) {
            where(volume).revert(volume, id);
        }

        @Override
        public Reading reading(Volume volume, SnapshotId id) {
            return where(volume).reading(volume, id);
        }
    }

    @Override
    public void note(VolumeId id, ByteSize size, List<VolumeReport.Snapshot> snapshots) {
        having(id).note(id, size, snapshots);
    }

    @Override
    public Optional<Progress> prepareSize(VolumeId id, ByteSize size) {
        return having(id).prepareSize(id, size);
    }

    @Override
    public void dropGrowth(VolumeId id) {
        all.forEach(driver -> driver.dropGrowth(id));
    }

    @Override
    public List<StoragePool> pools() {
        return pools.stream().flatMap(pool -> pool.get().stream()).toList();
    }

    @Override
    public void ensurePoolWhole(String name) {
        byKind.entrySet().stream()
                .filter(each -> !each.getKey().isShared())
                .map(Map.Entry::getValue)
                .filter(driver ->
                        driver.pools().stream().anyMatch(pool -> pool.name().equals(name)))
                .findFirst()
                .orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "This node has no such storage of its own."))
                .ensurePoolWhole(name);
    }

    @Override
    public Set<DiskTemplate> kinds() {
        return Set.copyOf(byKind.keySet());
    }

    @Override
    public Path temporary(VolumeId id, VolumeSpec.Format format) {
        return files.temporary(id, format);
    }

    @Override
    public VolumeArrival arrival(VolumeId id) {
        return new PlacedArrival(id);
    }

    private final class PlacedArrival implements VolumeArrival {
        private final VolumeId id;

        PlacedArrival(VolumeId id) {
            this.id = id;
        }

        @Override
        public IncomingVolume ensure(VolumeSpec spec, Supplier<IncomingVolume> where) {
            return of(spec).arrival(id).ensure(spec, where);
        }

        private Stream<VolumeArrival> prepared() {
            return all.stream()
                    .map(driver -> driver.arrival(id))
                    .filter(arrival -> arrival.find().isPresent());
        }

        private VolumeArrival waiting() {
            return prepared()
                    .findFirst()
                    .orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "Nothing waits for this volume here."));
        }

        @Override
        public Optional<State> find() {
            return prepared().flatMap(arrival -> arrival.find().stream()).findFirst();
        }

        @Override
        public void reached(long position) {
            waiting().reached(position);
        }

        @Override
        public void complete(ByteSize made, List<VolumeReport.Snapshot> snapshots) {
            waiting().complete(made, snapshots);
        }
    }
}
