package org.gannet.base;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host name as RFC 1123 section 2.1 has it, lower case: labels of 1 to 63 letters, digits and inner hyphens,
 * joined by dots, 253 characters at most, and not all digits in the last label (it would read as an address).
 */
public record HostName(@JsonValue String value) implements Comparable<HostName> {
    private static final int LONGEST = 253;
    private static final Pattern LABELS =
            Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
    private static final Pattern NUMERIC_END = Pattern.compile("(.*\\.)?[0-9]+");

    @JsonCreator
    public HostName {
        requireValid(value);
    }

    /** What is wrong with the text as a host name, in words for the person who typed it; empty when nothing is. */
    public static Optional<String> findFault(String text) {
        if (text.isEmpty()) {
            return Optional.of("A name is needed.");
        }
        if (text.length() > LONGEST) {
            return Optional.of("A name has at most 253 characters; this one has " + text.length() + ".");
        }
        if (!LABELS.matcher(text).matches()) {
            return Optional.of("Use lower-case letters, digits and hyphens, with a letter or digit at both ends,"
                    + " at most 63 characters between dots: for example web1.");
        }
        if (NUMERIC_END.matcher(text).matches()) {
            return Optional.of("The last part needs a letter, or it would read as an address: for example web1.");
        }
        return Optional.empty();
    }

    static void requireValid(String text) {
        findFault(text).ifPresent(fault -> {
            throw new IllegalArgumentException("not a host name: " + fault);
        });
    }

    @Override
    public int compareTo(HostName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
