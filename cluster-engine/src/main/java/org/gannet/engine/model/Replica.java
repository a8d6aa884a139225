package org.gannet.engine.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.VolumeId;
import org.gannet.node.Place;
import org.gannet.node.VolumeSpec;

/**
 * The second copy of a mirrored disk, on its instance's secondary node.
 * @param volume the copy there
 * @param port that the two talk on
 * @param minor number of the device on the primary node
 * @param minorThere number of the device on the secondary node
 * @param agreement whether it lacks anything that the guest believes written
 * @param metadata what DRBD keeps beside each copy; empty for mirrors that need none
 */
public record Replica(
        VolumeId volume,
        int port,
        int minor,
        int minorThere,
        Agreement agreement,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Metadata> metadata) {
    /** Of each volume with metadata: enough for disks of 4 TiB. */
    public static final ByteSize METADATA = ByteSize.ofMebibytes(128);

    public Replica {
        metadata = Objects.requireNonNullElse(metadata, Optional.empty());
        if (port < 1 || port > 65535 || minor < 0 || minorThere < 0) {
            throw new IllegalArgumentException("no such port or device: " + port + ", " + minor + ", " + minorThere);
        }
        agreement = Objects.requireNonNullElse(agreement, Agreement.BEHIND);
    }

    /** Of which nothing is known yet; without metadata. */
    public Replica(VolumeId volume, int port, int minor, int minorThere) {
        this(volume, port, minor, minorThere, Agreement.BEHIND, Optional.empty());
    }

    /**
     * What is known for certain of the second copy, whatever happens to the node with the first one, and however long
     * ago it was last heard. It is made true before it is written down, and taken back before it may stop being true.
     */
    public enum Agreement {
        /** It holds each write that the guest was told is done: nothing is lost by going on with it. */
        EQUAL("Both copies hold all that was written."),
        /** The first copy may be written to without it. */
        BEHIND("The second copy may lack what was written last.");

        private final String sentence;

        Agreement(String sentence) {
            this.sentence = sentence;
        }

        /** For people. */
        public String sentence() {
            return sentence;
        }
    }

    /**
     * What DRBD needs beside the copies.
     * @param here volume on the primary node
     * @param there volume on the secondary node
     * @param secret by which the two sides know each other
     * @param number of the side on the primary node, 0 or 1; the other one has the other
     */
    public record Metadata(VolumeId here, VolumeId there, String secret, int number) {
        public Metadata {
            secret = Objects.requireNonNullElse(secret, "");
        }

        /** Of either, beside a copy that lies there. */
        public static VolumeSpec spec(Place place) {
            return new VolumeSpec(VolumeSpec.Format.RAW, METADATA, new VolumeSpec.Source.Empty(), place.withStripes(1));
        }

        Metadata swapped() {
            return new Metadata(there, here, secret, 1 - number);
        }

        public Metadata withHere(VolumeId other) {
            return new Metadata(other, there, secret, number);
        }

        public Metadata withThere(VolumeId other) {
            return new Metadata(here, other, secret, number);
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "Metadata[here=" + here + ", there=" + there + ", number=" + number + "]";
        }
    }

    /** Whether nothing is lost by going on with it. Not called is..., which would be written into rows. */
    public boolean holdsAll() {
        return agreement == Agreement.EQUAL;
    }

    public Replica withAgreement(Agreement other) {
        return new Replica(volume, port, minor, minorThere, other, metadata);
    }

    /** Seen from the other side, when the nodes change places. @param ours the copy that was on the primary node */
    public Replica swapped(VolumeId ours) {
        return new Replica(ours, port, minorThere, minor, agreement, metadata.map(Metadata::swapped));
    }

    public Replica withVolume(VolumeId other) {
        return new Replica(other, port, minor, minorThere, agreement, metadata);
    }

    public Replica withMetadata(Optional<Metadata> other) {
        return new Replica(volume, port, minor, minorThere, agreement, other);
    }

    /** On the secondary node. */
    public Stream<VolumeId> volumesThere() {
        return Stream.concat(Stream.of(volume), metadata.stream().map(Metadata::there));
    }
}
