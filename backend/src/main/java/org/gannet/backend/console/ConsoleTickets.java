package org.gannet.backend.console;

import java.util.Optional;
import org.gannet.backend.authz.Actor;
import org.gannet.base.InstanceId;
import org.springframework.stereotype.Service;

/** Tickets that open a console: valid for 30 seconds, once, for one person, session, machine and purpose. */
@Service
public class ConsoleTickets {
    /**
     * @param sessionId of the browser's HTTP session
     * @throws org.gannet.base.ProblemException NOT_FOUND, NOT_ALLOWED, WRONG_STATE (machine does not run), RATE_LIMITED
     */
    public Ticket issue(Actor actor, InstanceId instance, Purpose purpose, String sessionId) {
        throw new UnsupportedOperationException();
    }

    /** Takes the ticket away and returns what it was for; empty when there is none, whatever the reason. */
    public Optional<ConsoleGrant> redeem(String secret, String sessionId, String address) {
        throw new UnsupportedOperationException();
    }
}
