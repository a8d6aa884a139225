package org.gannet.agent.command;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plays tools: each command gets the next prepared answer, success without output when none is left. */
public final class ScriptedCommandRunner implements CommandRunner {
    private final List<List<String>> commands = new ArrayList<>();
    private final ArrayDeque<Answer> answers = new ArrayDeque<>();

    private record Answer(int exitCode, String output, String error) {}

    public ScriptedCommandRunner answer(int exitCode, String output, String error) {
        answers.add(new Answer(exitCode, output, error));
        return this;
    }

    /** What was run, in order. */
    public List<List<String>> commands() {
        return List.copyOf(commands);
    }

    @Override
    public CommandResult run(Command command) {
        commands.add(command.argv());
        Answer answer = answers.isEmpty() ? new Answer(0, "", "") : answers.poll();
        return new CommandResult(command, answer.exitCode(), answer.output(), answer.error());
    }

    @Override
    public Daemon start(Command command) {
        commands.add(command.argv());
        return new Daemon() {
            @Override
            public long pid() {
                return ProcessHandle.current().pid();
            }

            @Override
            public Optional<Integer> exitCode() {
                return Optional.of(0);
            }

            @Override
            public void kill() {}
        };
    }
}
