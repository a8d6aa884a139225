package org.gannet.agent.volume;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskAct;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.base.Progress;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.SnapshotSpec;
import org.gannet.node.VolumeReport;

/**
 * Volumes that grow, are remembered and brought back: through the machine that has them open, else by the driver's
 * tools. What is inside a file is asked of the file; the record follows it.
 */
public final class VolumeChanges {
    private static final long SECTOR = 512;
    private final VolumeDriver volumes;
    private final LiveVolumes live;
    private final OpenSides sides;
    private final Clock clock;

    public VolumeChanges(VolumeDriver volumes, LiveVolumes live, OpenSides sides, Clock clock) {
        this.volumes = volumes;
        this.live = live;
        this.sides = sides;
        this.clock = clock;
    }

    /** See {@link org.gannet.node.NodeApi#ensureVolumeSize}. */
    public VolumeReport ensureSize(VolumeId id, ByteSize size) {
        return volumes.holding(List.of(id), () -> {
            VolumeDriver.Volume volume = get(id);
            ByteSize now = volume.spec().size();
            if (size.bytes() % SECTOR != 0 || !now.isAtMost(size)) {
                throw new NodeException(
                        Problem.of(ErrorCode.INVALID_REQUEST, "A volume grows only, by multiples of 512 bytes.")
                                .withCause("It has " + now + ", asked for are " + size + "."));
            }
            Optional<Progress> underWay = Optional.empty();
            if (size.equals(now)) {
                volumes.dropGrowth(id);
                if (volume.spec().place().rawOnly()) {
                    // It may have grown, and nobody was told before the agent's end.
                    tell(id, size);
                }
            } else {
                underWay = grow(volume, size);
            }
            volumes.release(List.of(id));
            VolumeReport report = volumes.report(id);
            return underWay.map(report::making).orElse(report);
        });
    }

    /** @return how far it is, when it has to be asked again */
    private Optional<Progress> grow(VolumeDriver.Volume volume, ByteSize size) {
        VolumeId id = volume.id();
        sides.requireResizable(id);
        Optional<Progress> underWay = volumes.prepareSize(id, size);
        if (underWay.isEmpty()) {
            boolean told = tell(id, size);
            if (!told && !volume.spec().place().rawOnly()) {
                volumes.tools().resize(volume.medium(), volume.spec().format(), size);
            }
            volumes.note(id, size, volume.snapshots());
        }
        return underWay;
    }

    /** @return whether somebody has it open, and looks after its size */
    private boolean tell(VolumeId id, ByteSize size) {
        boolean side = sides.resize(id, size);
        boolean open = live.userOf(id).isPresent();
        if (open) {
            live.resize(id, size);
        }
        return side || open;
    }

    /** See {@link org.gannet.node.NodeApi#ensureSnapshot}. */
    public List<VolumeReport> ensureSnapshot(SnapshotId id, SnapshotSpec spec) {
        return volumes.holding(spec.volumes(), () -> {
            List<VolumeDriver.Volume> found =
                    spec.volumes().stream().map(this::get).toList();
            found.forEach(volume -> Refusals.require(volume.spec().place().kind(), DiskAct.SNAPSHOT));
            found.forEach(this::requireKept);
            boolean running = isRunning(spec.volumes());
            List<VolumeId> having = spec.volumes().stream()
                    .filter(volume -> inside(volume, running).contains(id))
                    .toList();
            if (having.size() < spec.volumes().size()) {
                // Some of them only: of another moment than the others would be.
                having.forEach(volume -> drop(volume, id, running));
                take(id, spec.volumes(), running);
            }
            for (VolumeDriver.Volume volume : found) {
                note(volume, id, having.contains(volume.id()));
            }
            return spec.volumes().stream().map(volumes::report).toList();
        });
    }

    private void requireKept(VolumeDriver.Volume volume) {
        if (sides.reading(volume.id()).isPresent()) {
            throw new NodeException(
                    Problem.of(ErrorCode.UNSUPPORTED, "A disk that two nodes mirror keeps no snapshots.")
                            .withRemedy("Convert it to a disk of one node."));
        }
        volumes.moments().requireKept(volume);
    }

    /** Whether one machine has them all open; else none has. */
    private boolean isRunning(List<VolumeId> ids) {
        Set<Optional<InstanceId>> users = new HashSet<>();
        ids.forEach(volume -> users.add(live.userOf(volume)));
        if (users.size() > 1) {
            throw new NodeException(
                    Problem.of(ErrorCode.WRONG_STATE, "The volumes do not belong to one machine: no moment is common.")
                            .withInternal(users.toString()));
        }
        return users.iterator().next().isPresent();
    }

    private boolean isByQemu(VolumeId volume, boolean running) {
        return running && volumes.moments().areOfQemu(get(volume));
    }

    private Set<SnapshotId> inside(VolumeId volume, boolean running) {
        return isByQemu(volume, running)
                ? live.snapshots(volume)
                : volumes.moments().of(get(volume));
    }

