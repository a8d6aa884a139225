package org.gannet.agent.volume.ext;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.fence.Turns;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.volume.Filling;
import org.gannet.agent.volume.Medium;
import org.gannet.agent.volume.NoArrival;
import org.gannet.agent.volume.Refusals;
import org.gannet.agent.volume.VolumeArrival;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.agent.volume.VolumeMoments;
import org.gannet.agent.volume.VolumeTools;
import org.gannet.agent.volume.VolumeUsers;
import org.gannet.agent.volume.Zeroing;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskAct;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.Problem;
import org.gannet.base.Progress;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.Place;
import org.gannet.node.StoragePool;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;

/**
 * Volumes of storage that an operator's scripts drive. Scripts can't be asked what there is: the node's records say it,
 * and the engine tells a node of volumes that another one has made. A volume is attached when somebody here is about to
 * open it, and detached when nobody is any more. A run that was given up for its time means that nobody knows: the
 * record says so, and the next call finds out.
 * @implNote ganeti-extstorage-interface(7) of Ganeti 3.1
 */
public final class ExtDriver implements VolumeDriver {
    private static final System.Logger LOG = System.getLogger(ExtDriver.class.getName());
    private final List<ExtPool> pools;
    private final VolumeDriver files;
    private final ImageCache images;
    private final VolumeUsers users;
    private final ExtScripts scripts;
    private final ExtRecords records;
    private final ExtOpenings openings;
    private final Zeroing zeroing;
    private final ExtMaking making;
    private final Turns<VolumeId> turns = new Turns<>();
    /** Why pools are not offered, by their names; each is told once. */
    private final Map<String, String> complaints = new ConcurrentHashMap<>();

    /**
     * @param files of the same node: its tools read and write these, too
     * @param directory of the records
     */
    public ExtDriver(
            ExtStorage storage,
            VolumeDriver files,
            ImageCache images,
            CommandRunner runner,
            VolumeUsers users,
            Path directory) {
        this.pools = storage.pools();
        this.files = files;
        this.images = images;
        this.users = users;
        this.scripts = new ExtScripts(storage.search(), runner);
        this.records = new ExtRecords(directory);
        this.openings = new ExtOpenings(scripts, records);
        this.zeroing = new Zeroing(
                command -> ExtMaking.require(runner.run(command), "The volume was not zeroed."), System::nanoTime);
        this.making = new ExtMaking(scripts, records, openings, runner, zeroing);
    }

    // --- where it is

    private ExtPool pool(Place place) {
        return pools.stream()
                .filter(pool -> place.storage().isEmpty()
                        ? place.pool().isEmpty() || place.pool().equals(pool.name())
                        : place.storage().equals(pool.storage()))
                .findFirst()
                .orElseThrow(() -> unseen(place.toString()));
    }

    private ExtPool pool(ExtRecord record) {
        return pools.stream()
                .filter(pool -> pool.storage().equals(record.storage()))
                .findFirst()
                .orElseThrow(() -> unseen(record.toString()));
    }

    private static NodeException unseen(String internal) {
        return new NodeException(Problem.of(ErrorCode.UNSUPPORTED, "This node does not see such storage now.")
                .withRemedy("Look whether its settings have a pool with the same provider and parameters.")
                .withInternal(internal));
    }

    private Optional<ExtRecord> finished(VolumeId id) {
        return records.find(id).filter(record -> record.phase() == ExtRecord.Phase.READY);
    }

