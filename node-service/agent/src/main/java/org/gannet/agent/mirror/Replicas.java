package org.gannet.agent.mirror;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.gannet.agent.command.Pause;
import org.gannet.agent.fence.Turns;
import org.gannet.agent.hypervisor.kvm.Mirrors;
import org.gannet.agent.inventory.HostFacts;
import org.gannet.agent.state.StateFile;
import org.gannet.agent.task.TaskControl;
import org.gannet.agent.volume.Medium;
import org.gannet.agent.volume.OpenSides;
import org.gannet.agent.volume.VolumeUsers;
import org.gannet.agent.volume.drbd.DrbdHost;
import org.gannet.agent.volume.drbd.DrbdReplicas;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.ReplicaReport;
import org.gannet.node.ReplicaSpec;
import org.gannet.node.ReplicaSpec.Role;
import org.gannet.node.TaskSpec;

/**
 * The sides of mirrored disks on this node. Their processes go on when the agent ends, and are found again; what has
 * ended is started again, unless the node has restarted: then a side waits until it is asked for.
 */
public final class Replicas implements Mirrors, OpenSides, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Replicas.class.getName());
    private static final Duration BELIEVED = Duration.ofSeconds(15);
    private static final Duration SAID_WITHIN = Duration.ofSeconds(5);
    /** For so long two sides that have just lost each other may need to be equal again. */
    private static final Duration EQUAL_WITHIN = Duration.ofSeconds(15);

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final String RECORD = ".json";
    private final MirrorHost host;
    private final VolumeUsers users;
    private final DrbdReplicas drbd;
    private final MirrorProcess process;
    private final Turns<DiskId> turns = new Turns<>();
    private final Map<DiskId, Side> sides = new ConcurrentHashMap<>();
    /** Copies of what this node mirrored before it restarted: nobody has said since which side counts. */
    private final Set<VolumeId> awaited = ConcurrentHashMap.newKeySet();

    private final Set<DiskId> tended = ConcurrentHashMap.newKeySet();
    private final Thread watch;
    private volatile boolean closed;
    private volatile Map<String, Map<String, String>> known = Map.of();
    private volatile long knownAt = System.nanoTime();

    /**
     * @param users which machine has a volume open
     * @param drbd those that the kernel mirrors
     */
    public Replicas(MirrorHost host, VolumeUsers users, DrbdReplicas drbd) {
        this.host = host;
        this.users = users;
        this.drbd = drbd;
        this.process = new MirrorProcess(host);
        this.watch = Thread.ofVirtual().name("mirrors").unstarted(this::watch);
    }

    /** Finds what is there, and looks after it from now on. */
    public void start() {
        try {
            Files.createDirectories(host.directory());
            try (Stream<Path> files = Files.list(host.directory())) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(RECORD))
                        .map(name -> DiskId.parse(name.substring(0, name.length() - RECORD.length())))
                        .forEach(disk -> StateFile.read(host.record(disk), ReplicaRecord.class)
                                .ifPresent(this::found));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        drbd.start();
        watch.start();
    }

    private void found(ReplicaRecord record) {
        if (record.boot().equals(HostFacts.bootId())) {
            sides.put(record.disk(), new Side(host, process, record));
        } else {
            awaited.add(record.spec().volume());
        }
    }

    /** Whether the kernel can mirror logical volumes. */
    public DrbdHost.Support byKernel() {
        return drbd.support();
    }

    /** See {@link org.gannet.node.NodeApi#ensureReplica}. */
    public ReplicaReport ensure(DiskId disk, ReplicaSpec spec) {
        if (spec.drbd().isPresent()) {
            return drbd.ensure(disk, spec);
        }
        return turns.with(disk, () -> {
            Side side = side(disk, spec);
            side.become(spec, isUsedThere(side, spec));
            return side.report(process.devices());
        });
    }

    private Side side(DiskId disk, ReplicaSpec spec) {
        if (host.volumes().find(spec.volume()).isEmpty()) {
            throw new NodeException(Problem.of(ErrorCode.NOT_FOUND, "The volume is not on this node.")
                    .withInternal(spec.volume().toString()));
        }
        Optional<Side> known = Optional.ofNullable(sides.get(disk)).or(() -> afterRestart(disk, spec));
        if (known.isPresent()) {
            requireAllowed(known.get(), spec);
            return known.get();
        }
        Side made = Side.make(host, process, disk, spec);
        sides.put(disk, made);
        return made;
    }

    /** What a restart of the operating system left: what it holds is on the disk. It was nobody's primary since. */
    private Optional<Side> afterRestart(DiskId disk, ReplicaSpec spec) {
        Optional<Side> found = StateFile.read(host.record(disk), ReplicaRecord.class)
                .filter(record -> record.spec().volume().equals(spec.volume()))
                .map(record -> new Side(host, process, record.inBoot(HostFacts.bootId())));
        found.ifPresent(side -> {
            sides.put(disk, side);
            awaited.remove(spec.volume());
        });
        return found;
    }

    private void requireAllowed(Side known, ReplicaSpec spec) {
        ReplicaSpec before = known.record().spec();
        if (!before.volume().equals(spec.volume())) {
            throw NodeException.of(ErrorCode.NAME_TAKEN, "The disk is known with another volume.");
        }
        if (spec.role() == Role.SECONDARY && users.userOf(spec.volume()).isPresent()) {
            throw NodeException.of(ErrorCode.IN_USE, "A machine runs with the disk.");
        }
        boolean raised = spec.role() == Role.PRIMARY && before.role() == Role.SECONDARY;
        if (raised) {
            if (!known.state(Optional.empty()).mark().complete() || spec.overwrite() && !before.overwrite()) {
                throw NodeException.of(ErrorCode.WRONG_STATE, "This side of the disk is not complete.");
            }
        }
    }

    /** Whether the side that shall become primary has to wait for a machine's move: else it takes over at once. */
    private boolean isUsedThere(Side side, ReplicaSpec spec) {
        if (spec.role() != Role.PRIMARY || side.record().feeding()) {
            return false;
        }
        boolean awaited = users.userOf(spec.volume()).isPresent();
        return awaited || isUsedThere(side, SideState::isOpenThere);
    }

    /**
     * The other side says every second whether it is used: one that has just been left may not have said it yet.
     * @param certainly what need not be asked for again
     */
    private boolean isUsedThere(Side side, Predicate<SideState> certainly) {
        SideState state = side.state(devices());
        long end = System.nanoTime() + SAID_WITHIN.toNanos();
        while (state.isUsedThere() && !certainly.test(state) && System.nanoTime() < end) {
            Pause.of(POLL);
            state = side.state(devices());
        }
        return state.isUsedThere();
    }

    /** See {@link org.gannet.node.NodeApi#ensureReplicaAbsent}. */
    public void ensureAbsent(DiskId disk) {
        if (drbd.has(disk)) {
            drbd.ensureAbsent(disk);
        }
        turns.with(disk, () -> {
            Optional<Side> known = Optional.ofNullable(sides.get(disk))
                    .or(() -> StateFile.read(host.record(disk), ReplicaRecord.class)
                            .map(record -> new Side(host, process, record)));
            known.ifPresent(side -> {
                if (users.userOf(side.record().spec().volume()).isPresent()) {
                    throw NodeException.of(ErrorCode.IN_USE, "A machine runs with the disk.");
                }
                side.end();
                sides.remove(disk);
                awaited.remove(side.record().spec().volume());
            });
            return disk;
        });
    }

    /** What the process says, or said a moment ago when it is too busy to answer; empty when it has ended. */
    private Optional<Map<String, Map<String, String>>> devices() {
        Optional<Map<String, Map<String, String>>> now = process.devices();
        if (now.isPresent()) {
            known = now.get();
            knownAt = System.nanoTime();
            return now;
        }
        boolean busy = System.nanoTime() - knownAt < BELIEVED.toNanos() && process.isAlive();
        return busy ? Optional.of(known) : Optional.empty();
    }

    /** All of this node. */
    public List<ReplicaReport> reports() {
        Optional<Map<String, Map<String, String>>> devices = devices();
        return Stream.concat(sides.values().stream().map(side -> side.report(devices)), drbd.reports().stream())
                .toList();
    }

    private Optional<Side> of(VolumeId volume) {
        return sides.values().stream()
                .filter(side -> side.record().spec().volume().equals(volume))
                .findFirst();
    }

    /** Whether the volume is one side of a mirrored disk, so that nobody else may open or remove it. */
    @Override
    public boolean holds(VolumeId volume) {
        return of(volume).isPresent() || drbd.holds(volume);
    }

    @Override
    public Optional<Path> device(VolumeId volume) {
        return drbd.opening(volume);
    }

    /** @throws NodeException IN_USE when it is one side of a mirrored disk */
    public void requireFree(VolumeId volume) {
        if (holds(volume)) {
            throw new NodeException(
                    Problem.of(ErrorCode.IN_USE, "The volume is one side of a mirrored disk of two nodes.")
                            .withInternal(volume.toString()));
        }
    }

    /** It may be the older one: what it holds is nothing to run with, nor to copy. */
    private void requireAskedFor(VolumeId volume) {
        if (awaited.contains(volume)) {
            throw new NodeException(
                    Problem.of(ErrorCode.WRONG_STATE, "This side of a disk is not the one that machines run with.")
                            .withCause("The node has restarted, and nobody has said since which side counts."));
        }
    }

    @Override
    public Optional<Path> opening(VolumeId volume, boolean incoming) {
        requireAskedFor(volume);
        return of(volume).map(side -> {
            if (!side.record().isPrimary()
                    || !side.state(process.devices()).mark().complete()) {
                throw NodeException.of(
                        ErrorCode.WRONG_STATE, "This side of a disk is not the one that machines run with.");
            }
            if (!incoming && !side.record().feeding()) {
                requireLeft(side);
                takeOver(List.of(volume));
            }
            turns.with(side.record().disk(), () -> {
                side.tend(Optional.empty());
                return volume;
            });
            return host.guests(side.record().disk());
        });
    }

    @Override
    public Optional<Medium> reading(VolumeId volume) {
        requireAskedFor(volume);
        Optional<Medium> device = drbd.opening(volume).map(Medium.Device::new);
        return device.isPresent()
                ? device
                : of(volume).map(side -> {
                    requirePrimary(side);
                    if (!side.record().feeding()) {
                        throw NodeException.of(ErrorCode.WRONG_STATE, "The disk's machine is moving to another node.");
                    }
                    DiskId disk = side.record().disk();
                    Map<String, Object> server =
                            Map.of("type", "unix", "path", host.volume(disk).toString());
                    return new Medium.Network("nbd", Map.of("server", server, "export", disk.toString()));
                });
    }

    @Override
    public void requireResizable(VolumeId volume) {
        drbd.requireGrowable(volume);
    }

    @Override
    public boolean resize(VolumeId volume, ByteSize size) {
        Optional<Side> found = of(volume);
        found.ifPresent(side -> turns.with(side.record().disk(), () -> {
            side.resize(size);
            return side;
        }));
        return found.isPresent() || drbd.grow(volume);
    }

    /** See {@link TaskSpec.CompareReplica}. @param again whether an earlier agent may have begun it */
    public void compare(TaskSpec.CompareReplica spec, TaskControl control, boolean again) {
        if (drbd.has(spec.disk())) {
            drbd.compare(spec, control);
            return;
        }
        Side side = Optional.ofNullable(sides.get(spec.disk()))
                .orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "The node has no side of this disk."));
        requirePrimary(side);
        if (!again) {
            requireEqual(side.record().spec().volume());
        }
        long differs = new MirrorComparison(process, spec).run(control, again);
        turns.with(spec.disk(), () -> {
            // One that was ended meanwhile keeps no record.
            if (sides.get(spec.disk()) == side) {
                side.foundToDiffer(spec.mend() ? 0 : differs);
            }
            return side;
        });
    }

    private void requireLeft(Side side) {
        if (isUsedThere(side, state -> false)) {
            throw new NodeException(
                    Problem.of(ErrorCode.WRONG_STATE, "The other side of the disk may be used by a machine just now.")
                            .withRemedy("Stop the machine, or fail it over when its node is dead."));
        }
    }

    @Override
    public void requireEqual(VolumeId volume) {
        of(volume)
                .filter(side -> !isEqual(side))
                .map(side -> side.report(devices()))
                .or(() -> drbd.report(volume).filter(report -> report.state() != ReplicaReport.State.UP_TO_DATE))
                .ifPresent(report -> {
                    throw new NodeException(
                            Problem.of(ErrorCode.WRONG_STATE, "The two sides of a disk do not hold the same any more.")
                                    .withRemedy("Wait until they do.")
                                    .withInternal(report.toString()));
                });
    }

    private boolean isEqual(Side side) {
        return side.record().feeding() && side.state(devices()).state() == ReplicaReport.State.UP_TO_DATE;
    }

    @Override
    public void handOver(VolumeId volume) {
        of(volume).ifPresent(side -> {
            long end = System.nanoTime() + EQUAL_WITHIN.toNanos();
            while (side.record().feeding() && !isEqual(side) && System.nanoTime() < end) {
                Pause.of(POLL);
            }
            turns.with(side.record().disk(), () -> {
                side.handOver();
                return volume;
            });
        });
    }

    @Override
    public void takeOver(List<VolumeId> volumes) {
        List<Side> all = volumes.stream().flatMap(volume -> of(volume).stream()).toList();
        all.forEach(side -> requirePrimary(side));
        all.forEach(side -> turns.with(side.record().disk(), () -> {
            side.fence();
            return side;
        }));
        all.forEach(side -> turns.with(side.record().disk(), () -> {
            side.takeOver();
            return side;
        }));
    }

    private static void requirePrimary(Side side) {
        if (!side.record().isPrimary()) {
            throw NodeException.of(ErrorCode.WRONG_STATE, "This side of a disk is not the one that machines run with.");
        }
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(EVERY);
                tend();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tend() {
        Optional<Map<String, Map<String, String>>> devices = devices();
        for (Side side : List.copyOf(sides.values())) {
            // Each on its own: one whose processes do not answer holds up no other.
            if (tended.add(side.record().disk())) {
                Thread.ofVirtual().name("mirror " + side.record().disk()).start(() -> tend(side, devices));
            }
        }
    }

    private void tend(Side side, Optional<Map<String, Map<String, String>>> devices) {
        DiskId disk = side.record().disk();
        try {
            turns.with(disk, () -> {
                if (!closed && sides.containsValue(side)) {
                    side.tend(devices);
                }
                return side;
            });
        } catch (RuntimeException e) {
            side.failed(e);
        } finally {
            tended.remove(disk);
        }
    }

    /** Ends all processes. No guest has a disk open any more; the next agent starts them again. */
    public void rest() {
        close();
        for (Side side : sides.values()) {
            try {
                turns.with(side.record().disk(), () -> {
                    side.rest();
                    return side;
                });
            } catch (NodeException e) {
                side.failed(e);
            }
        }
        process.end();
    }

    /** Lets go of the processes, which go on. */
    @Override
    public void close() {
        closed = true;
        drbd.close();
        watch.interrupt();
        try {
            watch.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Who is at it comes to its end: the next agent must not meet this one at work.
        sides.keySet().forEach(disk -> turns.with(disk, () -> disk));
        LOG.log(System.Logger.Level.DEBUG, "mirrors are left to themselves");
    }
}
