package org.gannet.agent.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tool to run, with its limits. There is no shell in between: each argument arrives as it is.
 * @param outputLimit bytes of standard output, and of standard error, that are kept; more is read and dropped
 * @param errorFile where standard error goes, appended, instead of being kept; for daemons that hold it open
 * @param secret a part of an argument that nobody is told of; for tools that take it in no other way
 * @param environment beside the usual; nobody is told of its values
 * @param directory that it is run in; empty for the agent's own
 */
public record Command(
        List<String> argv,
        Duration timeout,
        int outputLimit,
        Optional<Path> errorFile,
        Optional<String> secret,
        Map<String, String> environment,
        Optional<Path> directory) {
    private static final int USUAL_OUTPUT = 1 << 20;

    /** In the usual environment. */
    public Command(
            List<String> argv, Duration timeout, int outputLimit, Optional<Path> errorFile, Optional<String> secret) {
        this(argv, timeout, outputLimit, errorFile, secret, Map.of(), Optional.empty());
    }

    public Command {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
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
        return new Command(argv, timeout, USUAL_OUTPUT, Optional.empty(), Optional.empty());
    }

    public Command withErrorFile(Path file) {
        return new Command(argv, timeout, outputLimit, Optional.of(file), secret, environment, directory);
    }

    /** @param values by the names of their variables; none holds a zero byte */
    public Command with(Map<String, String> values) {
        return new Command(argv, timeout, outputLimit, errorFile, secret, values, directory);
    }

    public Command in(Path there) {
        return new Command(argv, timeout, outputLimit, errorFile, secret, environment, Optional.of(there));
    }

    /** @param text letters, digits and such, of any length; nothing is hidden when it is empty */
    public Command hiding(String text) {
        return new Command(
                argv,
                timeout,
                outputLimit,
                errorFile,
                Optional.of(text).filter(some -> !some.isEmpty()),
                environment,
                directory);
    }

    /** What may be told of the command's words, or of its tool's. */
    String shown(String words) {
        return secret.map(hidden -> words.replace(hidden, "…")).orElse(words);
    }

    /** For operators and logs; not for a shell. */
    @Override
    public String toString() {
        return shown(String.join(" ", argv));
    }
}
