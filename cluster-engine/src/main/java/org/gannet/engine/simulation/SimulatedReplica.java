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
 * @param bound whether nothing may be written to it that is not on the other side
 */
record SimulatedReplica(
        ReplicaSpec spec,
        String content,
        Set<String> before,
        boolean complete,
        Optional<Instant> syncing,
        boolean apart,
        boolean failed,
        boolean bound) {
    SimulatedReplica {
        before = Set.copyOf(before);
    }

    static SimulatedReplica made(ReplicaSpec spec, String content) {
        return new SimulatedReplica(
                spec, content, Set.of(), !spec.overwrite(), Optional.empty(), false, false, !spec.alone());
    }

    /** Another role or peer; a side that shall be overwritten counts no more. */
    SimulatedReplica as(ReplicaSpec next) {
        boolean discarded = next.overwrite() && !spec.overwrite();
        boolean raised = next.role() == ReplicaSpec.Role.PRIMARY && spec.role() == ReplicaSpec.Role.SECONDARY;
        return new SimulatedReplica(
                next,
                content,
                before,
                complete && !discarded,
                syncing,
                apart && !discarded,
                failed,
                !next.alone() && (bound || raised));
    }

    /** Written to without the other side. */
    SimulatedReplica writtenApart(String next) {
        Set<String> earlier = new LinkedHashSet<>(before);
        earlier.add(content);
        return new SimulatedReplica(spec, next, earlier, complete, syncing, true, failed, bound);
    }

    SimulatedReplica beingFilled(Instant since) {
        return new SimulatedReplica(spec, content, before, false, Optional.of(since), false, failed, bound);
    }

    SimulatedReplica filledFrom(SimulatedReplica source) {
        return new SimulatedReplica(
                spec, source.content, source.before, true, Optional.empty(), false, failed, !spec.alone());
    }

    /** Both sides hold the same: from now on what it was told about being written to alone holds. */
    SimulatedReplica together() {
        return new SimulatedReplica(spec, content, before, complete, Optional.empty(), false, failed, !spec.alone());
    }

    SimulatedReplica interrupted() {
        return new SimulatedReplica(spec, content, before, complete, Optional.empty(), apart, failed, bound);
    }

    SimulatedReplica broken() {
        return new SimulatedReplica(spec, content, before, complete, Optional.empty(), apart, true, bound);
    }

    /** Whether this side has all that the other one has, and more. */
    boolean isAheadOf(SimulatedReplica other) {
        return before.contains(other.content);
    }

    /** Whether a machine that goes on with this side misses something that was written to the other one. */
    boolean lacksOf(SimulatedReplica other) {
        return !complete || other.complete && !content.equals(other.content) && !isAheadOf(other);
    }
}
