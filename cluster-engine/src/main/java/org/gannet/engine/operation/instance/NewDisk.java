package org.gannet.engine.operation.instance;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.engine.operation.Drawn;
import org.gannet.node.Place;
import org.gannet.node.VolumeSpec;

/**
 * A disk to make with an instance.
 * @param size as the guest sees it; for a clone or copy at least that of what it is made of, which the caller checks
 * @param source what it holds at first; Empty for a copy
 * @param format of a file; what lies on a device is RAW whatever is said
 * @param origin what it is a copy of; empty for one that is none
 * @param template where it lies, when it is on one node; empty for what the cluster's parameters say
 * @param pool of the node, by name; empty for the first of its kind
 */
public record NewDisk(
        @Drawn DiskId id,
        ByteSize size,
        VolumeSpec.Format format,
        VolumeSpec.Source source,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<DiskOrigin> origin,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<DiskTemplate> template,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> pool) {
    public NewDisk {
        pool = pool.filter(text -> !text.isBlank());
        Place said = new Place(template.orElse(DiskTemplate.FILE), pool.orElse(""), 1);
        format = said.rawOnly() ? VolumeSpec.Format.RAW : format;
        if (size.bytes() == 0) {
            throw new IllegalArgumentException("a disk needs a size");
        }
        if (origin.isPresent() && !(source instanceof VolumeSpec.Source.Empty)) {
            throw new IllegalArgumentException("a disk is a clone of an image or a copy, not both");
        }
    }

    /** One that is no copy. */
    public NewDisk(DiskId id, ByteSize size, VolumeSpec.Format format, VolumeSpec.Source source) {
        this(id, size, format, source, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A copy. */
    public static NewDisk copy(DiskId id, ByteSize size, VolumeSpec.Format format, DiskOrigin origin) {
        return new NewDisk(
                id,
                size,
                format,
                new VolumeSpec.Source.Empty(),
                Optional.of(origin),
                Optional.empty(),
                Optional.empty());
    }

    /** On one node, there. @param name of the pool; empty for the first */
    public NewDisk on(DiskTemplate kind, Optional<String> name) {
        return new NewDisk(id, size, format, source, origin, Optional.of(kind), name);
    }
}
