package org.gannet.engine.htools;

import java.util.List;
import java.util.Locale;
import org.gannet.engine.htools.CommandLine.Argument;
import org.gannet.engine.htools.CommandLine.Option;

/** The options of the tools, by the letters and words of htools. */
final class ToolOptions {
    static final List<Option> COMMON = List.of(
            new Option('p', "print-nodes", Argument.OPTIONAL),
            new Option(' ', "print-instances", Argument.NONE),
            new Option('t', "text-data", Argument.REQUIRED),
            new Option(' ', "simulate", Argument.REQUIRED),
            new Option('m', "master", Argument.REQUIRED),
            new Option('L', "luxi", Argument.OPTIONAL),
            new Option('v', "verbose", Argument.NONE),
            new Option('q', "quiet", Argument.NONE),
            new Option('O', "offline", Argument.REQUIRED),
            new Option(' ', "ignore-dynu", Argument.NONE),
            new Option('V', "version", Argument.NONE),
            new Option('h', "help", Argument.NONE));

    static final List<Option> HBAL = List.of(
            new Option('C', "print-commands", Argument.OPTIONAL),
            new Option('E', "evac-mode", Argument.NONE),
            new Option(' ', "restricted-migration", Argument.NONE),
            new Option('X', "exec", Argument.NONE),
            new Option('G', "group", Argument.REQUIRED),
            new Option('l', "max-length", Argument.REQUIRED),
            new Option('e', "min-score", Argument.REQUIRED),
            new Option(' ', "max-cpu", Argument.REQUIRED),
            new Option(' ', "min-disk", Argument.REQUIRED),
            new Option('g', "min-gain", Argument.REQUIRED),
            new Option(' ', "min-gain-limit", Argument.REQUIRED),
            new Option(' ', "no-disk-moves", Argument.NONE),
            new Option(' ', "no-instance-moves", Argument.NONE),
            new Option(' ', "ignore-soft-errors", Argument.NONE),
            new Option('U', "dynu-file", Argument.REQUIRED),
            new Option(' ', "exclusion-tags", Argument.REQUIRED),
            new Option(' ', "select-instances", Argument.REQUIRED),
            new Option(' ', "exclude-instances", Argument.REQUIRED),
            new Option('S', "save", Argument.REQUIRED),
            new Option(' ', "max-copied-gib", Argument.REQUIRED),
            new Option(' ', "like-hbal", Argument.NONE));

    private ToolOptions() {}

    static String usage(String tool, List<Option> options) {
        var text = new StringBuilder("Usage: ./gannet " + tool + " [OPTION...]\n");
        for (Option option : options) {
            String argument = switch (option.argument()) {
                case NONE -> "";
                case OPTIONAL -> "[=" + option.word().toUpperCase(Locale.ROOT) + "]";
                case REQUIRED -> "=" + option.word().toUpperCase(Locale.ROOT);
            };
            text.append("  ")
                    .append(option.letter() == ' ' ? "    " : "-" + option.letter() + "  ")
                    .append("--")
                    .append(option.word())
                    .append(argument)
                    .append('\n');
        }
        return text.append("They mean what they mean in Ganeti's htools; more in docs/admin/placement-tools.md\n")
                .toString();
    }
}
