package org.gannet.agent.console;

import java.nio.ByteBuffer;

/** One person's connection to a guest's screen or serial line. */
public interface ConsoleStream extends AutoCloseable {
    /** Blocks until the bytes are taken. @throws java.io.UncheckedIOException when the other side has gone */
    void send(ByteBuffer bytes);

    @Override
    void close();

    /** Who listens. Called by one thread at a time. */
    interface Listener {
        /** May block: then nothing more comes until it returns, or the listener is dropped as too slow. */
        void received(ByteBuffer bytes);

        /** Once, at the end, whoever ended it. @param reason one word or two */
        void ended(String reason);
    }
}
