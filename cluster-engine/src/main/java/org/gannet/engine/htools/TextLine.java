package org.gannet.engine.htools;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One line of the text format, cut at its bars; each field is read with an error that names the line. */
record TextLine(int number, List<String> fields) {
    static TextLine of(int number, String line) {
        return new TextLine(number, List.of(line.split("\\|", -1)));
    }

    /** The line must have so many fields. */
    TextLine require(String what, int least, int most, String order) {
        if (fields.size() < least || fields.size() > most) {
            throw bad("a " + what + " has " + least + (most > least ? " to " + most : "")
                    + " fields separated by |, not " + fields.size() + ": " + order);
        }
        return this;
    }

    String text(int at) {
        return fields.get(at);
    }

    String text(int at, String what) {
        if (text(at).isEmpty()) {
            throw bad("the " + what + " is empty");
        }
        return text(at);
    }

    /** A list with commas; empty without any. */
    List<String> list(int at) {
        return at >= fields.size() || text(at).isEmpty() ? List.of() : List.of(text(at).split(",", -1));
    }

    /** A whole number, or a default where the line ends before. */
    long number(int at, String what, long otherwise) {
        return at >= fields.size() ? otherwise : whole(text(at), what);
    }

    long number(int at, String what) {
        return whole(text(at), what);
    }

    /** A whole number of 0 or more. */
    long size(int at, String what) {
        long number = number(at, what);
        if (number < 0) {
            throw bad("the " + what + " must be at least 0, not " + number);
        }
        return number;
    }

    long size(int at, String what, long otherwise) {
        return at >= fields.size() ? otherwise : size(at, what);
    }

    long whole(String text, String what) {
        try {
            if (!text.startsWith("+")) {
                return Long.parseLong(text.endsWith(".0") ? text.substring(0, text.length() - 2) : text);
            }
        } catch (NumberFormatException e) {
            // Said below, as for what has a sign that the format does not know.
        }
        throw bad("the " + what + " must be a whole number, not '" + text + "'");
    }

    double decimal(int at, String what, double otherwise) {
        if (at >= fields.size()) {
            return otherwise;
        }
        try {
            double number = Double.parseDouble(text(at));
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as for what is no finite number.
        }
        throw bad("the " + what + " must be a number, not '" + text(at) + "'");
    }

    /** Y or N. */
    boolean yes(int at, String what, boolean otherwise) {
        if (at >= fields.size()) {
            return otherwise;
        }
        return switch (text(at)) {
            case "Y" -> true;
            case "N" -> false;
            default -> throw bad("the " + what + " must be Y or N, not '" + text(at) + "'");
        };
    }

    /** One of an enum's values by its word. */
    <T extends Enum<T>> T word(String text, String what, Class<T> type, Function<T, String> word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(value -> word.apply(value).equals(text))
                .findFirst()
                .orElseThrow(() -> bad("the " + what + " must be one of "
                        + Arrays.stream(type.getEnumConstants()).map(word).collect(Collectors.joining(", ")) + ", not '"
                        + text + "'"));
    }

    int reference(int at, String what, Map<String, Integer> known) {
        Integer found = known.get(text(at));
        if (found == null) {
            throw bad("there is no " + what + " '" + text(at) + "'; it must be one of the " + known.size()
                    + " listed above");
        }
        return found;
    }

    BadInput bad(String message) {
        return BadInput.at(number, message);
    }
}
