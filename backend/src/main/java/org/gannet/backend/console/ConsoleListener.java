package org.gannet.backend.console;

import java.nio.ByteBuffer;

/** Hears one console connection; called by one thread at a time. */
public interface ConsoleListener {
    /** Bytes from the machine. Returning late slows the machine's side down, which is wanted. */
    void received(ByteBuffer bytes);

    /** The other side has ended it; the last call. Not called after {@link ConsoleConnection#close}. */
    void closed(String reason);
}
