package org.gannet.agent.volume.rbd;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.fence.Turns;
import org.gannet.agent.image.ImageCache;
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
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.Problem;
import org.gannet.base.Progress;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.Place;
import org.gannet.node.StoragePool;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;

/**
 * Volumes as images of Ceph, {@code gannet-ID}, opened by QEMU itself. What is being made has a name of its own, which
 * says so, and gets the other one when it is finished, so that another node never finds a half one. Nothing is kept on
 * the node: what is known of a volume is kept with its image.
 * @implNote rbd(8) and ceph(8) of Ceph 16.2, QEMU's block driver "rbd"
 */
public final class RbdDriver implements VolumeDriver {
    private static final String PREFIX = "gannet-";
    private static final String UNFINISHED = ".new";
    private static final Pattern FINISHED = Pattern.compile("gannet-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final long SECTOR = 512;
    private final List<RbdPool> pools;
    private final VolumeDriver files;
    private final ImageCache images;
    private final CommandRunner runner;
    private final VolumeUsers users;
    private final RbdMoments moments = new RbdMoments(this);
    private final Turns<VolumeId> turns = new Turns<>();
    /** The cluster that each pool is in; it does not change while the agent runs. */
    private final Map<RbdPool, String> clusters = new ConcurrentHashMap<>();
    /** Names of images that are known to be volumes. */
    private final Set<String> ours = ConcurrentHashMap.newKeySet();

    /** An image with the pool that it is in. */
    record Found(RbdPool pool, RbdOutput.Image image) {}

    /** @param files whose tools read and write these, too, by their {@link Medium} */
    public RbdDriver(
            List<RbdPool> pools, VolumeDriver files, ImageCache images, CommandRunner runner, VolumeUsers users) {
        this.pools = List.copyOf(pools);
        this.files = files;
        this.images = images;
        this.runner = runner;
        this.users = users;
    }

    private static String name(VolumeId id) {
        return PREFIX + id;
    }

    private Optional<String> storage(RbdPool pool) {
        return Optional.ofNullable(clusters.get(pool)).or(() -> {
            Optional<String> storage = RbdOutput.fsid(runner.run(new RbdCommands(pool).fsid()))
                    .map(cluster -> cluster + "/" + pool.pool());
            storage.ifPresent(known -> clusters.put(pool, known));
            return storage;
        });
    }

    private RbdPool pool(Place place) {
        return pools.stream()
                .filter(pool -> place.storage().isEmpty()
                        ? place.pool().isEmpty() || place.pool().equals(pool.name())
                        : storage(pool).equals(Optional.of(place.storage())))
                .findFirst()
                .orElseThrow(() ->
                        new NodeException(Problem.of(ErrorCode.UNSUPPORTED, "This node does not see such storage now.")
                                .withRemedy("Look whether it reaches the monitors of Ceph.")
                                .withInternal(place.toString())));
    }

    private List<RbdOutput.Image> images(RbdPool pool) {
        return RbdOutput.images(run(new RbdCommands(pool).list(), "Ceph's images could not be listed."));
    }

    Optional<Found> lookUp(VolumeId id) {
        return pools.stream()
                .flatMap(pool -> images(pool).stream()
                        .filter(image -> image.name().equals(name(id)))
                        .map(image -> new Found(pool, image)))
                .findFirst();
    }

    /** What is kept with it; empty for somebody else's. */
    private Optional<RbdRecord> record(RbdPool pool, String image) {
        return RbdOutput.record(run(new RbdCommands(pool).noted(image), "An image could not be examined."))
                .map(RbdRecord::read);
    }

    private Optional<RbdRecord> record(Found found) {
        return record(found.pool(), found.image().name());
    }

    /** Its record does not change: it is read once. */
    private boolean isOurs(Found found) {
        String image = found.image().name();
        if (!ours.contains(image) && record(found).isPresent()) {
            ours.add(image);
        }
        return ours.contains(image);
    }

    static NodeException withoutEffect() {
        return new NodeException(
                Problem.of(ErrorCode.TOOL_FAILED, "Ceph said that it had done something, but it has not.")
                        .withRemedy("Look at the state of Ceph, then try again."));
    }

    @Override
    public VolumeReport ensure(VolumeId id, VolumeSpec spec) {
        return ensureMade(id, spec, medium -> fill(medium, spec));
    }

    @Override
    public VolumeReport ensureFilled(VolumeId id, VolumeSpec spec, Filling fill) {
        if (!(spec.source() instanceof VolumeSpec.Source.Empty)) {
            throw NodeException.of(ErrorCode.INVALID_REQUEST, "What is copied is whole: it is no clone of an image.");
        }
        return ensureMade(id, spec, fill);
    }

    private VolumeReport ensureMade(VolumeId id, VolumeSpec spec, Filling fill) {
        if (spec.size().bytes() == 0 || spec.size().bytes() % SECTOR != 0) {
            throw NodeException.of(ErrorCode.INVALID_REQUEST, "A volume's size is a positive multiple of 512 bytes.");
        }
        RbdPool pool = pool(spec.place());
        return turns.with(id, () -> {
            Optional<Found> known = lookUp(id);
            if (known.isPresent()) {
                requireSame(known.get(), spec);
                return report(id, known.get());
            }
            return switch (spec.source()) {
                case VolumeSpec.Source.Empty() -> create(id, spec, pool, fill);
                case VolumeSpec.Source.CloneOf clone ->
                    images.using(clone.image(), () -> {
                        requireFits(clone, spec);
                        return create(id, spec, pool, fill);
                    });
                case VolumeSpec.Source.Adopted adopted -> throw Refusals.of(DiskTemplate.RBD, DiskAct.ADOPT);
            };
        });
    }

    private void requireSame(Found known, VolumeSpec spec) {
        RbdRecord record = record(known)
                .orElseThrow(() -> new NodeException(
                        Problem.of(ErrorCode.NAME_TAKEN, "There is another image of this name in Ceph.")
                                .withInternal(known.toString())));
        if (!record.is(spec, known.image().size())) {
            throw new NodeException(Problem.of(ErrorCode.NAME_TAKEN, "The volume exists with another specification.")
                    .withInternal(known + ", asked for " + spec));
        }
    }

    private VolumeReport create(VolumeId id, VolumeSpec spec, RbdPool pool, Filling fill) {
        RbdCommands commands = new RbdCommands(pool);
        sweep(pool, id);
        String attempt = name(id) + "." + UUID.randomUUID() + UNFINISHED;
        run(commands.create(attempt, spec.size()), "An image was not created in Ceph.");
        try {
            fill.fill(medium(pool, attempt));
            RbdRecord record = RbdRecord.made(spec);
            run(commands.note(attempt, record.text()), "The image was not marked as finished.");
            if (!record(pool, attempt).equals(Optional.of(record))) {
                throw withoutEffect();
            }
            run(commands.rename(attempt, name(id)), "The image was not marked as finished.");
            return report(id, lookUp(id).orElseThrow(RbdDriver::withoutEffect));
        } catch (RuntimeException e) {
            CommandResult removed = runner.run(commands.remove(attempt));
            if (!removed.succeeded()) {
                e.addSuppressed(removed.failure(ErrorCode.TOOL_FAILED, "What was made of it stays."));
            }
            throw e;
        }
    }

    /** What earlier attempts left; one that a tool still writes to stays until the next time. */
    private void sweep(RbdPool pool, VolumeId id) {
        images(pool).stream()
                .map(RbdOutput.Image::name)
                .filter(name -> name.startsWith(name(id) + ".") && name.endsWith(UNFINISHED))
                .forEach(name -> runner.run(new RbdCommands(pool).remove(name)));
    }

    private static Medium medium(RbdPool pool, String image) {
        return medium(pool, image, Optional.empty());
    }

    /** @param snapshot that is read instead of the image as it is now */
    static Medium medium(RbdPool pool, String image, Optional<SnapshotId> snapshot) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("pool", pool.pool());
        options.put("image", image);
        pool.configuration().ifPresent(file -> options.put("conf", file.toString()));
        pool.user().ifPresent(user -> options.put("user", user));
        snapshot.ifPresent(id -> options.put("snapshot", id.toString()));
        return new Medium.Network("rbd", options);
    }

