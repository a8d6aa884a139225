package org.gannet.agent.volume;

import java.util.Optional;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.command.Daemon;
import org.gannet.base.ErrorCode;
import org.gannet.node.NodeException;
import org.jspecify.annotations.Nullable;

/** Has tools run by another runner, but one call goes wrong. For one thread. */
public final class FaultyRunner implements CommandRunner {
    private static final String GARBAGE = "{\"rep ?";
    private static final int FAILURE = 5;
    private final CommandRunner real;
    private int calls;
    private int wrong = -1;
    private Fault fault = Fault.FAILS;
    private String error = "";
    private @Nullable Command hit;
    private boolean dead;

    public FaultyRunner(CommandRunner real) {
        this.real = real;
    }

    /** How a call goes wrong. */
    public enum Fault {
        /** It is killed before it did anything. */
        TIMES_OUT_BEFORE,
        TIMES_OUT_AFTER,
        SUCCEEDS_WITHOUT_EFFECT,
        ANSWERS_GARBAGE,
        FAILS,
        AGENT_KILLED_BEFORE,
        AGENT_KILLED_AFTER
    }

    /** The agent has been killed. */
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** @param call of those to come, from 0 */
    public void goesWrong(int call, Fault how) {
        calls = 0;
        wrong = call;
        fault = how;
        error = "  Internal error";
        hit = null;
    }

    /** It does nothing and says that. */
    public void fails(int call, String words) {
        goesWrong(call, Fault.FAILS);
        error = words;
    }

    /** All goes well again. @return what went wrong; empty when so many calls were not made */
    public Optional<Command> heal() {
        wrong = -1;
        return Optional.ofNullable(hit);
    }

    @Override
    public CommandResult run(Command command) {
        if (dead) {
            throw new Killed();
        }
        if (calls++ != wrong) {
            return real.run(command);
        }
        hit = command;
        return switch (fault) {
            case TIMES_OUT_BEFORE -> throw late();
            case TIMES_OUT_AFTER -> {
                real.run(command);
                throw late();
            }
            case SUCCEEDS_WITHOUT_EFFECT -> new CommandResult(command, 0, "", "");
            case ANSWERS_GARBAGE -> {
                real.run(command);
                yield new CommandResult(command, 0, GARBAGE, "");
            }
            case FAILS -> new CommandResult(command, FAILURE, "", error);
            case AGENT_KILLED_BEFORE -> throw killed();
            case AGENT_KILLED_AFTER -> {
                real.run(command);
                throw killed();
            }
        };
    }

    private static NodeException late() {
        return NodeException.of(ErrorCode.TIMED_OUT, "A tool took too long.");
    }

    /** Who is dead runs nothing any more, not even to clear up. */
    private Killed killed() {
        dead = true;
        return new Killed();
    }

    @Override
    public Daemon start(Command command) {
        throw new IllegalArgumentException(command.toString());
    }
}
