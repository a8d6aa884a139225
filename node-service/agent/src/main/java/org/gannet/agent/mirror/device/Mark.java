package org.gannet.agent.mirror.device;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of one side's content, on disk beside it.
 * @param content names what the side holds; another name after it was written to without the other side
 * @param before names of what it held before, the newest first
 * @param base name of the content that the list of differences counts from; empty when there is no such list
 * @param complete whether it holds all of something; not while it is being filled
 * @param clean whether nothing was under way when it was last written to by a guest here
 * @param logged whether this side keeps the list of differences
 * @param equal whether the other side is complete and has all that was acknowledged
 * @param bound whether nothing may be acknowledged that the other side has not
 */
public record Mark(
        String content,
        List<String> before,
        String base,
        boolean complete,
        boolean clean,
        boolean logged,
        boolean equal,
        boolean bound) {
    private static final int MOST_BEFORE = 32;

    public Mark {
        before = List.copyOf(before.size() > MOST_BEFORE ? before.subList(0, MOST_BEFORE) : before);
    }

    /** A side that is new. @param complete whether its content counts */
    public static Mark made(String content, boolean complete) {
        return new Mark(content, List.of(), "", complete, true, false, false, false);
    }

    /** Written to without the other side: what differs is listed, when there was a list. */
    Mark diverged(String name) {
        List<String> all = new ArrayList<>(before);
        all.addFirst(content);
        // The list goes on counting from what it counted from: that is what the other side has.
        return new Mark(name, all, base, complete, clean, logged, false, false);
    }

    /** Whether this is known to have been written to since the other side last held the same. */
    boolean isDiverged() {
        return !base.isEmpty() && !base.equals(content);
    }

    public Mark withComplete(boolean now) {
        return new Mark(content, before, base, now, clean, logged, equal, bound);
    }

    Mark withClean(boolean now) {
        return new Mark(content, before, base, complete, now, logged, equal, bound);
    }

    Mark withBound(boolean now) {
        return new Mark(content, before, base, complete, clean, logged, equal, now);
    }

    /** The list is kept from now on. */
    Mark withLog() {
        return new Mark(content, before, base, complete, clean, true, equal, bound);
    }

    /** The other side is being filled. */
    Mark filling() {
        return new Mark(content, before, base, complete, clean, logged, false, bound);
    }

    /** The other side is being filled with everything. */
    Mark fillingAll() {
        return new Mark(content, before, content, complete, clean, logged, false, bound);
    }

    /** The other side holds the same. */
    Mark equalNow(boolean nowBound) {
        return new Mark(content, before, content, complete, clean, logged, true, nowBound);
    }

    /** What the other side becomes that holds, or will hold, the same. */
    Mark copy(boolean whole) {
        return new Mark(content, before, content, whole, true, false, whole, false);
    }

    Map<String, String> toFields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("content", content);
        fields.put("before", String.join(",", before));
        fields.put("base", base);
        fields.put("complete", Boolean.toString(complete));
        fields.put("clean", Boolean.toString(clean));
        fields.put("logged", Boolean.toString(logged));
        fields.put("equal", Boolean.toString(equal));
        fields.put("bound", Boolean.toString(bound));
        return fields;
    }

    static Optional<Mark> fromFields(Map<String, String> fields) {
        String content = fields.getOrDefault("content", "");
        if (content.isEmpty()) {
            return Optional.empty();
        }
        String before = fields.getOrDefault("before", "");
        return Optional.of(new Mark(
                content,
                before.isEmpty() ? List.of() : List.of(before.split(",")),
                fields.getOrDefault("base", ""),
                Boolean.parseBoolean(fields.get("complete")),
                Boolean.parseBoolean(fields.get("clean")),
                Boolean.parseBoolean(fields.get("logged")),
                Boolean.parseBoolean(fields.get("equal")),
                Boolean.parseBoolean(fields.get("bound"))));
    }
}
