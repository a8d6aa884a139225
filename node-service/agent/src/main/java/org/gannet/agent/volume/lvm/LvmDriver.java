package org.gannet.agent.volume.lvm;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.fence.Turns;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.volume.BlockCommands;
import org.gannet.agent.volume.Filling;
import org.gannet.agent.volume.Medium;
import org.gannet.agent.volume.VolumeArrival;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.agent.volume.VolumeMoments;
import org.gannet.agent.volume.VolumeTools;
import org.gannet.agent.volume.VolumeUsers;
import org.gannet.agent.volume.Zeroing;
import org.gannet.base.ByteSize;
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
 * Volumes as logical volumes {@code gannet-ID}. What they are is in their tags: only the volume groups have to
 * survive. One is made unfinished, zeroed and filled, and becomes a volume by its last tag: what is left of a crash
 * before that is removed. Nothing of an earlier owner is ever read: a volume is zeroed before it is one, and so is what
 * it grows by before anybody is told.
 * @implNote lvm(8) 2.03, without its daemons
 */
public final class LvmDriver implements VolumeDriver {
    private static final System.Logger LOG = System.getLogger(LvmDriver.class.getName());
    private static final String PREFIX = "gannet-";
    private final List<LvmPool> pools;
    private final VolumeDriver files;
    private final ImageCache images;
    private final CommandRunner runner;
    private final VolumeUsers users;
    private final Turns<VolumeId> turns = new Turns<>();
    private final LvmArrivals arrivals;
    private final LvmAdoption adoption = new LvmAdoption(this);
    private final LvmMoments moments = new LvmMoments(this, Clock.systemUTC());
    private final LvmZeroing zeroing;

    /**
     * @param pools the first is the one that nobody names; empty for a node without any
     * @param files of the same node: its tools read and write devices as well
     * @param directory of the records of volumes that are on their way here
     */
    public LvmDriver(
            List<LvmPool> pools,
            VolumeDriver files,
            ImageCache images,
            CommandRunner runner,
            VolumeUsers users,
            Path directory) {
        this(pools, files, images, runner, users, directory, System::nanoTime);
    }

    /** @param nanoTime by which it is judged how long zeroing takes */
    LvmDriver(
            List<LvmPool> pools,
            VolumeDriver files,
            ImageCache images,
            CommandRunner runner,
            VolumeUsers users,
            Path directory,
            LongSupplier nanoTime) {
        this.pools = List.copyOf(pools);
        this.files = files;
        this.images = images;
        this.runner = runner;
        this.users = users;
        this.arrivals = new LvmArrivals(this, directory);
        this.zeroing = new LvmZeroing(
                this, new Zeroing(command -> run(command, "The logical volume was not zeroed."), nanoTime));
    }

