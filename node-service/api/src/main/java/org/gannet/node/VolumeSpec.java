package org.gannet.node;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.gannet.base.ByteSize;
import org.gannet.base.ImageDigest;

/**
 * A volume to make.
 * @param size as the guest sees it; for a clone at least the image's
 */
public record VolumeSpec(Format format, ByteSize size, Source source) {
    /** How the bytes lie in the file. Always said to every tool, never probed: guests write the content. */
    public enum Format {
        RAW,
        QCOW2
    }

    /** What the volume holds at first. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Source.Empty.class, name = "empty"),
        @JsonSubTypes.Type(value = Source.CloneOf.class, name = "clone")
    })
    public sealed interface Source {
        /** Zeroes. */
        record Empty() implements Source {}

        /**
         * An image of the node's cache: copy-on-write for QCOW2, a sparse copy for RAW.
         * @param imageFormat the image's own format, from the catalogue
         */
        record CloneOf(ImageDigest image, Format imageFormat) implements Source {}
    }
}