    private void fill(Medium medium, VolumeSpec spec) {
        if (spec.source() instanceof VolumeSpec.Source.CloneOf(ImageDigest digest, VolumeSpec.Format format)) {
            tools().copy(
                            new Medium.File(image(digest)),
                            format,
                            Optional.empty(),
                            medium,
                            VolumeSpec.Format.RAW,
                            false);
        }
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

    /** @throws NodeException IN_USE when a machine, of any node, or anything else has it open */
    @Override
    public void ensureAbsent(VolumeId id) {
        turns.with(id, () -> {
            users.requireUnused(id);
            for (RbdPool pool : pools) {
                sweep(pool, id);
            }
            lookUp(id).filter(found -> record(found).isPresent()).ifPresent(this::remove);
            return id;
        });
    }

    private void remove(Found found) {
        String image = found.image().name();
        moments.dropAll(found);
        CommandResult removed = runner.run(new RbdCommands(found.pool()).remove(image));
        if (RbdOutput.isOpen(removed)) {
            throw VolumeUsers.inUse(removed.toString());
        }
        removed.require("An image was not removed from Ceph.");
        if (images(found.pool()).stream().anyMatch(left -> left.name().equals(image))) {
            throw withoutEffect();
        }
        ours.remove(image);
    }

    @Override
    public Optional<Volume> find(VolumeId id) {
        return lookUp(id)
                .flatMap(found -> record(found)
                        .map(record -> new Volume(
                                id,
                                record.spec(found.image().size()),
                                medium(found.pool(), found.image().name()),
                                Optional.empty(),
                                record.made(),
                                moments.told(found.pool(), found.image()))));
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

    /** A volume holds all of what it was made of. */
    @Override
    public boolean isCloned(ImageDigest image) {
        return false;
    }

    @Override
    public List<VolumeReport> list() {
        List<Found> all = pools.stream()
                .flatMap(pool -> images(pool).stream()
                        .filter(image -> FINISHED.matcher(image.name()).matches())
                        .map(image -> new Found(pool, image))
                        .filter(this::isOurs))
                .toList();
        moments.forgetOthers(all);
        return all.stream()
                .map(found -> report(VolumeId.parse(found.image().name().substring(PREFIX.length())), found))
                .toList();
    }

    @Override
    public VolumeReport report(VolumeId id) {
        return lookUp(id).map(found -> report(id, found)).orElseThrow(RbdDriver::gone);
    }

    static NodeException gone() {
        return NodeException.of(ErrorCode.NOT_FOUND, "There is no such volume here.");
    }

    /** What it takes of the cluster would have to be counted object by object: nobody is told. */
    private VolumeReport report(VolumeId id, Found found) {
        return new VolumeReport(
                id,
                VolumeSpec.Format.RAW,
                found.image().size(),
                ByteSize.ZERO,
                moments.told(found.pool(), found.image()),
                storage(found.pool()).orElse(""));
    }

    @Override
    public VolumeTools tools() {
        return files.tools();
    }

    @Override
    public VolumeMoments moments() {
        return moments;
    }

    /** Its size and its snapshots are what Ceph says. */
    @Override
    public void note(VolumeId id, ByteSize size, List<VolumeReport.Snapshot> snapshots) {}

    @Override
    public Optional<Progress> prepareSize(VolumeId id, ByteSize size) {
        Found found = lookUp(id).orElseThrow(RbdDriver::gone);
        if (!size.isAtMost(found.image().size())) {
            run(new RbdCommands(found.pool()).resize(found.image().name(), size), "The image did not grow.");
            if (lookUp(id)
                    .filter(larger -> size.isAtMost(larger.image().size()))
                    .isEmpty()) {
                throw withoutEffect();
            }
        }
        return Optional.empty();
    }

    /** Those whose cluster answers. */
    @Override
    public List<StoragePool> pools() {
        return pools.stream()
                .flatMap(pool -> storage(pool)
                        .flatMap(storage -> RbdOutput.space(runner.run(new RbdCommands(pool).space()), pool.pool())
                                .map(space ->
                                        new StoragePool(pool.name(), "rbd", space.total(), space.free(), storage)))
                        .stream())
                .toList();
    }

    @Override
    public Path temporary(VolumeId id, VolumeSpec.Format format) {
        return files.temporary(id, format);
    }

    /** A machine's disk is moved nowhere: each node sees it. */
    @Override
    public VolumeArrival arrival(VolumeId id) {
        return new NoArrival();
    }

    /** It may fail. */
    CommandResult tried(Command command) {
        return runner.run(command);
    }

    CommandResult run(Command command, String failure) {
        CommandResult result = runner.run(command);
        if (!result.succeeded()) {
            throw result.failure(ErrorCode.TOOL_FAILED, failure);
        }
        return result;
    }
}
