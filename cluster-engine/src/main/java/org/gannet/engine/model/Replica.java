package org.gannet.engine.model;

import org.gannet.base.VolumeId;

/**
 * The second copy of a mirrored disk, on its instance's secondary node.
 * @param volume the copy there
 * @param port that the two talk on
 * @param minor number of the device on the primary node
 * @param minorThere number of the device on the secondary node
 */
public record Replica(VolumeId volume, int port, int minor, int minorThere) {
    public Replica {
        if (port < 1 || port > 65535 || minor < 0 || minorThere < 0) {
            throw new IllegalArgumentException("no such port or device: " + port + ", " + minor + ", " + minorThere);
        }
    }

    /** Seen from the other side, when the nodes change places. @param ours the copy that was on the primary node */
    public Replica swapped(VolumeId ours) {
        return new Replica(ours, port, minorThere, minor);
    }
}
