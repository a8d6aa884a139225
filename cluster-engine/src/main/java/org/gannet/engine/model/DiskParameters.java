package org.gannet.engine.model;

import java.util.Objects;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.node.VolumeSpec;

/**
 * How new disks are made. Set for the cluster and its groups; see {@link Overrides}.
 * @param template where they lie when nobody says
 * @param format of files
 * @param stripes over how many physical volumes a logical one is spread
 * @param protocol when a write to a mirrored disk is done
 * @param resyncRate at most so many bytes a second to bring a mirror up to date
 * @param verify how mirrors are compared
 * @param copyRate at most so many bytes a second when a disk is copied, converted or backed up
 */
public record DiskParameters(
        Optional<DiskTemplate> template,
        Optional<VolumeSpec.Format> format,
        Optional<Integer> stripes,
        Optional<Protocol> protocol,
        Optional<ByteSize> resyncRate,
        Optional<Verification> verify,
        Optional<ByteSize> copyRate)
        implements Overrides<DiskParameters> {
    public static final DiskParameters INHERITED = new DiskParameters(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    private static final int MOST_STRIPES = 64;

    public DiskParameters {
        Overrides.requireWithin(stripes, 1, MOST_STRIPES, "stripes");
        copyRate = Objects.requireNonNullElse(copyRate, Optional.empty());
        copyRate.filter(rate -> rate.bytes() == 0).ifPresent(rate -> {
            throw new IllegalArgumentException("a copy at no bytes a second never ends");
        });
        resyncRate.filter(rate -> rate.bytes() == 0).ifPresent(rate -> {
            throw new IllegalArgumentException("a mirror at no bytes a second is never up to date");
        });
    }

    /** When a write to a mirrored disk is done, as DRBD calls it. */
    public enum Protocol {
        /** On the disk here. */
        A,
        /** On the disk here and in the memory there. */
        B,
        /** On both disks. */
        C
    }

    /** How mirrors are compared. */
    public enum Verification {
        NONE,
        CRC32C,
        SHA1
    }

    /** Files in QCOW2; mirrors by protocol C, brought up to date at 60 MiB a second; copies at 1 GiB a second. */
    public static DiskParameters standard() {
        return new DiskParameters(
                Optional.of(DiskTemplate.FILE),
                Optional.of(VolumeSpec.Format.QCOW2),
                Optional.of(1),
                Optional.of(Protocol.C),
                Optional.of(ByteSize.ofMebibytes(60)),
                Optional.of(Verification.CRC32C),
                Optional.of(ByteSize.ofGibibytes(1)));
    }

    @Override
    public DiskParameters over(DiskParameters parent) {
        return new DiskParameters(
                template.or(parent::template),
                format.or(parent::format),
                stripes.or(parent::stripes),
                protocol.or(parent::protocol),
                resyncRate.or(parent::resyncRate),
                verify.or(parent::verify),
                copyRate.or(parent::copyRate));
    }
}
