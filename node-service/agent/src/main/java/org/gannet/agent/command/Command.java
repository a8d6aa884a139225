package org.gannet.agent.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A tool to run, with its limits. There is no shell in between: each argument arrives as it is.
 * @param outputLimit bytes of standard output, and of standard error, that are kept; more is read and dropped
 * @param errorFile where standard error goes, appended, instead of being kept; for daemons that hold it open
 */
public record Command(List<String> argv, Duration timeout, int outputLimit, Optional<Path> errorFile) {
    private static final int USUAL_OUTPUT = 1 << 20;

    public Command {
        argv = List.copyOf(argv);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("no program");
        }
        for (String argument : argv) {
            if (argument.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("an argument holds a zero byte");
            }
        }
    }

    public static Command of(Duration timeout, List<String> argv) {
        return new Command(argv, timeout, USUAL_OUTPUT, Optional.empty());
    }

    public Command withErrorFile(Path file) {
        return new Command(argv, timeout, outputLimit, Optional.of(file));
    }

    /** For operators and logs; not for a shell. */
    @Override
    public String toString() {
        return String.join(" ", argv);
    }
}
