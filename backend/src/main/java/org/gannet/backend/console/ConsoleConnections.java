package org.gannet.backend.console;

import org.springframework.stereotype.Service;

/** The way from the portal to the machines' consoles: over TLS with both sides' certificates, to the node's agent. */
@Service
public class ConsoleConnections {
    /**
     * Reads anew whether the person may still use this console, whether the machine runs, and where. To be called when
     * the console is opened and every few seconds as long as it is open.
     * @throws org.gannet.base.ProblemException NOT_FOUND, NOT_ALLOWED, WRONG_STATE, NODE_UNREACHABLE: close the console
     */
    public ConsoleTarget resolve(ConsoleGrant grant) {
        throw new UnsupportedOperationException();
    }

    /**
     * Opens the connection and writes it, and later its end, into the audit log.
     * @throws org.gannet.base.ProblemException RATE_LIMITED (too many consoles open), NODE_UNREACHABLE
     */
    public ConsoleConnection open(ConsoleTarget target, ConsoleListener listener) {
        throw new UnsupportedOperationException();
    }
}
