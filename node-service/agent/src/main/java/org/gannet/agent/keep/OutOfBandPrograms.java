package org.gannet.agent.keep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.task.TaskControl;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.node.NodeException;
import org.gannet.node.TaskSpec;

/**
 * Programs that switch other machines, put into a directory by the node's administrator. They are called with the
 * action and the node's name and answer by their exit status: 0 for done. Nothing that a user typed reaches them.
 */
public final class OutOfBandPrograms {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern ON =
            Pattern.compile("\\s*(on|\\{.*\"powered\"\\s*:\\s*true.*\\})\\s*", Pattern.DOTALL);
    private static final Pattern OFF =
            Pattern.compile("\\s*(off|\\{.*\"powered\"\\s*:\\s*false.*\\})\\s*", Pattern.DOTALL);
    private final Path directory;
    private final CommandRunner runner;

    public OutOfBandPrograms(Path directory, CommandRunner runner) {
        this.directory = directory;
        this.runner = runner;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By name. */
    public List<String> names() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(this::isThere)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isThere(String name) {
        Path file = directory.resolve(name);
        return NAME.matcher(name).matches() && Files.isRegularFile(file) && Files.isExecutable(file);
    }

    /** See {@link TaskSpec.OutOfBand}. */
    public void run(TaskSpec.OutOfBand spec, TaskControl control) {
        if (!NAME.matcher(spec.program()).matches() || !isThere(spec.program())) {
            throw new NodeException(Problem.of(ErrorCode.NOT_FOUND, "The node has no such out-of-band program.")
                    .withRemedy("Its administrator puts it into the directory out-of-band.")
                    .withInternal(directory + " has " + names()));
        }
        CommandResult result = runner.run(Command.of(
                        LIMIT,
                        List.of(
                                directory.resolve(spec.program()).toString(),
                                spec.action().word(),
                                spec.target().value())))
                .require("The out-of-band program failed.");
        if (spec.action() == TaskSpec.OutOfBand.Action.POWER_STATUS) {
            control.figure("powered", isOn(result) ? 1 : 0);
        }
    }

    /** One word, or what Ganeti's programs say. */
    private static boolean isOn(CommandResult result) {
        String said = result.output().toLowerCase(Locale.ROOT);
        if (!ON.matcher(said).matches() && !OFF.matcher(said).matches()) {
            throw new NodeException(
                    Problem.of(ErrorCode.TOOL_FAILED, "The out-of-band program's answer is not understood.")
                            .withCause("It says \"on\", \"off\" or {\"powered\": true}.")
                            .withInternal(result.command() + "\n" + result.output()));
        }
        return ON.matcher(said).matches();
    }
}
