package org.gannet.node;

import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;

/**
 * One side of a disk that two nodes hold alike.
 * @param volume the copy on this node
 * @param peer the node with the other copy
 * @param peerAddress where it is reached
 * @param peerVolume the copy there
 * @param port of the connection between the two; the same on both, and used by no other disk of theirs
 * @param overwrite whether this side's content does not count: it is filled from the other one
 */
public record ReplicaSpec(
        VolumeId volume,
        Role role,
        NodeName peer,
        String peerAddress,
        VolumeId peerVolume,
        int port,
        boolean overwrite) {
    /** What the node may do with the disk. */
    public enum Role {
        /** A machine may run with it here. */
        PRIMARY,
        /** It follows what the other side writes. */
        SECONDARY
    }

    public ReplicaSpec withRole(Role other) {
        return new ReplicaSpec(volume, other, peer, peerAddress, peerVolume, port, overwrite);
    }
}
