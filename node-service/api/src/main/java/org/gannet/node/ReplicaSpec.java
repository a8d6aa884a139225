package org.gannet.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import java.util.Optional;
import org.gannet.base.ByteSize;
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
 * @param alone whether the guest may be told that something is written that is on this side only. Without it, what is
 *     written waits for the other side as long as that is silent, however long, and over restarts of the node too. It
 *     holds at once for a side that was never told otherwise, and for one that becomes PRIMARY; one that was told that
 *     it may goes on so until both sides hold the same for the first time after it was told that it may not.
 * @param drbd what DRBD needs; empty for disks that Gannet mirrors itself
 * @param resyncRate at most so many bytes a second to make the sides equal, of a disk that Gannet mirrors itself; empty
 *     for no limit
 */
public record ReplicaSpec(
        VolumeId volume,
        Role role,
        NodeName peer,
        String peerAddress,
        VolumeId peerVolume,
        int port,
        boolean overwrite,
        boolean alone,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Drbd> drbd,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ByteSize> resyncRate) {
    public ReplicaSpec {
        drbd = Objects.requireNonNullElse(drbd, Optional.empty());
        resyncRate = Objects.requireNonNullElse(resyncRate, Optional.empty());
    }

    /** Of a disk that Gannet mirrors itself. */
    public ReplicaSpec(
            VolumeId volume,
            Role role,
            NodeName peer,
            String peerAddress,
            VolumeId peerVolume,
            int port,
            boolean overwrite,
            boolean alone) {
        this(volume, role, peer, peerAddress, peerVolume, port, overwrite, alone, Optional.empty(), Optional.empty());
    }

    /** What the node may do with the disk. */
    public enum Role {
        /** A machine may run with it here. */
        PRIMARY,
        /** It follows what the other side writes. */
        SECONDARY
    }

    public ReplicaSpec withRole(Role other) {
        return new ReplicaSpec(volume, other, peer, peerAddress, peerVolume, port, overwrite, alone, drbd, resyncRate);
    }

    public ReplicaSpec withOverwrite(boolean other) {
        return new ReplicaSpec(volume, role, peer, peerAddress, peerVolume, port, other, alone, drbd, resyncRate);
    }

    public ReplicaSpec withAlone(boolean other) {
        return new ReplicaSpec(volume, role, peer, peerAddress, peerVolume, port, overwrite, other, drbd, resyncRate);
    }

    public ReplicaSpec withDrbd(Optional<Drbd> other) {
        return new ReplicaSpec(volume, role, peer, peerAddress, peerVolume, port, overwrite, alone, other, resyncRate);
    }

    public ReplicaSpec withResyncRate(Optional<ByteSize> other) {
        return new ReplicaSpec(volume, role, peer, peerAddress, peerVolume, port, overwrite, alone, drbd, other);
    }

    /** The host of {@link #peerAddress}: nodes are known as "address:port"; a disk has a port of its own. */
    public String peerHost() {
        if (peerAddress.startsWith("[")) {
            return peerAddress.substring(1, Math.max(1, peerAddress.indexOf(']')));
        }
        int colon = peerAddress.indexOf(':');
        return colon < 0 || colon != peerAddress.lastIndexOf(':') ? peerAddress : peerAddress.substring(0, colon);
    }

    /**
     * One side of a disk that the kernel's DRBD mirrors.
     * @param minor number of the device on this node
     * @param metadata the volume beside the copy, in which DRBD keeps what differs
     * @param secret by which the two sides know each other; at most 64 letters, digits and hyphens; empty for none
     * @param number of this side, 0 or 1; the other one has the other number
     * @param protocol when a write is done
     * @param resyncRate at most so many bytes a second to make the sides equal
     * @param dynamic whether that gets slower, down to a sixteenth, while the guest writes
     * @param verify how the sides are compared
     * @param both whether machines may have it open on both nodes: while one moves from one to the other
     */
    public record Drbd(
            int minor,
            VolumeId metadata,
            String secret,
            int number,
            Protocol protocol,
            ByteSize resyncRate,
            boolean dynamic,
            Verification verify,
            boolean both) {
        /** The kernel has no more devices. */
        public static final int LAST_MINOR = (1 << 20) - 1;

        public Drbd {
            secret = Objects.requireNonNullElse(secret, "");
            protocol = Objects.requireNonNullElse(protocol, Protocol.C);
            resyncRate = Objects.requireNonNullElse(resyncRate, ByteSize.ofMebibytes(60));
            verify = Objects.requireNonNullElse(verify, Verification.CRC32C);
            if (minor < 0 || minor > LAST_MINOR || number < 0 || number > 1) {
                throw new IllegalArgumentException("no such device or side: " + minor + ", " + number);
            }
            if (!secret.matches("[a-zA-Z0-9-]{0,64}")) {
                throw new IllegalArgumentException("a secret has at most 64 letters, digits and hyphens");
            }
            if (resyncRate.bytes() < 1 << 10) {
                throw new IllegalArgumentException("at least 1 KiB a second: " + resyncRate);
            }
        }

        public Drbd withBoth(boolean other) {
            return new Drbd(minor, metadata, secret, number, protocol, resyncRate, dynamic, verify, other);
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "Drbd[minor=" + minor + ", metadata=" + metadata + ", number=" + number + ", protocol=" + protocol
                    + ", both=" + both + "]";
        }
    }

    /** When a write to a disk that DRBD mirrors is done. */
    public enum Protocol {
        /** On the disk here. */
        A,
        /** On the disk here and in the memory there. */
        B,
        /** On both disks. */
        C
    }

    /** How DRBD compares the sides. */
    public enum Verification {
        NONE,
        CRC32C,
        SHA1
    }
}
