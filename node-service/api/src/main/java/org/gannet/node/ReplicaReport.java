package org.gannet.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;

/**
 * One side of a disk that two nodes hold alike, as its node sees it.
 * @param left what has still to be copied while SYNCING, else what is known to differ; while UP_TO_DATE that is what
 *     {@link TaskSpec.CompareReplica} has found
 * @param alone whether the guest may be told now that something is written that is on this side only, see
 *     {@link ReplicaSpec#alone}; true when the node does not say
 * @param rate bytes a second that are copied now, while SYNCING; empty when the node does not tell
 * @param reason what stands in the way of UP_TO_DATE, in the node's words; empty when nothing does, or nobody knows
 */
public record ReplicaReport(
        DiskId disk,
        VolumeId volume,
        NodeName peer,
        ReplicaSpec.Role role,
        State state,
        ByteSize left,
        Boolean alone,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ByteSize> rate,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String reason) {
    public ReplicaReport {
        reason = Objects.requireNonNullElse(reason, "");
        alone = Objects.requireNonNullElse(alone, true);
        rate = Objects.requireNonNullElse(rate, Optional.empty());
    }

    /** Without a rate and a reason. */
    public ReplicaReport(
            DiskId disk,
            VolumeId volume,
            NodeName peer,
            ReplicaSpec.Role role,
            State state,
            ByteSize left,
            Boolean alone) {
        this(disk, volume, peer, role, state, left, alone, Optional.empty());
    }

    /** Without a reason. */
    public ReplicaReport(
            DiskId disk,
            VolumeId volume,
            NodeName peer,
            ReplicaSpec.Role role,
            State state,
            ByteSize left,
            Boolean alone,
            Optional<ByteSize> rate) {
        this(disk, volume, peer, role, state, left, alone, rate, "");
    }

    /** What a comparison of sides that follow each other has found to differ; see {@link TaskSpec.CompareReplica}. */
    public ByteSize known() {
        return state == State.UP_TO_DATE ? left : ByteSize.ZERO;
    }

    /** For people: how it stands, and why if that is known. */
    public String sentence() {
        return reason.isEmpty() ? state.sentence() : state.sentence() + " " + reason;
    }

    /** How the two sides stand to each other. */
    public enum State {
        UP_TO_DATE("Both sides hold the same."),
        SYNCING("The two sides are being made equal; this one is not complete, or the other is not."),
        WAITING("The connection to the other side is lost, and what is written waits for it."),
        DEGRADED("This side was complete when the connection to the other one was lost."),
        OUTDATED("This side is not complete, and the other one, which would complete it, is not connected."),
        SPLIT("Both sides were written to while they were apart: somebody must say which one counts."),
        FAILED("The storage below this side failed.");

        private final String sentence;

        State(String sentence) {
            this.sentence = sentence;
        }

        /** For people. */
        public String sentence() {
            return sentence;
        }

        /**
         * Whether this side holds all that was acknowledged while the two were connected. Whether more was written on
         * the other side since, only the other side can tell.
         */
        public boolean isComplete() {
            return this == UP_TO_DATE || this == WAITING || this == DEGRADED;
        }
    }
}
