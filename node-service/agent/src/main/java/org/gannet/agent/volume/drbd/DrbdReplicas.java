package org.gannet.agent.volume.drbd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.gannet.agent.fence.Turns;
import org.gannet.agent.state.StateFile;
import org.gannet.agent.task.TaskControl;
import org.gannet.agent.volume.VolumeUsers;
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
 * The sides of disks on this node that DRBD mirrors. The kernel goes on with them when the agent ends; after a restart
 * of the node they wait until they are asked for.
 */
public final class DrbdReplicas implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(DrbdReplicas.class.getName());
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final String RECORD = ".json";
    private final DrbdHost host;
    private final VolumeUsers users;
    private final Turns<DiskId> turns = new Turns<>();
    private final Map<DiskId, DrbdSide> sides = new ConcurrentHashMap<>();
    private final Thread watch;
    private volatile String lacking = "";
    private volatile Optional<DrbdHost.Support.Present> present = Optional.empty();

    /** @param users which machine has a volume open */
    public DrbdReplicas(DrbdHost host, VolumeUsers users) {
        this.host = host;
        this.users = users;
        this.watch = Thread.ofVirtual().name("drbd").unstarted(this::watch);
    }

    /** What the node's kernel and tools are able to; once they are, they stay so. */
    public DrbdHost.Support support() {
        if (present.isPresent()) {
            return present.get();
        }
        DrbdHost.Support now = host.support();
        if (now instanceof DrbdHost.Support.Absent(String reason) && !reason.equals(lacking)) {
            lacking = reason;
            LOG.log(System.Logger.Level.INFO, "no disks are mirrored by DRBD: " + reason);
        }
        if (now instanceof DrbdHost.Support.Present there) {
            present = Optional.of(there);
        }
        return now;
    }

    private DrbdVersion requireVersion() {
        return switch (support()) {
            case DrbdHost.Support.Present there -> there.version();
            case DrbdHost.Support.Absent absent ->
                throw new NodeException(Problem.of(ErrorCode.UNSUPPORTED, "This node can't mirror disks by DRBD.")
                        .withCause(absent.reason()));
        };
    }

    /** Finds what is there, and looks after it from now on. */
    public void start() {
        try {
            Files.createDirectories(host.directory());
            try (Stream<Path> files = Files.list(host.directory())) {
                List<DrbdRecord> records = files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(RECORD))
                        .map(name -> DiskId.parse(name.substring(0, name.length() - RECORD.length())))
                        .flatMap(disk -> StateFile.read(host.record(disk), DrbdRecord.class).stream())
                        .toList();
                if (!records.isEmpty() && support() instanceof DrbdHost.Support.Present there) {
                    String boot = host.boot();
                    records.stream()
                            .filter(record -> record.boot().equals(boot))
                            .forEach(record -> sides.put(record.disk(), new DrbdSide(host, there.version(), record)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        watch.start();
    }

    /** Whether what is kept of the disk is here. */
    public boolean has(DiskId disk) {
        return sides.containsKey(disk) || Files.exists(host.record(disk));
    }

    /** See {@link org.gannet.node.NodeApi#ensureReplica}. */
    public ReplicaReport ensure(DiskId disk, ReplicaSpec spec) {
        return turns.with(disk, () -> {
            DrbdVersion version = requireVersion();
            Optional<DrbdSide> known = Optional.ofNullable(sides.get(disk)).or(() -> kept(disk, version));
            if (known.isPresent()) {
                requireAllowed(known.get(), spec);
                known.get().become(spec);
                sides.put(disk, known.get());
            } else {
                DrbdSide made = new DrbdSide(host, version, DrbdRecord.made(disk, spec, host.boot()));
                made.begin();
                sides.put(disk, made);
            }
            return sides.get(disk).state(host.devices()).report();
        });
    }

    /** What a restart of the operating system, or of a beginning, left. It was nobody's primary since. */
    private Optional<DrbdSide> kept(DiskId disk, DrbdVersion version) {
        return StateFile.read(host.record(disk), DrbdRecord.class)
                .map(record -> record.boot().equals(host.boot())
                        ? record
                        : record.inBoot(host.boot()).withSpec(record.spec().withRole(Role.SECONDARY)))
                .map(record -> new DrbdSide(host, version, record));
    }

    private void requireAllowed(DrbdSide known, ReplicaSpec spec) {
        ReplicaSpec before = known.record().spec();
        if (!before.volume().equals(spec.volume())
                || !before.drbd()
                        .orElseThrow()
                        .metadata()
                        .equals(spec.drbd().orElseThrow().metadata())) {
            throw NodeException.of(ErrorCode.NAME_TAKEN, "The disk is known with another volume.");
        }
        if (spec.role() == Role.SECONDARY && users.userOf(spec.volume()).isPresent()) {
            throw NodeException.of(ErrorCode.IN_USE, "A machine runs with the disk.");
        }
        boolean raised = spec.role() == Role.PRIMARY && before.role() == Role.SECONDARY;
        if (raised) {
            DrbdState state = known.state(host.devices());
            boolean present = state.device().isPresent();
            if (present && !state.isComplete() || spec.overwrite() && !before.overwrite()) {
                throw NodeException.of(ErrorCode.WRONG_STATE, "This side of the disk is not complete.");
            }
            if (state.isUsedThere() && !spec.drbd().orElseThrow().both()) {
                throw DrbdSide.usedThere();
            }
        }
    }

    /** See {@link org.gannet.node.NodeApi#ensureReplicaAbsent}. */
    public void ensureAbsent(DiskId disk) {
        turns.with(disk, () -> {
            Optional<DrbdRecord> record = Optional.ofNullable(sides.get(disk))
                    .map(DrbdSide::record)
                    .or(() -> StateFile.read(host.record(disk), DrbdRecord.class));
            record.ifPresent(kept -> {
                if (users.userOf(kept.spec().volume()).isPresent()) {
                    throw NodeException.of(ErrorCode.IN_USE, "A machine runs with the disk.");
                }
                if (support() instanceof DrbdHost.Support.Present there) {
                    new DrbdSide(host, there.version(), kept).end();
                }
                delete(host.record(disk));
                sides.remove(disk);
            });
            return disk;
        });
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw StateFile.failure(e, file.resolveSibling("none"));
        }
    }

    /** All of this node. */
    public List<ReplicaReport> reports() {
        if (sides.isEmpty()) {
            return List.of();
        }
        Map<Integer, DrbdDevice> devices = host.devices();
        return sides.values().stream().map(side -> side.state(devices).report()).toList();
    }

    private Optional<DrbdSide> of(VolumeId volume) {
        return sides.values().stream()
                .filter(side -> side.record().spec().volume().equals(volume)
                        || side.record().drbd().metadata().equals(volume))
                .findFirst();
    }

    /** Whether the volume is one side of such a disk, or lies beside it. */
    public boolean holds(VolumeId volume) {
        return of(volume).isPresent();
    }

    /** What is told of the disk of which the volume is one side. */
    public Optional<ReplicaReport> report(VolumeId volume) {
        return of(volume).map(side -> side.state(host.devices()).report());
    }

    /**
     * Where a machine opens the disk of which the volume is one side; empty when it is none.
     * @throws NodeException WRONG_STATE when it can't be used here now
     */
    public Optional<Path> opening(VolumeId volume) {
        return of(volume).map(side -> {
            DrbdState state = side.state(host.devices());
            DrbdRecord record = side.record();
            if (!record.isPrimary() || !record.spec().volume().equals(volume)) {
                throw NodeException.of(
                        ErrorCode.WRONG_STATE, "This side of a disk is not the one that machines run with.");
            }
            if (state.device().filter(DrbdDevice::primary).isEmpty()) {
                throw new NodeException(Problem.of(ErrorCode.WRONG_STATE, "The disk waits for its other side.")
                        .withCause("It is not recorded that this one may be written to alone.")
                        .withRemedy("Bring the other node back, or let the machine go on without its second copies."));
            }
            return DrbdHost.device(record.drbd().minor());
        });
    }

    /** Before the volume of a side grows. @throws NodeException WRONG_STATE while who uses the disk could not see it */
    public void requireGrowable(VolumeId volume) {
        of(volume).ifPresent(DrbdSide::requireGrowable);
    }

    /** After the volume of a side has grown. @return whether the volume is a side */
    public boolean grow(VolumeId volume) {
        Optional<DrbdSide> found = of(volume);
        found.ifPresent(side -> turns.with(side.record().disk(), () -> {
            side.grow();
            return volume;
        }));
        return found.isPresent();
    }

    /** See {@link TaskSpec.CompareReplica}. */
    public void compare(TaskSpec.CompareReplica spec, TaskControl control) {
        DrbdSide side = Optional.ofNullable(sides.get(spec.disk()))
                .orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "The node has no side of this disk."));
        DrbdComparison comparison = new DrbdComparison(host, side, spec);
        turns.with(spec.disk(), () -> {
            comparison.begin();
            return side;
        });
        comparison.follow(control);
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
        if (sides.isEmpty()) {
            return;
        }
        try {
            Map<Integer, DrbdDevice> devices = host.devices();
            List.copyOf(sides.values()).forEach(side -> tend(side, devices));
        } catch (NodeException e) {
            sides.values().forEach(side -> side.failed(e));
        }
    }

    private void tend(DrbdSide side, Map<Integer, DrbdDevice> devices) {
        try {
            turns.with(side.record().disk(), () -> {
                if (sides.containsValue(side)) {
                    side.tend(devices);
                }
                return side;
            });
        } catch (RuntimeException e) {
            side.failed(e);
        }
    }

    /** Lets go of the devices, which go on. */
    @Override
    public void close() {
        watch.interrupt();
        try {
            watch.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
