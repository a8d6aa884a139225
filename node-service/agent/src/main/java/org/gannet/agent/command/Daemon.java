package org.gannet.agent.command;

import java.util.Optional;

/** A tool that was started and goes on running, even when the agent ends. */
public interface Daemon {
    long pid();

    /** Empty while it runs. */
    Optional<Integer> exitCode();

    /** Ends it at once. */
    void kill();
}