    private void drop(VolumeId volume, SnapshotId id, boolean running) {
        if (isByQemu(volume, running)) {
            live.dropSnapshot(volume, id);
        } else {
            volumes.moments().drop(get(volume), id);
        }
    }

    private void take(SnapshotId id, List<VolumeId> all, boolean running) {
        List<VolumeId> byQemu =
                all.stream().filter(volume -> isByQemu(volume, running)).toList();
        List<VolumeId> others =
                all.stream().filter(volume -> !byQemu.contains(volume)).toList();
        Runnable work = () -> {
            if (!byQemu.isEmpty()) {
                live.takeSnapshot(id, byQemu);
            }
            others.forEach(volume -> volumes.moments().take(get(volume), id));
        };
        try {
            // QEMU's are of one moment, and so is one by itself.
            if (running && all.size() > 1 && !others.isEmpty()) {
                live.standingStill(all.getFirst(), work);
            } else {
                work.run();
            }
        } catch (RuntimeException e) {
            // QEMU 7.2 can't take back one of Ceph's, either.
            all.forEach(volume -> dropAfter(e, volume, id, running));
            throw e;
        }
    }

    private void dropAfter(RuntimeException why, VolumeId volume, SnapshotId id, boolean running) {
        try {
            if (inside(volume, running).contains(id)) {
                drop(volume, id, running);
            }
        } catch (RuntimeException e) {
            why.addSuppressed(e);
        }
    }

    /** @param known whether the record may have it already, with its time */
    private void note(VolumeDriver.Volume volume, SnapshotId id, boolean known) {
        boolean recorded = volume.snapshots().stream().anyMatch(one -> one.id().equals(id));
        if (known && recorded) {
            return;
        }
        List<VolumeReport.Snapshot> all = new ArrayList<>(without(volume, id));
        all.add(new VolumeReport.Snapshot(id, clock.instant(), volume.spec().size()));
        volumes.note(volume.id(), volume.spec().size(), all);
    }

    private static List<VolumeReport.Snapshot> without(VolumeDriver.Volume volume, SnapshotId id) {
        return volume.snapshots().stream().filter(one -> !one.id().equals(id)).toList();
    }

    /** See {@link org.gannet.node.NodeApi#ensureSnapshotAbsent}. */
    public void ensureSnapshotAbsent(VolumeId id, SnapshotId snapshot) {
        volumes.holding(List.of(id), () -> {
            volumes.find(id).ifPresent(volume -> {
                boolean running = live.userOf(id).isPresent();
                if (inside(id, running).contains(snapshot)) {
                    drop(id, snapshot, running);
                }
                List<VolumeReport.Snapshot> others = without(volume, snapshot);
                if (others.size() < volume.snapshots().size()) {
                    volumes.note(id, volume.spec().size(), others);
                }
            });
            return id;
        });
    }

    /** See {@link org.gannet.node.TaskSpec.RevertSnapshot}. */
    public void revert(List<VolumeId> ids, SnapshotId snapshot) {
        volumes.holding(ids, () -> {
            requireRest(ids);
            for (VolumeId id : ids) {
                if (!volumes.moments().of(get(id)).contains(snapshot)) {
                    throw NodeException.of(ErrorCode.NOT_FOUND, "A volume has no such snapshot.");
                }
            }
            for (VolumeId id : ids) {
                VolumeDriver.Volume volume = get(id);
                volumes.moments().revert(volume, snapshot);
                ByteSize now = volumes.tools().size(volume);
                if (!now.equals(sizeThen(volume, snapshot).orElse(now))) {
                    throw NodeException.of(
                            ErrorCode.TOOL_FAILED, "The volume was said to be brought back, but has another size.");
                }
                volumes.note(id, now, volume.snapshots());
            }
            return ids;
        });
    }

    private static Optional<ByteSize> sizeThen(VolumeDriver.Volume volume, SnapshotId snapshot) {
        return volume.snapshots().stream()
                .filter(known -> known.id().equals(snapshot))
                .map(VolumeReport.Snapshot::size)
                .findFirst();
    }

    /**
     * See {@link org.gannet.node.TaskSpec.CheckVolume}.
     * @return how many clusters were given back
     */
    public long check(VolumeId id) {
        return volumes.holding(List.of(id), () -> {
            requireRest(List.of(id));
            VolumeDriver.Volume volume = get(id);
            return volumes.tools().check(volume.medium(), volume.spec().format());
        });
    }

    /** @throws NodeException WRONG_STATE when a machine runs with one of them; they are held */
    public void requireRest(List<VolumeId> ids) {
        for (VolumeId id : ids) {
            live.userOf(id).ifPresent(user -> {
                throw new NodeException(Problem.of(ErrorCode.WRONG_STATE, "A machine runs with the volume.")
                        .withRemedy("Stop the machine, or use a snapshot.")
                        .withInternal("volume " + id + ", machine " + user));
            });
        }
    }

    private VolumeDriver.Volume get(VolumeId id) {
        return volumes.find(id)
                .orElseThrow(() -> new NodeException(Problem.of(ErrorCode.NOT_FOUND, "There is no such volume here.")
                        .withInternal(id.toString())));
    }
}
