package org.gannet.agent.boot;

import java.net.URI;
import java.time.Duration;

/**
 * A node's agent, running: NodeApi over HTTPS for callers with a certificate of the cluster. Lives in a Spring context
 * of its own, so that it can share a process with the portal. Closing it leaves its guests running.
 */
public final class AgentServer implements AutoCloseable {
    private AgentServer() {}

    /**
     * Starts, finds its machines again and answers requests when it returns.
     * @throws IllegalStateException with one clear sentence when it can't: port taken, directory in use or not writable
     */
    public static AgentServer start(AgentSettings settings) {
        throw new UnsupportedOperationException("not yet: " + settings.name());
    }

    /** Where it is reached: https, the settings' address and the port that was taken. */
    public URI uri() {
        throw new UnsupportedOperationException();
    }

    /** Switches all guests off by their power button, and ends those that still run after the time. */
    public void stopGuests(Duration grace) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
