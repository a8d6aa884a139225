package org.gannet.frontend;

import java.util.Locale;

/** How a console in the browser is doing. */
public enum ConsoleState {
    /** Nothing was asked of it. */
    IDLE,
    /** On its way for the first time. */
    CONNECTING,
    CONNECTED,
    /** The machine went to another node: it reconnects by itself. */
    MOVING,
    /** The connection was lost: it reconnects by itself. */
    RECONNECTING,
    /** The machine does not run. */
    STOPPED,
    /** Not allowed, or not any more. */
    REFUSED,
    /** Ended by the server: signed out, or open for too long. */
    ENDED;

    /** As the browser's side says it. */
    static ConsoleState parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
