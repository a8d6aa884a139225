package org.gannet.engine.htools;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.gannet.engine.htools.CommandLine.Option;

/**
 * What every tool does before and after its own work.
 *
 * @param file whether a file is named beside the options
 */
record Tool(String name, List<Option> options, boolean file) {
    /** A tool that has options only. */
    Tool(String name, List<Option> options) {
        this(name, options, false);
    }

    /**
     * Reads the command line, then does the work.
     *
     * @param prepared takes what it needs from the options, then works
     * @return 0, or what the work says; 1 for values and data that are wrong; 2 for options that there are not
     */
    int run(List<String> arguments, Console console, Function<CommandLine, IntSupplier> prepared) {
        try {
            CommandLine line = CommandLine.parse(options, arguments);
            if (line.has("help") || line.has("version")) {
                console.say(ToolOptions.usage(name, options));
                return 0;
            }
            if (!file && !line.rest().isEmpty()) {
                throw new BadInput("Error: This program doesn't take any arguments.");
            }
            return prepared.apply(line).getAsInt();
        } catch (BadInput e) {
            console.note(e.getMessage() + (e.isOption() ? "\n\n" + ToolOptions.usage(name, options) : ""));
            return e.isOption() ? 2 : 1;
        }
    }
}
