package org.gannet.engine.model;

import java.time.Instant;
import org.gannet.base.ByteSize;
import org.gannet.base.SnapshotId;

/**
 * What a disk held at one moment.
 * @param name for people; snapshots of several disks of one moment share it
 * @param size of the disk then
 */
public record Snapshot(SnapshotId id, String name, Instant at, ByteSize size) {
    private static final int LONGEST_NAME = 100;

    public Snapshot {
        requireName(name);
    }

    /** @throws IllegalArgumentException when no snapshot can be called so */
    public static void requireName(String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("a snapshot's name has 1 to " + LONGEST_NAME + " characters");
        }
    }
}
