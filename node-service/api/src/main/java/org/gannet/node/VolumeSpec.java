package org.gannet.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.gannet.base.ByteSize;
import org.gannet.base.ImageDigest;
import org.gannet.base.VolumeId;

/**
 * A volume to make.
 * @param size as the guest sees it; for a clone at least the image's
 * @param place where it lies; a file when nobody says
 */
public record VolumeSpec(
        Format format,
        ByteSize size,
        Source source,

        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Place.Unsaid.class)
        Place place) {
    public VolumeSpec {
        place = Objects.requireNonNullElse(place, Place.FILE);
        if (place.rawOnly() && format != Format.RAW) {
            throw new IllegalArgumentException("a volume on " + place.kind() + " is RAW");
        }
    }

    /** A file. */
    public VolumeSpec(Format format, ByteSize size, Source source) {
        this(format, size, source, Place.FILE);
    }

    public VolumeSpec withSize(ByteSize other) {
        return new VolumeSpec(format, other, source, place);
    }

    /** The same with nothing in it. */
    public VolumeSpec empty() {
        return madeOf(new Source.Empty());
    }

    /** The same, holding that at first. */
    public VolumeSpec madeOf(Source other) {
        return new VolumeSpec(format, size, other, place);
    }

    /** The same, there. */
    public VolumeSpec at(Place there) {
        return new VolumeSpec(format, size, source, there);
    }

    /** How the bytes lie in the file. Always said to every tool, never probed: guests write the content. */
    public enum Format {
        RAW,
        QCOW2
    }

    /** What the volume holds at first. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Source.Empty.class, name = "empty"),
        @JsonSubTypes.Type(value = Source.CloneOf.class, name = "clone"),
        @JsonSubTypes.Type(value = Source.Adopted.class, name = "adopted")
    })
    public sealed interface Source {
        /** Zeroes. */
        record Empty() implements Source {}

        /**
         * An image of the node's cache: copy-on-write for QCOW2, a sparse copy for RAW.
         * @param imageFormat the image's own format, from the catalogue
         */
        record CloneOf(ImageDigest image, Format imageFormat) implements Source {}

        /**
         * What is there already, with all that it holds: it becomes the volume. When the volume is removed, it is given
         * back as it was, under its own name. It is never wiped, and its size must be the volume's.
         * @param name in the pool, which is looked up there
         */
        record Adopted(String name) implements Source {
            private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_+][a-zA-Z0-9_+.:-]{0,126}");

            public Adopted {
                if (!isName(name)) {
                    throw new IllegalArgumentException(
                            "what is adopted has a name of 1 to 127 letters, digits, _, +, ., : and -, and no path");
                }
            }

            /** Whether something of this name could be adopted. */
            public static boolean isName(String text) {
                return NAME.matcher(text).matches();
            }

            /**
             * The id of a volume that several nodes see, the same on all of them.
             * @param pool of the device, by its name
             */
            public VolumeId sharedId(String pool) {
                return new VolumeId(
                        UUID.nameUUIDFromBytes(("blockdev/" + pool + "/" + name).getBytes(StandardCharsets.UTF_8)));
            }
        }
    }
}