    private ExtRecord get(VolumeId id) {
        return finished(id).orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "There is no such volume here."));
    }

    // --- making

    @Override
    public VolumeReport ensure(VolumeId id, VolumeSpec spec) {
        Filling fill = medium -> {
            if (spec.source() instanceof VolumeSpec.Source.CloneOf(ImageDigest digest, VolumeSpec.Format format)) {
                Medium from = new Medium.File(image(digest));
                tools().copy(from, format, Optional.empty(), medium, VolumeSpec.Format.RAW, false);
            }
        };
        return ensureMade(id, spec, fill, zeroing::ofCall);
    }

    @Override
    public VolumeReport ensureFilled(VolumeId id, VolumeSpec spec, Filling fill) {
        if (!(spec.source() instanceof VolumeSpec.Source.Empty)) {
            throw NodeException.of(ErrorCode.INVALID_REQUEST, "What is copied is whole: it is no clone of an image.");
        }
        return ensureMade(id, spec, fill, () -> Zeroing.Patience.of(fill));
    }

    private VolumeReport ensureMade(VolumeId id, VolumeSpec spec, Filling fill, Supplier<Zeroing.Patience> patience) {
        requirePossible(spec);
        ExtPool pool = pool(spec.place());
        return turns.with(id, () -> {
            if (isKnown(id, spec)) {
                return report(id);
            }
            Optional<Progress> left = switch (spec.source()) {
                case VolumeSpec.Source.Empty() -> make(pool, id, spec, fill, patience.get());
                case VolumeSpec.Source.CloneOf clone ->
                    images.using(clone.image(), () -> {
                        requireFits(clone, spec);
                        return make(pool, id, spec, fill, patience.get());
                    });
                case VolumeSpec.Source.Adopted adopted -> throw Refusals.of(DiskTemplate.EXT, DiskAct.ADOPT);
            };
            return left.map(progress ->
                            report(id, records.find(id).orElseThrow()).making(progress))
                    .orElseGet(() -> report(id));
        });
    }

    /** Or goes on with it; what else is left of an earlier attempt goes first. */
    private Optional<Progress> make(
            ExtPool pool, VolumeId id, VolumeSpec spec, Filling fill, Zeroing.Patience patience) {
        Optional<ExtRecord> begun = records.find(id);
        if (begun.filter(record -> record.phase() == ExtRecord.Phase.ZEROING && record.is(spec))
                .isPresent()) {
            return making.goOn(pool, id, spec, fill, patience);
        }
        if (begun.isPresent()) {
            making.remove(pool, id);
        }
        return making.make(pool, id, spec, fill, patience);
    }

    private static void requirePossible(VolumeSpec spec) {
        long grain = spec.place().grain().bytes();
        if (spec.size().bytes() == 0 || spec.size().bytes() % grain != 0) {
            throw NodeException.of(
                    ErrorCode.INVALID_REQUEST,
                    "The size of a volume of a storage provider is a positive multiple of "
                            + spec.place().grain() + ".");
        }
    }

    private boolean isKnown(VolumeId id, VolumeSpec spec) {
        Optional<ExtRecord> known = finished(id);
        if (known.isPresent() && !known.get().is(spec)) {
            throw new NodeException(Problem.of(ErrorCode.NAME_TAKEN, "The volume exists with another specification.")
                    .withInternal(known + ", asked for " + spec));
        }
        return known.isPresent();
    }

    private void requireFits(VolumeSpec.Source.CloneOf clone, VolumeSpec spec) {
        VolumeTools.Info info = tools().info(new Medium.File(image(clone.image())), clone.imageFormat());
        if (info.backed()) {
            throw NodeException.of(ErrorCode.INVALID_REQUEST, "The image refers to another file.");
        }
        if (!info.size().isAtMost(spec.size())) {
            throw NodeException.of(
                    ErrorCode.INVALID_REQUEST,
                    "The volume is smaller than its image: " + spec.size() + ", image " + info.size() + ".");
        }
    }

    private Path image(ImageDigest digest) {
        return images.find(digest)
                .orElseThrow(() ->
                        NodeException.of(ErrorCode.NOT_FOUND, "The image is not on this node: " + digest.sha256()));
    }

    /** Attached once, to see that it is there, and how large it is: it may have grown on another node. */
    @Override
    public VolumeReport ensureKnown(VolumeId id, VolumeSpec spec) {
        requirePossible(spec);
        ExtPool pool = pool(spec.place());
        return turns.with(id, () -> {
            boolean unfinished = records.find(id)
                    .filter(known -> known.phase() != ExtRecord.Phase.READY)
                    .isPresent();
            if (unfinished) {
                throw NodeException.of(ErrorCode.WRONG_STATE, "The volume is not finished, or is about to go.");
            }
            if (finished(id).filter(known -> known.is(spec)).isEmpty()) {
                requireUnused(id);
                making.learn(pool, id, spec);
            }
            return report(id);
        });
    }

    @Override
    public void ensureForgotten(VolumeId id) {
        turns.with(id, () -> {
            finished(id).ifPresent(record -> {
                requireUnused(id);
                openings.detach(pool(record), id);
                records.remove(id);
            });
            return id;
        });
    }

    @Override
    public void ensureAbsent(VolumeId id) {
        turns.with(id, () -> {
            records.find(id).ifPresent(record -> {
                requireUnused(id);
                making.remove(pool(record), id);
            });
            return id;
        });
    }

    private void requireUnused(VolumeId id) {
        users.userOf(id).ifPresent(user -> {
            throw new NodeException(Problem.of(ErrorCode.IN_USE, "A machine runs with this volume.")
                    .withRemedy("Stop the machine first.")
                    .withInternal("volume " + id + ", machine " + user));
        });
    }

    // --- what there is

    @Override
    public boolean has(VolumeId id) {
        return records.find(id).isPresent();
    }

    /** @throws NodeException TIMED_OUT, TOOL_FAILED when it can't be attached: then it is not known to be away */
    @Override
    public Optional<Volume> find(VolumeId id) {
        return turns.with(
                id,
                () -> finished(id)
                        .map(record -> new Volume(
                                id,
                                record.spec(),
                                openings.ready(pool(record), id),
                                Optional.empty(),
                                record.made(),
                                List.of())));
    }

    /** All that are, or may still be, there. */
    @Override
    public List<VolumeReport> list() {
        return records.ids().stream()
                .flatMap(id -> records.find(id).stream()
                        .filter(record ->
                                record.phase() != ExtRecord.Phase.MAKING && record.phase() != ExtRecord.Phase.ZEROING)
                        .map(record -> report(id, record)))
                .toList();
    }

    @Override
    public VolumeReport report(VolumeId id) {
        return report(id, get(id));
    }

    /** What it takes of the storage, providers do not tell. */
    private static VolumeReport report(VolumeId id, ExtRecord record) {
        return new VolumeReport(id, VolumeSpec.Format.RAW, record.size(), ByteSize.ZERO, List.of(), record.storage());
    }

    @Override
    public boolean isCloned(ImageDigest image) {
        return false;
    }

    /** Those whose providers can be used. Free is what this node does not know to be taken. */
    @Override
    public List<StoragePool> pools() {
        return pools.stream()
                .filter(this::isUsable)
                .map(pool -> {
                    ByteSize taken = records.ids().stream()
                            .flatMap(id -> records.find(id).stream())
                            .filter(record -> record.storage().equals(pool.storage()))
                            .map(ExtRecord::size)
                            .reduce(ByteSize.ZERO, ByteSize::plus);
                    return new StoragePool(
                            pool.name(), "ext", pool.size(), pool.size().minusOrZero(taken), pool.storage());
                })
                .toList();
    }

    private boolean isUsable(ExtPool pool) {
        try {
            scripts.provider(pool);
            complaints.remove(pool.name());
            return true;
        } catch (NodeException e) {
            String complaint = e.problem().toString();
            if (!complaint.equals(complaints.put(pool.name(), complaint))) {
                LOG.log(System.Logger.Level.WARNING, "the " + pool + " is not offered: " + complaint);
            }
            return false;
        }
    }

    // --- what is done with it

    @Override
    public <T> T holding(List<VolumeId> volumes, Supplier<T> work) {
        return turns.with(
                volumes.stream()
                        .distinct()
                        .sorted(Comparator.comparing(VolumeId::value))
                        .toList(),
                work);
    }

    /** To the end: providers can't make smaller again what is not wanted any more. */
    @Override
    public Optional<Progress> prepareSize(VolumeId id, ByteSize size) {
        return turns.with(id, () -> {
            ExtRecord record = get(id);
            requirePossible(record.spec().withSize(size));
            making.grow(pool(record), id, size);
            return Optional.empty();
        });
    }

    @Override
    public void note(VolumeId id, ByteSize size, List<VolumeReport.Snapshot> snapshots) {
        records.change(id, record -> record.withSize(size));
    }

    @Override
    public void release(List<VolumeId> volumes) {
        for (VolumeId id : volumes) {
            turns.with(id, () -> {
                records.find(id)
                        .filter(record -> record.attached() && users.userOf(id).isEmpty())
                        .ifPresent(record -> quietly(id, () -> openings.detach(pool(record), id)));
                return id;
            });
        }
    }

    @Override
    public void share(List<VolumeId> volumes) {
        each(volumes, openings::share);
    }

    @Override
    public void handOver(List<VolumeId> volumes) {
        each(volumes, openings::handOver);
    }

    @Override
    public void takeOver(List<VolumeId> volumes) {
        each(volumes, openings::takeOver);
    }

    private void each(List<VolumeId> volumes, BiConsumer<ExtPool, VolumeId> work) {
        for (VolumeId id : volumes) {
            turns.with(id, () -> {
                finished(id).ifPresent(record -> work.accept(pool(record), id));
                return id;
            });
        }
    }

    /**
     * Removes what was not finished, and detaches what no machine has open. What is zeroed in part is waited for: who
     * asked for it asks again, or has it removed.
     */
    @Override
    public void settle() {
        for (VolumeId id : records.ids()) {
            turns.with(id, () -> {
                records.find(id)
                        .filter(record -> record.phase() == ExtRecord.Phase.MAKING)
                        .ifPresent(record -> quietly(id, () -> making.remove(pool(record), id)));
                return id;
            });
            release(List.of(id));
        }
    }

    private static void quietly(VolumeId id, Runnable work) {
        try {
            work.run();
        } catch (NodeException e) {
            LOG.log(System.Logger.Level.WARNING, "volume " + id + ": " + e.problem(), e);
        }
    }

    @Override
    public VolumeTools tools() {
        return files.tools();
    }

    /** As files in the raw format: there are none. */
    @Override
    public VolumeMoments moments() {
        return files.moments();
    }

    @Override
    public Path temporary(VolumeId id, VolumeSpec.Format format) {
        return files.temporary(id, format);
    }

    /** A machine's disk is moved nowhere: each node sees it. */
    @Override
    public VolumeArrival arrival(VolumeId id) {
        return new NoArrival("Copies from another node can't be received onto a storage provider's volume.");
    }
}
