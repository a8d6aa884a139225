package org.gannet.base;

import java.util.Optional;
import java.util.regex.Pattern;

/** Names that people give to what is no computer: 1 to 64 letters, digits and inner dots, dashes, underlines. */
final class Label {
    private static final int LONGEST = 64;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");

    private Label() {}

    static Optional<String> findFault(String text) {
        if (text.isEmpty()) {
            return Optional.of("A name is needed.");
        }
        if (text.length() > LONGEST) {
            return Optional.of("A name has at most " + LONGEST + " characters; this one has " + text.length() + ".");
        }
        return FORM.matcher(text).matches()
                ? Optional.empty()
                : Optional.of("Use letters, digits, dots, dashes and underlines, with a letter or digit at both ends:"
                        + " for example rack-1.");
    }

    static void requireValid(String text) {
        findFault(text).ifPresent(fault -> {
            throw new IllegalArgumentException("not a name: " + fault);
        });
    }
}
