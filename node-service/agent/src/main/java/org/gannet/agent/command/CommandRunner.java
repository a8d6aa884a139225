package org.gannet.agent.command;

import org.gannet.node.NodeException;

/** Runs tools of the node. A port, so that a test can play a tool, or send it to another machine. */
public interface CommandRunner {
    /**
     * Runs to the end, whatever the exit code.
     * @throws NodeException TOOL_FAILED when it can't be started, TIMED_OUT when it was killed for its time limit
     */
    CommandResult run(Command command);

    /**
     * Starts a tool that goes on running in a session of its own: neither the agent's end nor an interrupt at its
     * terminal reaches it. Its output goes to the command's error file.
     * @throws NodeException TOOL_FAILED when it can't be started
     */
    Daemon start(Command command);
}