    /**
     * Removes what an earlier process left unfinished. What comes from other nodes goes on coming, and what is zeroed
     * in part is waited for: who asked for it asks again, or has it removed.
     */
    public void sweep() {
        arrivals.settle();
        moments.settle();
        for (LvmOutput.Volume volume : all()) {
            boolean left = isOurs(volume) && volume.tags().contains(LvmRecord.UNFINISHED);
            if (left && !LvmZeroing.isUnderWay(volume) && !arrivals.isComing(id(volume))) {
                CommandResult removed = runner.run(LvmCommands.remove(volume.path()));
                if (!removed.succeeded()) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            volume.path() + " stays: " + removed.error().strip());
                }
            }
        }
    }

    static boolean isOurs(LvmOutput.Volume volume) {
        return volume.name().startsWith(PREFIX);
    }

    List<LvmOutput.Volume> all() {
        if (pools.isEmpty()) {
            return List.of();
        }
        return LvmOutput.volumes(run(LvmCommands.volumes(), "The logical volumes could not be listed.")).stream()
                .filter(volume -> pools.stream().anyMatch(pool -> pool.group().equals(volume.group())))
                .toList();
    }

    private Optional<LvmOutput.Volume> lookUp(VolumeId id) {
        return lookUp(id, all());
    }

    private Optional<LvmOutput.Volume> lookUp(VolumeId id, List<LvmOutput.Volume> all) {
        // One that goes back to a snapshot has no volume of its name for a moment.
        List<LvmOutput.Volume> whole = LvmMoments.isHalfWay(id, all) ? turns.with(id, () -> moments.settled(id)) : all;
        return whole.stream().filter(volume -> volume.name().equals(name(id))).findFirst();
    }

    /** As it is now. */
    LvmOutput.Volume get(LvmOutput.Volume volume) {
        return lookUp(id(volume)).orElseThrow(LvmDriver::gone);
    }

    Optional<LvmOutput.Volume> lookUpFinished(VolumeId id) {
        return lookUpFinished(id, all());
    }

    private Optional<LvmOutput.Volume> lookUpFinished(VolumeId id, List<LvmOutput.Volume> all) {
        return lookUp(id, all).filter(volume -> LvmRecord.read(volume.tags()).isPresent());
    }

    static VolumeId id(LvmOutput.Volume volume) {
        return VolumeId.parse(volume.name().substring(PREFIX.length()));
    }

    static String name(VolumeId id) {
        return PREFIX + id;
    }

    /** Where a volume's bytes are read and written. */
    static Path device(LvmOutput.Volume volume) {
        return Path.of("/dev", volume.group(), volume.name());
    }

    private LvmPool pool(Place place) {
        return pools.stream()
                .filter(pool -> place.pool().isEmpty() || pool.name().equals(place.pool()))
                .findFirst()
                .filter(pool -> place.kind() == DiskTemplate.PLAIN)
                .orElseThrow(() -> new NodeException(Problem.of(ErrorCode.UNSUPPORTED, "This node has no such storage.")
                        .withInternal(place.toString())));
    }

    /**
     * Creates the volume, or returns it when it exists with this specification.
     * @throws NodeException POOL_FULL, NAME_TAKEN (exists with another specification, or is somebody else's), NOT_FOUND
     *     (no such image here), INVALID_REQUEST, UNSUPPORTED (no such pool), TOOL_FAILED; then nothing is left behind
     */
    @Override
    public VolumeReport ensure(VolumeId id, VolumeSpec spec) {
        return spec.source() instanceof VolumeSpec.Source.Adopted(String name)
                ? turns.with(id, () -> adoption.ensure(id, spec, pool(spec.place()), name))
                : ensureMade(id, spec, device -> fill(device, spec), zeroing::ofCall);
    }

    /**
     * Makes a volume of what the work writes, or finds it; however long it takes.
     * @param fill writes onto the device, which holds zeroes
     */
    @Override
    public VolumeReport ensureFilled(VolumeId id, VolumeSpec spec, Filling fill) {
        if (!(spec.source() instanceof VolumeSpec.Source.Empty)) {
            throw NodeException.of(ErrorCode.INVALID_REQUEST, "What is copied is whole: it is no clone of an image.");
        }
        return ensureMade(id, spec, fill, () -> Zeroing.Patience.of(fill));
    }

    private VolumeReport ensureMade(VolumeId id, VolumeSpec spec, Filling fill, Supplier<Zeroing.Patience> patience) {
        requirePossible(spec);
        LvmPool pool = pool(spec.place());
        return turns.with(id, () -> {
            Optional<LvmOutput.Volume> known = lookUp(id);
            if (arrivals.isComing(id)) {
                throw NodeException.of(ErrorCode.NAME_TAKEN, "The volume is on its way here from another node.");
            }
            boolean begun = known.filter(there -> LvmZeroing.isUnderWay(there, spec, pool))
                    .isPresent();
            if (known.isPresent() && !begun) {
                LvmOutput.Volume there = known.get();
                Optional<LvmRecord> record = LvmRecord.read(there.tags());
                if (record.isPresent() && record.get().is(spec, there.size())) {
                    return report(id);
                }
                if (record.isPresent() || !there.tags().contains(LvmRecord.UNFINISHED)) {
                    throw new NodeException(Problem.of(
                                    ErrorCode.NAME_TAKEN, "There is another logical volume of this name.")
                            .withInternal(there.path() + " with the tags " + there.tags() + ", asked for " + spec));
                }
                run(LvmCommands.remove(there.path()), "What was left of an earlier attempt was not removed.");
            }
            return switch (spec.source()) {
                case VolumeSpec.Source.Empty() -> create(id, spec, begun, fill, patience.get());
                case VolumeSpec.Source.CloneOf clone ->
                    images.using(clone.image(), () -> {
                        requireFits(clone, spec);
                        return create(id, spec, begun, fill, patience.get());
                    });
                case VolumeSpec.Source.Adopted adopted -> throw new IllegalStateException("not made: " + adopted);
            };
        });
    }

    /** @throws NodeException UNSUPPORTED (no such pool), INVALID_REQUEST */
    void requirePossible(VolumeSpec spec) {
        pool(spec.place());
        long grain = spec.place().grain().bytes();
        if (spec.size().bytes() == 0 || spec.size().bytes() % grain != 0) {
            throw NodeException.of(
                    ErrorCode.INVALID_REQUEST,
                    "A logical volume's size is a positive multiple of "
                            + spec.place().grain() + ".");
        }
    }

    boolean isThin(Place place) {
        return pool(place).thin().isPresent();
    }

    /** Where one of this name is, or would be. */
    Path device(VolumeId id, Place place) {
        return Path.of("/dev", pool(place).group(), name(id));
    }

    /**
     * Makes room for what comes, and nothing else; it is held. A thick one holds what was there before.
     * @return false when it is there
     */
    boolean ensureUnfinished(VolumeId id, VolumeSpec spec) {
        Optional<LvmOutput.Volume> known = lookUp(id);
        if (known.isEmpty()) {
            make(id, spec);
            if (lookUp(id).isEmpty()) {
                throw withoutEffect();
            }
            return true;
        }
        LvmOutput.Volume there = known.get();
        boolean comes = there.tags().contains(LvmRecord.UNFINISHED) && !LvmZeroing.isUnderWay(there);
        if (!comes || !there.size().equals(spec.size())) {
            throw new NodeException(Problem.of(ErrorCode.NAME_TAKEN, "There is another logical volume of this name.")
                    .withInternal(there.path() + " with the tags " + there.tags() + ", asked for " + spec));
        }
        return false;
    }

    private void make(VolumeId id, VolumeSpec spec) {
        LvmPool pool = pool(spec.place());
        List<String> tags = List.of(LvmRecord.UNFINISHED);
        Command command = pool.thin().isPresent()
                ? LvmCommands.createThin(pool, name(id), spec.size(), tags)
                : LvmCommands.create(pool, name(id), spec.size(), spec.place().stripes(), tags);
        run(command, "The logical volume was not created.");
    }

    /** It has all that it shall hold. @param made the size that it was made with at first */
    void finish(VolumeId id, VolumeSpec spec, ByteSize made) {
        LvmOutput.Volume volume = lookUp(id).orElseThrow(LvmDriver::gone);
        List<String> marks = new ArrayList<>(LvmRecord.zeroedTags(volume.tags()));
        marks.add(LvmRecord.UNFINISHED);
        run(
                LvmCommands.tag(
                        volume.path(), List.of(LvmRecord.made(spec, made).tag()), marks),
                "The logical volume was not marked as finished.");
        if (lookUpFinished(id).isEmpty()) {
            throw withoutEffect();
        }
    }

    /** Or goes on with it. */
    private VolumeReport create(VolumeId id, VolumeSpec spec, boolean begun, Filling fill, Zeroing.Patience patience) {
        LvmPool pool = pool(spec.place());
        if (!begun) {
            make(id, spec);
        }
        try {
            LvmOutput.Volume made = lookUp(id).orElseThrow(LvmDriver::withoutEffect);
            if (pool.thin().isEmpty()) {
                Optional<Progress> left = zeroing.make(made, patience);
                if (left.isPresent()) {
                    return new VolumeReport(id, VolumeSpec.Format.RAW, made.size(), made.size()).making(left.get());
                }
            }
            fill.fill(new Medium.Device(device(made)));
            run(BlockCommands.flush(device(made)), "What was written to the logical volume did not reach the disk.");
            finish(id, spec, spec.size());
            return report(id);
        } catch (RuntimeException e) {
            CommandResult removed = runner.run(LvmCommands.remove(pool.group() + "/" + name(id)));
            if (!removed.succeeded()) {
                e.addSuppressed(removed.failure(ErrorCode.TOOL_FAILED, "What was made of it stays."));
            }
            throw e;
        }
    }

    private void requireFits(VolumeSpec.Source.CloneOf clone, VolumeSpec spec) {
        Path image = image(clone.image());
        VolumeTools.Info info = tools().info(new Medium.File(image), clone.imageFormat());
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

    private void fill(Medium device, VolumeSpec spec) {
        if (spec.source() instanceof VolumeSpec.Source.CloneOf(ImageDigest digest, VolumeSpec.Format format)) {
            tools().copy(
                            new Medium.File(image(digest)),
                            format,
                            Optional.empty(),
                            device,
                            VolumeSpec.Format.RAW,
                            false);
        }
    }

    /** @throws NodeException IN_USE when a machine, or anything else, has it open */
    @Override
    public void ensureAbsent(VolumeId id) {
        turns.with(id, () -> {
            users.requireUnused(id);
            arrivals.forget(id);
            moments.dropAll(id);
            if (adoption.release(id)) {
                return id;
            }
            lookUp(id).filter(LvmDriver::isMarked).ifPresent(volume -> {
                run(LvmCommands.remove(volume.path()), "The logical volume was not removed.");
                if (lookUp(id).isPresent()) {
                    throw withoutEffect();
                }
            });
            return id;
        });
    }

    /** Somebody else's of such a name is not touched. */
    private static boolean isMarked(LvmOutput.Volume volume) {
        return volume.tags().contains(LvmRecord.UNFINISHED)
                || LvmRecord.read(volume.tags()).isPresent();
    }

    @Override
    public Optional<Volume> find(VolumeId id) {
        List<LvmOutput.Volume> all = all();
        return lookUpFinished(id, all).map(volume -> {
            LvmRecord record = LvmRecord.read(volume.tags()).orElseThrow();
            return new Volume(
                    id,
                    record.spec(usable(volume)),
                    new Medium.Device(device(volume)),
                    Optional.empty(),
                    record.made(),
                    LvmMoments.told(id, all));
        });
    }

    /** A volume holds all of what it was made of. */
    @Override
    public boolean isCloned(ImageDigest image) {
        return false;
    }

    @Override
    public VolumeTools tools() {
        return files.tools();
    }

    @Override
    public VolumeMoments moments() {
        return moments;
    }

    /** Its size and its snapshots are what the volume group says. */
    @Override
    public void note(VolumeId id, ByteSize size, List<VolumeReport.Snapshot> snapshots) {}

    @Override
    public Path temporary(VolumeId id, VolumeSpec.Format format) {
        return files.temporary(id, format);
    }

    @Override
    public VolumeArrival arrival(VolumeId id) {
        return arrivals.of(id);
    }

    /** What may hold something of others still is not there yet. */
    static ByteSize usable(LvmOutput.Volume volume) {
        return LvmRecord.usable(volume.tags())
                .filter(end -> end.isAtMost(volume.size()))
                .orElse(volume.size());
    }

    /**
     * Makes what the volume lies on as large as this, zeroed; a machine that has it open is told afterwards. What takes
     * long is done in part: until all is done it has the size that it had.
     * @throws NodeException NOT_FOUND, INVALID_REQUEST (smaller, or no multiple of the grain), POOL_FULL
     */
    @Override
    public Optional<Progress> prepareSize(VolumeId id, ByteSize size) {
        return turns.with(id, () -> {
            LvmOutput.Volume volume = lookUpFinished(id).orElseThrow(LvmDriver::gone);
            return zeroing.grow(volume, size, zeroing.ofCall());
        });
    }

    @Override
    public void dropGrowth(VolumeId id) {
        turns.with(id, () -> {
            lookUpFinished(id).ifPresent(zeroing::dropGrowth);
            return id;
        });
    }

    /** Does the work; those of the volumes that are there stay as long. */
    @Override
    public <T> T holding(List<VolumeId> volumes, Supplier<T> work) {
        return turns.with(
                volumes.stream()
                        .distinct()
                        .sorted(Comparator.comparing(VolumeId::value))
                        .toList(),
                work);
    }

    /** All, complete. */
    @Override
    public List<VolumeReport> list() {
        List<LvmOutput.Volume> all = all();
        return all.stream()
                .filter(volume -> LvmRecord.read(volume.tags()).isPresent())
                .flatMap(volume -> LvmMoments.volume(volume, all).map(id -> report(id, volume, all)).stream())
                .toList();
    }

    /** One that is there. @throws NodeException NOT_FOUND */
    @Override
    public VolumeReport report(VolumeId id) {
        List<LvmOutput.Volume> all = all();
        return report(id, lookUpFinished(id, all).orElseThrow(LvmDriver::gone), all);
    }

    private static VolumeReport report(VolumeId id, LvmOutput.Volume volume, List<LvmOutput.Volume> all) {
        VolumeReport whole =
                new VolumeReport(id, VolumeSpec.Format.RAW, usable(volume), volume.used(), LvmMoments.told(id, all));
        VolumeReport report = volume.partial() ? whole.onLostDevice() : whole;
        return LvmZeroing.growth(volume).map(report::making).orElse(report);
    }

    /** What there is of each pool; those that are not there, or have too large extents, are missing. */
    @Override
    public List<StoragePool> pools() {
        if (pools.isEmpty()) {
            return List.of();
        }
        boolean thin = pools.stream().anyMatch(pool -> pool.thin().isPresent());
        return LvmPool.told(pools, groups(), thin ? all() : List.of());
    }

    List<LvmOutput.Group> groups() {
        return LvmOutput.groups(run(LvmCommands.groups(), "The volume groups could not be listed."));
    }

    @Override
    public void ensurePoolWhole(String name) {
        pools.stream()
                .filter(pool -> pool.name().equals(name))
                .forEach(pool -> LvmRepair.ensureWhole(this, pool.group()));
    }

    /** A tool said that it had done what it has not. */
    static NodeException withoutEffect() {
        return new NodeException(
                Problem.of(ErrorCode.TOOL_FAILED, "LVM said that it had done something, but it has not.")
                        .withRemedy("Look at the node's messages and disks, then try again."));
    }

    static NodeException gone() {
        return NodeException.of(ErrorCode.NOT_FOUND, "There is no such volume here.");
    }

    CommandResult run(Command command, String failure) {
        CommandResult result = runner.run(command);
        if (!result.succeeded()) {
            throw new NodeException(Problem.of(LvmOutput.codeOf(result), failure)
                    .withCause(LvmOutput.cause(result))
                    .withInternal(command + "\nexit code " + result.exitCode() + "\n"
                            + result.error().strip()));
        }
        return result;
    }
}
