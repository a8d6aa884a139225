package org.gannet.engine.htools;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.gannet.engine.htools.CommandLine.Option;

/** What every tool does before and after its own work. */
final class Tool {
    private Tool() {}

    /**
     * Reads the command line, then does the work.
     *
     * @param prepared takes what it needs from the options, then works
     * @return 0, or what the work says; 1 for data that are wrong; 2 for the command line
     */
    static int run(
            String name,
            List<Option> options,
            List<String> arguments,
            Console console,
            Function<CommandLine, IntSupplier> prepared) {
        CommandLine line;
        IntSupplier work;
        try {
            line = CommandLine.parse(options, arguments);
            work = prepared.apply(line);
        } catch (BadInput e) {
            console.note(e.getMessage() + "\n\n" + ToolOptions.usage(name, options));
            return 2;
        }
        if (line.has("help") || line.has("version")) {
            console.say(ToolOptions.usage(name, options));
            return 0;
        }
        try {
            return work.getAsInt();
        } catch (BadInput e) {
            console.note("" + e.getMessage());
            return 1;
        }
    }
}
