package org.gannet.agent.command;

import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.node.NodeException;

/** What a tool left behind when it ended by itself. */
public record CommandResult(Command command, int exitCode, String output, String error) {
    public boolean succeeded() {
        return exitCode == 0;
    }

    /** @throws NodeException TOOL_FAILED with argv, exit code and standard error when the tool did not end with 0 */
    public CommandResult require(String what) {
        if (!succeeded()) {
            throw failure(ErrorCode.TOOL_FAILED, what);
        }
        return this;
    }

    public NodeException failure(ErrorCode code, String what) {
        return new NodeException(Problem.of(code, what)
                .withInternal(command + "\nexit code " + exitCode + "\n" + command.shown(error.strip())));
    }
}
