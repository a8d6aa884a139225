package org.gannet.webapp.console;

import org.springframework.web.socket.CloseStatus;

/** Why the relay ends a console; frontend's console-link.ts has the same numbers. */
enum CloseCode {
    /** The machine runs elsewhere now, or is about to: ask for a new ticket at once. */
    MOVED(4001),
    /** The person may not use this console, or not any more. */
    REVOKED(4002),
    /** The machine does not run. */
    STOPPED(4003),
    /** The session ended. */
    SIGNED_OUT(4004),
    /** Open for too long. */
    EXPIRED(4005),
    /** As many consoles are open as this person, or this machine, may have. */
    TOO_MANY(4006),
    /** Against the protocol. */
    VIOLATION(1008),
    /** The node does not answer: try again later. */
    NODE_LOST(1011);

    private static final int LONGEST_REASON = 120;

    private final int number;

    CloseCode(int number) {
        this.number = number;
    }

    CloseStatus status(String reason) {
        // A close frame has room for 123 bytes of reason; what is not ASCII may take up to three each.
        String shown = reason.length() * 3 <= LONGEST_REASON
                ? reason
                : reason.substring(0, Math.min(reason.length(), LONGEST_REASON / 3));
        return new CloseStatus(number, shown);
    }
}
