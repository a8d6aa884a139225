package org.gannet.engine.htools;

import java.util.List;
import java.util.Locale;
import org.gannet.engine.htools.CommandLine.Argument;
import org.gannet.engine.htools.CommandLine.Option;

/** The options of the tools, by the letters and words of htools. */
final class ToolOptions {
    /** Where the cluster comes from, and how much is said. */
    private static final List<Option> SOURCE = List.of(
            new Option('t', "text-data", Argument.REQUIRED),
            new Option(' ', "simulate", Argument.REQUIRED),
            new Option('I', "ialloc-src", Argument.REQUIRED),
            new Option(' ', "static-kvm-node-memory", Argument.REQUIRED),
            new Option('m', "master", Argument.REQUIRED),
            new Option('L', "luxi", Argument.OPTIONAL),
            new Option('v', "verbose", Argument.NONE),
            new Option('q', "quiet", Argument.NONE),
            new Option('V', "version", Argument.NONE),
            new Option('h', "help", Argument.NONE));

    private static final List<Option> LIMITS = List.of(
            new Option(' ', "max-cpu", Argument.REQUIRED),
            new Option(' ', "min-disk", Argument.REQUIRED),
            new Option('l', "max-length", Argument.REQUIRED));

    /** What moves may be planned. */
    private static final List<Option> BALANCE = List.of(
            new Option('E', "evac-mode", Argument.NONE),
            new Option('e', "min-score", Argument.REQUIRED),
            new Option('g', "min-gain", Argument.REQUIRED),
            new Option(' ', "min-gain-limit", Argument.REQUIRED),
            new Option(' ', "no-disk-moves", Argument.NONE),
            new Option(' ', "no-instance-moves", Argument.NONE),
            new Option(' ', "restricted-migration", Argument.NONE),
            new Option('U', "dynu-file", Argument.REQUIRED),
            new Option(' ', "exclusion-tags", Argument.REQUIRED),
            new Option(' ', "select-instances", Argument.REQUIRED),
            new Option(' ', "exclude-instances", Argument.REQUIRED),
            new Option(' ', "max-copied-gib", Argument.REQUIRED),
            new Option(' ', "like-hbal", Argument.NONE));

    private static final Option NODES = new Option('p', "print-nodes", Argument.OPTIONAL);
    private static final Option INSTANCES = new Option(' ', "print-instances", Argument.NONE);
    private static final Option SAVE = new Option('S', "save", Argument.REQUIRED);
    private static final Option OFFLINE = new Option('O', "offline", Argument.REQUIRED);
    private static final Option GROUP = new Option('G', "group", Argument.REQUIRED);
    private static final Option COMMANDS = new Option('C', "print-commands", Argument.OPTIONAL);
    private static final Option NO_LOAD = new Option(' ', "ignore-dynu", Argument.NONE);
    private static final Option NO_SOFT = new Option(' ', "ignore-soft-errors", Argument.NONE);
    private static final Option NO_CAPACITY = new Option(' ', "no-capacity-checks", Argument.NONE);
    private static final Option MACHINE = new Option(' ', "machine-readable", Argument.OPTIONAL);
    private static final Option NO_HEADERS = new Option(' ', "no-headers", Argument.NONE);

    static final List<Option> HINFO = all(List.of(SOURCE, List.of(NODES, INSTANCES, OFFLINE, NO_LOAD)));

    static final List<Option> HBAL = all(List.of(
            SOURCE,
            LIMITS,
            BALANCE,
            List.of(
                    NODES,
                    INSTANCES,
                    COMMANDS,
                    SAVE,
                    OFFLINE,
                    GROUP,
                    NO_LOAD,
                    NO_SOFT,
                    new Option('X', "exec", Argument.NONE))));

    static final List<Option> HCHECK = all(List.of(
            SOURCE,
            LIMITS,
            BALANCE,
            List.of(
                    NODES,
                    INSTANCES,
                    OFFLINE,
                    NO_LOAD,
                    NO_SOFT,
                    NO_CAPACITY,
                    MACHINE,
                    new Option(' ', "no-simulation", Argument.NONE))));

    static final List<Option> HAIL = all(List.of(
            SOURCE.stream()
                    .filter(option -> option.letter() != 'I' && option.letter() != 'm' && option.letter() != 'L')
                    .toList(),
            List.of(
                    NODES,
                    SAVE,
                    NO_LOAD,
                    NO_SOFT,
                    NO_CAPACITY,
                    new Option(' ', "restrict-allocation-to", Argument.REQUIRED))));

    static final List<Option> HSPACE = all(List.of(
            SOURCE,
            LIMITS,
            List.of(
                    NODES,
                    SAVE,
                    OFFLINE,
                    NO_CAPACITY,
                    MACHINE,
                    new Option(' ', "disk-template", Argument.REQUIRED),
                    new Option(' ', "spindle-use", Argument.REQUIRED),
                    new Option(' ', "standard-alloc", Argument.REQUIRED),
                    new Option(' ', "tiered-alloc", Argument.REQUIRED),
                    new Option(' ', "independent-groups", Argument.NONE),
                    new Option(' ', "accept-existing-errors", Argument.NONE))));

    static final List<Option> HROLLER = all(List.of(
            SOURCE,
            List.of(
                    SAVE,
                    OFFLINE,
                    GROUP,
                    NO_HEADERS,
                    new Option(' ', "node-tags", Argument.REQUIRED),
                    new Option(' ', "offline-maintenance", Argument.NONE),
                    new Option(' ', "full-evacuation", Argument.NONE),
                    new Option(' ', "skip-non-redundant", Argument.NONE),
                    new Option(' ', "ignore-non-redundant", Argument.NONE),
                    new Option(' ', "one-step-only", Argument.NONE),
                    new Option(' ', "print-moves", Argument.NONE),
                    new Option('f', "force", Argument.NONE))));

    static final List<Option> HSQUEEZE = all(List.of(
            SOURCE,
            List.of(
                    SAVE,
                    COMMANDS,
                    NO_HEADERS,
                    new Option(' ', "minimal-resources", Argument.REQUIRED),
                    new Option(' ', "target-resources", Argument.REQUIRED))));

    private static List<Option> all(List<List<Option>> parts) {
        return parts.stream().flatMap(List::stream).toList();
    }

    private ToolOptions() {}

    static String usage(String tool, List<Option> options) {
        var text = new StringBuilder("Usage: ./gannet " + tool + " [OPTION...]\n");
        for (Option option : options) {
            String argument = switch (option.argument()) {
                case NONE -> "";
                case OPTIONAL -> "[=" + option.word().toUpperCase(Locale.ROOT) + "]";
                case REQUIRED -> "=" + option.word().toUpperCase(Locale.ROOT);
            };
            String name =
                    "  " + (option.letter() == ' ' ? "    " : "-" + option.letter() + "  ") + "--" + option.word();
            text.append(String.format(Locale.ROOT, "%-54s  %s\n", name + argument, OptionSentences.of(option.word())));
        }
        return text.append("They mean what they mean in Ganeti's htools; more in docs/admin/placement-tools.md\n")
                .toString();
    }
}
