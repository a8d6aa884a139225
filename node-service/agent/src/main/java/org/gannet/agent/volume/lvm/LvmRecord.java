package org.gannet.agent.volume.lvm;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ImageDigest;
import org.gannet.node.Place;
import org.gannet.node.VolumeSpec;

/**
 * What is kept of a logical volume besides its size: in its tags, so that nothing but the volume group is needed.
 * @param made the size that it was made with
 * @param source what it held at first
 * @param place as it was said
 * @param adopted the name that it had before it became a volume, and will have again; empty for one that was made
 */
record LvmRecord(ByteSize made, VolumeSpec.Source source, Place place, Optional<String> adopted) {
    /** Of one that is being made: it is swept when nobody does any more. */
    static final String UNFINISHED = "gannet.unfinished";

    private static final String FINISHED = "gannet.volume=";
    private static final String ZEROED = "gannet.zeroed=";
    private static final Pattern TAG =
            Pattern.compile("(\\d+):(\\d+):([^:]*):(?:empty|clone-([0-9a-f]{64})-([A-Z0-9]+)|adopted-(.+))");

    static LvmRecord made(VolumeSpec spec) {
        return made(spec, spec.size());
    }

    /** @param made the size that it was made with */
    static LvmRecord made(VolumeSpec spec, ByteSize made) {
        return new LvmRecord(made, spec.source(), spec.place(), Optional.empty());
    }

    /** Of one that was there. */
    static LvmRecord adopted(VolumeSpec spec, String name) {
        return new LvmRecord(spec.size(), new VolumeSpec.Source.Empty(), spec.place(), Optional.of(name));
    }

    /** Whether the tag is what {@link #read} reads. */
    static boolean isFinished(String tag) {
        return read(Set.of(tag)).isPresent();
    }

    /** Of a finished one. */
    static Optional<LvmRecord> read(Set<String> tags) {
        return tags.stream()
                .filter(tag -> tag.startsWith(FINISHED))
                .map(tag -> TAG.matcher(tag.substring(FINISHED.length())))
                .filter(Matcher::matches)
                .findFirst()
                .map(LvmRecord::of);
    }

    private static LvmRecord of(Matcher tag) {
        VolumeSpec.Source source = tag.group(4) == null
                ? new VolumeSpec.Source.Empty()
                : new VolumeSpec.Source.CloneOf(new ImageDigest(tag.group(4)), VolumeSpec.Format.valueOf(tag.group(5)));
        return new LvmRecord(
                new ByteSize(Long.parseLong(tag.group(1))),
                source,
                new Place(DiskTemplate.PLAIN, tag.group(3), Integer.parseInt(tag.group(2))),
                Optional.ofNullable(tag.group(6)));
    }

    String tag() {
        String from = switch (source) {
            case VolumeSpec.Source.Empty() -> "empty";
            case VolumeSpec.Source.CloneOf(ImageDigest image, VolumeSpec.Format format) ->
                "clone-" + image.sha256() + "-" + format;
            case VolumeSpec.Source.Adopted(String name) -> throw new IllegalStateException("not made: " + name);
        };
        return FINISHED + made.bytes() + ":" + place.stripes() + ":" + place.pool() + ":"
                + adopted.map(name -> "adopted-" + name).orElse(from);
    }

    VolumeSpec spec(ByteSize now) {
        return new VolumeSpec(VolumeSpec.Format.RAW, now, source, place);
    }

    /** Whether it is what this describes, or was when it was made. */
    boolean is(VolumeSpec other, ByteSize now) {
        VolumeSpec asked = adopted.map(name -> other.source().equals(new VolumeSpec.Source.Adopted(name)))
                        .orElse(false)
                ? other.empty()
                : other;
        return asked.equals(spec(now)) || asked.equals(spec(made));
    }

    /** Up to here one that is being made, or grows, holds nothing of others. */
    static String zeroed(ByteSize end) {
        return ZEROED + end.bytes();
    }

    /**
     * Of one that grows, the size that it has until it is larger: that mark is made first, and stays. Of one that is
     * being made, up to where it is zeroed. Empty for one that is in order.
     */
    static Optional<ByteSize> usable(Set<String> tags) {
        return marks(tags).min(ByteSize::compareTo);
    }

    /** Up to where it is zeroed; empty for one that is in order. */
    static Optional<ByteSize> reached(Set<String> tags) {
        return marks(tags).max(ByteSize::compareTo);
    }

    private static Stream<ByteSize> marks(Set<String> tags) {
        return tags.stream()
                .filter(tag -> tag.matches(Pattern.quote(ZEROED) + "\\d{1,18}"))
                .map(tag -> new ByteSize(Long.parseLong(tag.substring(ZEROED.length()))));
    }

    /** All marks of that. */
    static List<String> zeroedTags(Set<String> tags) {
        return tags.stream().filter(tag -> tag.startsWith(ZEROED)).sorted().toList();
    }
}
