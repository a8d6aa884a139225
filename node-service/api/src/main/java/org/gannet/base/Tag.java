package org.gannet.base;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/** A word that operators put on things to find them again: letters, digits and {@code _ . + * / : @ -}, at most 128. */
public record Tag(@JsonValue String value) implements Comparable<Tag> {
    private static final int LONGEST = 128;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_.+*/:@-]{1," + LONGEST + "}");

    @JsonCreator
    public Tag {
        findFault(value).ifPresent(fault -> {
            throw new IllegalArgumentException("not a tag: " + fault);
        });
    }

    /** What is wrong with the text as a tag, in words for the person who typed it; empty when nothing is. */
    public static Optional<String> findFault(String text) {
        return FORM.matcher(text).matches()
                ? Optional.empty()
                : Optional.of("A tag has 1 to " + LONGEST + " letters, digits and _ . + * / : @ - and no spaces.");
    }

    @Override
    public int compareTo(Tag other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
