package org.gannet.agent.volume.drbd;

import java.util.Locale;
import java.util.Optional;
import org.gannet.base.ByteSize;

/**
 * One device as the kernel has it.
 * @param minor its number
 * @param link how it stands to the other side
 * @param peerPrimary whether the other side says that it is used
 * @param suspended whether what is written waits
 * @param left what differs, or has still to be copied
 * @param rate bytes a second that are copied now
 */
record DrbdDevice(
        int minor,
        Link link,
        boolean primary,
        boolean peerPrimary,
        Disk disk,
        Disk peerDisk,
        boolean suspended,
        ByteSize left,
        Optional<ByteSize> rate) {
    /** How the two sides stand to each other, as far as it matters. */
    enum Link {
        /** Nothing is tried any more. */
        STAND_ALONE,
        /** The other side is looked for, or has just been lost. */
        APART,
        /** The two say who they are. */
        MEETING,
        CONNECTED,
        /** They compare or copy what differs. */
        SYNCING;

        /** @param state connection or replication, in the words of 8.4 or of 9 */
        static Link of(String state) {
            return switch (state) {
                case "StandAlone", "Unconfigured" -> STAND_ALONE;
                case "WFReportParams" -> MEETING;
                case "Connected", "Established", "VerifyS", "VerifyT" -> CONNECTED;
                case "StartingSyncS",
                        "StartingSyncT",
                        "WFBitMapS",
                        "WFBitMapT",
                        "WFSyncUUID",
                        "SyncSource",
                        "SyncTarget",
                        "PausedSyncS",
                        "PausedSyncT",
                        "Ahead",
                        "Behind" -> SYNCING;
                default -> APART;
            };
        }

        boolean isMet() {
            return this == CONNECTED || this == SYNCING;
        }
    }

    /** What is known of one copy. */
    enum Disk {
        DISKLESS,
        ATTACHING,
        DETACHING,
        FAILED,
        NEGOTIATING,
        INCONSISTENT,
        OUTDATED,
        DUNKNOWN,
        CONSISTENT,
        UPTODATE;

        /** @throws IllegalArgumentException for no such word */
        static Disk of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        /** Whether it holds all that was acknowledged before the sides parted. */
        boolean isComplete() {
            return this == CONSISTENT || this == UPTODATE;
        }

        boolean isGone() {
            return this == DISKLESS || this == FAILED || this == DETACHING;
        }
    }

    boolean isEqual() {
        return link == Link.CONNECTED && disk == Disk.UPTODATE && peerDisk == Disk.UPTODATE;
    }
}
