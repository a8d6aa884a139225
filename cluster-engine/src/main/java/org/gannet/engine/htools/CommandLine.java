package org.gannet.engine.htools;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options of a command, as getopt_long(3) reads them: {@code -l5}, {@code -l 5}, {@code --max-length=5}; an
 * argument that may be left out is only taken if it is attached.
 */
public final class CommandLine {
    /** Whether an option has an argument. */
    public enum Argument {
        NONE,
        OPTIONAL,
        REQUIRED
    }

    /**
     * One option.
     *
     * @param letter its short form, or blank
     * @param word its long form
     * @param argument whether it has one
     */
    public record Option(char letter, String word, Argument argument) {}

    private final Map<String, List<String>> values = new HashMap<>();
    private final List<String> rest = new ArrayList<>();

    private CommandLine() {}

    /**
     * Reads them.
     *
     * @throws BadInput for an option that is unknown or lacks its argument
     */
    public static CommandLine parse(List<Option> known, List<String> arguments) {
        var line = new CommandLine();
        List<String> left = new ArrayList<>(arguments);
        while (!left.isEmpty()) {
            String argument = left.removeFirst();
            if (argument.startsWith("--")) {
                line.word(known, argument, left);
            } else if (argument.startsWith("-") && argument.length() > 1) {
                line.letters(known, argument, left);
            } else {
                line.rest.add(argument);
            }
        }
        return line;
    }

    private void word(List<Option> known, String argument, List<String> left) {
        int equals = argument.indexOf('=');
        String word = argument.substring(2, equals < 0 ? argument.length() : equals);
        List<Option> matching = known.stream()
                .filter(option -> option.word().equals(word))
                .findFirst()
                .map(List::of)
                .orElseGet(() -> known.stream()
                        .filter(option -> !word.isEmpty() && option.word().startsWith(word))
                        .toList());
        if (matching.size() != 1) {
            throw BadInput.ofOption("unrecognized option `" + argument + "'");
        }
        Option option = matching.getFirst();
        if (equals >= 0) {
            if (option.argument() == Argument.NONE) {
                throw BadInput.ofOption("option `" + argument + "' doesn't allow an argument");
            }
            add(option, argument.substring(equals + 1));
        } else {
            add(option, option.argument() == Argument.REQUIRED ? next(argument, left) : "");
        }
    }

    private void letters(List<Option> known, String argument, List<String> left) {
        for (int at = 1; at < argument.length(); at++) {
            char letter = argument.charAt(at);
            Option option = known.stream()
                    .filter(one -> one.letter() == letter && letter != ' ')
                    .findFirst()
                    .orElseThrow(() -> BadInput.ofOption("unrecognized option `-" + letter + "'"));
            String rest = argument.substring(at + 1);
            if (option.argument() == Argument.NONE) {
                add(option, "");
            } else {
                boolean missing = rest.isEmpty() && option.argument() == Argument.REQUIRED;
                add(option, missing ? next("-" + letter, left) : rest);
                return;
            }
        }
    }

    private static String next(String option, List<String> left) {
        if (left.isEmpty()) {
            throw BadInput.ofOption("option `" + option + "' requires an argument");
        }
        return left.removeFirst();
    }

    private void add(Option option, String value) {
        values.computeIfAbsent(option.word(), unknown -> new ArrayList<>()).add(value);
    }

    /** What is no option. */
    public List<String> rest() {
        return List.copyOf(rest);
    }

    public boolean has(String word) {
        return values.containsKey(word);
    }

    /** How often an option was given. */
    public int count(String word) {
        return values.getOrDefault(word, List.of()).size();
    }

    /** All arguments of an option, in order. */
    public List<String> all(String word) {
        return values.getOrDefault(word, List.of());
    }

    /** The last argument of an option. */
    public Optional<String> value(String word) {
        List<String> all = all(word);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /** A number, or a default. */
    public double decimal(String word, String what, double otherwise) {
        Optional<String> text = value(word);
        try {
            return text.isEmpty() ? otherwise : Double.parseDouble(text.get());
        } catch (NumberFormatException e) {
            throw BadInput.ofValue(what + ": cannot parse string '" + text.get() + "'");
        }
    }

    /** A whole number of at least 0, or a default. */
    public int whole(String word, String what, int otherwise) {
        double number = decimal(word, what, otherwise);
        if (number != Math.rint(number) || number < 0 || number > Integer.MAX_VALUE) {
            throw BadInput.ofValue(
                    what + ": cannot parse string '" + value(word).orElse("") + "'; it is a whole number, 0 or more");
        }
        return (int) number;
    }

    /** How many at most; less than 0, as htools has it, or nothing is as many as there are. */
    public int limit(String word, String what, int none) {
        return decimal(word, what, none) < 0 ? none : whole(word, what, none);
    }

    /** Whether it is given and not "no". */
    public boolean isYes(String word) {
        String choice = value(word).orElse("no");
        return switch (choice) {
            case "", "yes" -> true;
            case "no" -> false;
            default -> throw BadInput.ofValue("Invalid choice '" + choice + "', pass one of 'yes' or 'no'");
        };
    }

    /** 1, more with each "-v" and less with each "-q". */
    public int verbosity() {
        return 1 + count("verbose") - count("quiet");
    }
}
