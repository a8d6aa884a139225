package org.gannet.agent.command;

import java.time.Duration;
import org.gannet.base.ErrorCode;
import org.gannet.node.NodeException;

/** Between two looks at something that does not tell of itself. */
public final class Pause {
    private Pause() {}

    /** @throws NodeException CANCELLED when the thread is interrupted: it is to end */
    public static void of(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NodeException.of(ErrorCode.CANCELLED, "The node's agent is ending.");
        }
    }
}
