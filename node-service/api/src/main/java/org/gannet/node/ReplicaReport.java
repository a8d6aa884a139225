package org.gannet.node;

import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;

/**
 * One side of a disk that two nodes hold alike, as its node sees it.
 * @param left what has still to be copied while SYNCING, else what is known to differ
 */
public record ReplicaReport(
        DiskId disk, VolumeId volume, NodeName peer, ReplicaSpec.Role role, State state, ByteSize left) {
    /** How the two sides stand to each other. */
    public enum State {
        UP_TO_DATE("Both sides hold the same."),
        SYNCING("The two sides are being made equal; this one is not complete, or the other is not."),
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
            return this == UP_TO_DATE || this == DEGRADED;
        }
    }
}
