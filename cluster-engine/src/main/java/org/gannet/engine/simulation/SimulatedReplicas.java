package org.gannet.engine.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.ReplicaReport;
import org.gannet.node.ReplicaReport.State;
import org.gannet.node.ReplicaSpec;
import org.gannet.node.ReplicaSpec.Role;

/**
 * The disks that one simulated node holds alike with others. While the two sides are connected each write is on both;
 * what a side writes alone makes it newer than the other, and both at once split them. Guarded by its node.
 */
final class SimulatedReplicas {
    private final SimulatedNode node;
    private final Map<DiskId, SimulatedReplica> replicas = new LinkedHashMap<>();
    /** What a restart of the operating system left to be put together again: what they hold is on the disk. */
    private final Map<DiskId, SimulatedReplica> apart = new LinkedHashMap<>();

    /** How much of the other side is not what it was given, which nobody knows; and what comparisons have found. */
    private final Map<DiskId, ByteSize> spoiled = new HashMap<>();

    private final Map<DiskId, ByteSize> differing = new HashMap<>();

    private Function<ByteSize, Duration> pace = size -> Duration.ZERO;
    private long contents;

    SimulatedReplicas(SimulatedNode node) {
        this.node = node;
    }

    /** How long it takes to fill a side. */
    void setPace(Function<ByteSize, Duration> next) {
        pace = next;
    }

    /** The storage below this side fails. */
    void fail(DiskId disk) {
        replicas.computeIfPresent(disk, (id, known) -> known.broken());
    }

    /** The storage below the other side of a disk gives back something else than was written. */
    void spoilOther(DiskId disk, ByteSize much) {
        spoiled.put(disk, much);
    }

