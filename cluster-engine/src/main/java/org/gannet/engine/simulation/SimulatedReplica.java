package org.gannet.engine.simulation;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.gannet.node.ReplicaSpec;

/**
 * One side of a disk that two simulated nodes hold alike.
 * @param content names what it holds; another name after it was written to without the other side
 * @param before names of what it held before
 * @param complete whether it holds all of something
 * @param syncing since when it is being filled from the other side
 * @param apart whether it was written to since the sides were last connected
 * @param failed whether the storage below it failed
 */
record SimulatedReplica(
        ReplicaSpec spec,
        String content,
        Set<String> before,
        boolean complete,
        Optional<Instant> syncing,
        boolean apart,
        boolean failed) {
    SimulatedReplica {
        before = Set.copyOf(before);
    }

    static SimulatedReplica made(ReplicaSpec spec, String content) {
        return new SimulatedReplica(spec, content, Set.of(), !spec.overwrite(), Optional.empty(), false, false);
    }

    /** Another role or peer; a side that shall be overwritten counts no more. */
    SimulatedReplica as(ReplicaSpec next) {
        boolean discarded = next.overwrite() && !spec.overwrite();
        return new SimulatedReplica(
                next, content, before, complete && !discarded, syncing, apart && !discarded, failed);
    }

    /** Written to without the other side. */
    SimulatedReplica writtenApart(String next) {
        Set<String> earlier = new LinkedHashSet<>(before);
        earlier.add(content);
        return new SimulatedReplica(spec, next, earlier, complete, syncing, true, failed);
    }

    SimulatedReplica beingFilled(Instant since) {
        return new SimulatedReplica(spec, content, before, false, Optional.of(since), false, failed);
    }

    SimulatedReplica filledFrom(SimulatedReplica source) {
        return new SimulatedReplica(spec, source.content, source.before, true, Optional.empty(), false, failed);
    }

    SimulatedReplica together() {
        return new SimulatedReplica(spec, content, before, complete, Optional.empty(), false, failed);
    }

    SimulatedReplica interrupted() {
        return new SimulatedReplica(spec, content, before, complete, Optional.empty(), apart, failed);
    }

    SimulatedReplica broken() {
        return new SimulatedReplica(spec, content, before, complete, Optional.empty(), apart, true);
    }

    /** Whether this side has all that the other one has, and more. */
    boolean isAheadOf(SimulatedReplica other) {
        return before.contains(other.content);
    }
}
