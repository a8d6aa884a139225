package org.gannet.backend.console;

import java.nio.ByteBuffer;

/** An open way to a machine's console. */
public interface ConsoleConnection extends AutoCloseable {
    /** Sends to the machine; returns when the bytes are on their way. One thread at a time. */
    void send(ByteBuffer bytes);

    /** @param reason for the audit log: "closed by the browser" */
    void close(String reason);

    @Override
    default void close() {
        close("closed");
    }
}
