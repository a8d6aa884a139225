package org.gannet.engine.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One entry of a job's reason trail: what led to it, told by whoever passed the request on. The oldest comes first.
 * @param source who says so: "portal", "rest", "retry", "watcher"; at most {@value #LONGEST_SOURCE} characters
 * @param text in the words of the one who asked; at most {@value #LONGEST_TEXT} characters
 */
public record Reason(String source, String text, Instant at) {
    public static final int LONGEST_SOURCE = 100;
    public static final int LONGEST_TEXT = 500;
    /** Entries that are kept of a trail: the first, and the newest of the others. */
    public static final int LONGEST_TRAIL = 20;

    private static final String CUT = "…";

    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    public Reason {
        if (source.length() > LONGEST_SOURCE || text.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException("a reason of " + source.length() + " and " + text.length()
                    + " characters; at most " + LONGEST_SOURCE + " and " + LONGEST_TEXT);
        }
    }

    /** With what is too long cut off. */
    public static Reason of(String source, String text, Instant at) {
        return new Reason(cut(source, LONGEST_SOURCE), cut(text, LONGEST_TEXT), at);
    }

    /** As jobs of the first version have it: only words, said when the job was submitted. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Reason parse(String text) {
        return of("", text, Instant.EPOCH);
    }

    /** The trail without empty entries, in its greatest length. */
    static List<Reason> trail(List<Reason> reasons, Instant submittedAt) {
        List<Reason> kept = new ArrayList<>();
        for (Reason reason : reasons) {
            if (!reason.text().isEmpty()) {
                kept.add(
                        reason.at().equals(Instant.EPOCH)
                                ? new Reason(reason.source(), reason.text(), submittedAt)
                                : reason);
            }
        }
        if (kept.size() > LONGEST_TRAIL) {
            kept.subList(1, kept.size() - LONGEST_TRAIL + 1).clear();
        }
        return List.copyOf(kept);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - CUT.length()) + CUT;
    }
}