    /** @return the size of the disk @throws NodeException NOT_FOUND, WRONG_STATE */
    ByteSize requireComparable(DiskId disk) {
        SimulatedReplica mine = find(disk)
                .orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "The node has no side of this disk."));
        if (mine.spec().role() != Role.PRIMARY || state(disk, mine) != State.UP_TO_DATE) {
            throw NodeException.of(ErrorCode.WRONG_STATE, "The two sides of the disk were not compared to the end.");
        }
        return node.storage().get(mine.spec().volume()).spec().size();
    }

    /** @return how much differs */
    ByteSize compare(DiskId disk, boolean mend) {
        ByteSize differs = spoiled.getOrDefault(disk, ByteSize.ZERO);
        differing.put(disk, mend ? ByteSize.ZERO : differs);
        if (mend) {
            spoiled.remove(disk);
        }
        return differs;
    }

    /** Of another pair of copies nothing is known, nor anything amiss. */
    private void forgetFindings(DiskId disk, ReplicaSpec before, ReplicaSpec next) {
        if (!before.peerVolume().equals(next.peerVolume()) || next.role() != Role.PRIMARY || next.overwrite()) {
            differing.remove(disk);
        }
        if (!before.peerVolume().equals(next.peerVolume())) {
            spoiled.remove(disk);
        }
    }

    /** As a restart of the operating system does. */
    void takeApart() {
        apart.putAll(replicas);
        replicas.clear();
    }

    ReplicaReport ensure(DiskId disk, ReplicaSpec spec, Instant now) {
        SimulatedReplica found = apart.remove(disk);
        if (found != null && found.spec().volume().equals(spec.volume()) && !replicas.containsKey(disk)) {
            replicas.put(disk, found.interrupted().as(found.spec().withRole(Role.SECONDARY)));
        }
        SimulatedReplica known = replicas.get(disk);
        node.storage().get(spec.volume());
        if (known == null) {
            replicas.put(disk, SimulatedReplica.made(spec, nextContent()));
        } else {
            requireAllowed(known, spec);
            forgetFindings(disk, known.spec(), spec);
            replicas.put(disk, known.as(spec));
        }
        settle(now);
        return report(disk, now);
    }

    private void requireAllowed(SimulatedReplica known, ReplicaSpec spec) {
        if (!known.spec().volume().equals(spec.volume())) {
            throw NodeException.of(ErrorCode.NAME_TAKEN, "The disk is known with another volume.");
        }
        boolean open = node.isOpen(spec.volume());
        if (spec.role() == Role.SECONDARY && open) {
            throw NodeException.of(ErrorCode.IN_USE, "A machine runs with the disk.");
        }
        boolean raised = spec.role() == Role.PRIMARY && known.spec().role() == Role.SECONDARY;
        if (raised
                && (!known.complete()
                        || known.failed()
                        || spec.overwrite() && !known.spec().overwrite())) {
            throw NodeException.of(ErrorCode.WRONG_STATE, "This side of the disk is not complete.");
        }
    }

    void ensureAbsent(DiskId disk) {
        SimulatedReplica known = replicas.get(disk);
        if (known != null && node.isOpen(known.spec().volume())) {
            throw NodeException.of(ErrorCode.IN_USE, "A machine runs with the disk.");
        }
        replicas.remove(disk);
        apart.remove(disk);
        spoiled.remove(disk);
        differing.remove(disk);
    }

    /** Whether both sides of the volume's disk hold the same, or it has but one. */
    boolean isUpToDate(VolumeId volume) {
        return replicas.entrySet().stream()
                .filter(entry -> entry.getValue().spec().volume().equals(volume))
                .allMatch(entry -> state(entry.getKey(), entry.getValue()) == State.UP_TO_DATE);
    }

    boolean holds(VolumeId volume) {
        return replicas.values().stream()
                .anyMatch(replica -> replica.spec().volume().equals(volume));
    }

    /** @throws NodeException WRONG_STATE when a machine may not open the volume here */
    void requirePrimary(VolumeId volume) {
        boolean closed = replicas.values().stream()
                .filter(replica -> replica.spec().volume().equals(volume))
                .anyMatch(replica -> replica.spec().role() != Role.PRIMARY || !replica.complete() || replica.failed());
        boolean awaited = apart.values().stream()
                .anyMatch(replica -> replica.spec().volume().equals(volume));
        if (closed || awaited) {
            throw NodeException.of(ErrorCode.WRONG_STATE, "This side of a disk is not the one that machines run with.");
        }
    }

    /** Whether a machine that went on here with the volume would miss something of what was written there. */
    boolean lacksOf(DiskId disk, VolumeId volume, SimulatedReplicas there) {
        Optional<SimulatedReplica> other = there.known(disk);
        return known(disk)
                .filter(mine -> mine.spec().volume().equals(volume))
                .filter(mine -> other.isEmpty() ? mine.complete() : !mine.lacksOf(other.get()))
                .isEmpty();
    }

    private Optional<SimulatedReplica> known(DiskId disk) {
        return find(disk).or(() -> Optional.ofNullable(apart.get(disk)));
    }

    List<ReplicaReport> reports(Instant now) {
        return replicas.keySet().stream().map(disk -> report(disk, now)).toList();
    }

    private String nextContent() {
        return node.name() + "-" + ++contents;
    }

    // --- how the two sides stand

    private Optional<SimulatedNode> connected(DiskId disk, SimulatedReplica mine) {
        return node.findPeer(mine.spec().peer())
                .filter(peer -> node.exchangesWith(peer) && !mine.failed())
                .filter(peer -> peer.replicas()
                        .find(disk)
                        .filter(other -> !other.failed()
                                && other.spec().peer().equals(node.name())
                                && other.spec().volume().equals(mine.spec().peerVolume())
                                && other.spec().port() == mine.spec().port())
                        .isPresent());
    }

    private Optional<SimulatedReplica> find(DiskId disk) {
        return Optional.ofNullable(replicas.get(disk));
    }

    /** Brings all to where they are by now. */
    void settle(Instant now) {
        for (DiskId disk : List.copyOf(replicas.keySet())) {
            SimulatedReplica mine = find(disk).orElseThrow();
            Optional<SimulatedNode> peer = connected(disk, mine);
            if (peer.isPresent()) {
                together(disk, peer.get(), now);
            } else {
                alone(disk, mine);
            }
        }
    }

    private void alone(DiskId disk, SimulatedReplica mine) {
        SimulatedReplica now = mine.interrupted();
        // A receiver that waits has it open, too, and writes nothing.
        boolean writes =
                mine.spec().role() == Role.PRIMARY && node.isWritten(mine.spec().volume());
        replicas.put(disk, writes && !mine.bound() && !mine.apart() ? now.writtenApart(nextContent()) : now);
    }

    private void together(DiskId disk, SimulatedNode peer, Instant now) {
        SimulatedReplica mine = find(disk).orElseThrow();
        SimulatedReplica other = peer.replicas().find(disk).orElseThrow();
        if (mine.complete() && other.complete()) {
            if (mine.content().equals(other.content())) {
                replicas.put(disk, mine.together());
                follow(mine, other, peer);
            } else if (other.isAheadOf(mine)) {
                replicas.put(disk, mine.beingFilled(now));
                together(disk, peer, now);
            }
        } else if (!mine.complete() && other.complete()) {
            Instant since = mine.syncing().orElse(now);
            boolean filled = !now.isBefore(since.plus(takes(mine)));
            replicas.put(disk, filled ? mine.filledFrom(other) : mine.beingFilled(since));
            if (filled) {
                follow(mine, other, peer);
            }
        }
    }

    private Duration takes(SimulatedReplica replica) {
        return pace.apply(node.storage()
                .find(replica.spec().volume())
                .map(volume -> volume.spec().size())
                .orElse(ByteSize.ZERO));
    }

    /** The side that no machine runs with holds what the other one holds. */
    private void follow(SimulatedReplica mine, SimulatedReplica other, SimulatedNode peer) {
        if (mine.spec().role() == Role.SECONDARY && other.spec().role() == Role.PRIMARY) {
            peer.storage()
                    .find(other.spec().volume())
                    .ifPresent(from -> node.storage()
                            .find(mine.spec().volume())
                            .filter(to -> to.content() != from.content())
                            .ifPresent(to -> node.storage().put(mine.spec().volume(), to.withContent(from.content()))));
        }
    }

    private ReplicaReport report(DiskId disk, Instant now) {
        SimulatedReplica mine = find(disk).orElseThrow();
        Optional<Filling> filling = filling(mine, now)
                .or(() -> connected(disk, mine)
                        .flatMap(peer -> peer.replicas()
                                .find(disk)
                                .flatMap(other -> peer.replicas().filling(other, now))));
        return new ReplicaReport(
                disk,
                mine.spec().volume(),
                mine.spec().peer(),
                mine.spec().role(),
                state(disk, mine),
                filling.map(Filling::left)
                        .or(() -> Optional.ofNullable(differing.get(disk)))
                        .orElse(ByteSize.ZERO),
                !mine.bound(),
                filling.flatMap(Filling::rate));
    }

    /** @param rate empty where it takes no time */
    private record Filling(ByteSize left, Optional<ByteSize> rate) {}

    private Optional<Filling> filling(SimulatedReplica filled, Instant now) {
        return filled.syncing().map(since -> {
            long size = node.storage()
                    .find(filled.spec().volume())
                    .map(volume -> volume.spec().size().bytes())
                    .orElse(0L);
            long takes = takes(filled).toMillis();
            long todo = Math.max(0, takes - Duration.between(since, now).toMillis());
            return takes == 0
                    ? new Filling(ByteSize.ZERO, Optional.empty())
                    : new Filling(
                            new ByteSize((long) ((double) size * todo / takes)),
                            Optional.of(new ByteSize(size * 1000 / takes)));
        });
    }

    private State state(DiskId disk, SimulatedReplica mine) {
        if (mine.failed()) {
            return State.FAILED;
        }
        Optional<SimulatedReplica> other =
                connected(disk, mine).flatMap(peer -> peer.replicas().find(disk));
        if (other.isEmpty()) {
            boolean waits = mine.bound() && mine.spec().role() == Role.PRIMARY;
            return !mine.complete() ? State.OUTDATED : waits ? State.WAITING : State.DEGRADED;
        }
        if (mine.complete() && other.get().complete()) {
            boolean same = mine.content().equals(other.get().content());
            boolean oneIsAhead = mine.isAheadOf(other.get()) || other.get().isAheadOf(mine);
            return same ? State.UP_TO_DATE : oneIsAhead ? State.SYNCING : State.SPLIT;
        }
        return mine.complete() || other.get().complete() ? State.SYNCING : State.OUTDATED;
    }
}
