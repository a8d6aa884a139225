package org.gannet.backend.console;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.gannet.backend.GannetSettings;
import org.gannet.backend.audit.Act;
import org.gannet.backend.audit.AuditLog;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.instances.ConsolePlaces;
import org.gannet.backend.support.Problems;
import org.gannet.backend.support.Transactions;
import org.gannet.backend.users.Accounts;
import org.gannet.backend.users.UserId;
import org.gannet.backend.users.UserView;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.springframework.stereotype.Service;

/**
 * Tickets that open a console: valid for 30 seconds, once, for one person, session, machine and purpose. Only hashes of
 * the secret and of the session are kept. Opening and closing are in the audit log, issuing is not, refusing is.
 */
@Service
public class ConsoleTickets {
    private static final int SECRET_BYTES = 32;
    private static final int LONGEST_SECRET = 100;
    /** Unused ones at the same time, per person. */
    private static final int MOST_TICKETS = 20;

    private final TicketRepository tickets;
    private final ConsolePlaces places;
    private final Accounts accounts;
    private final AuditLog audit;
    private final Transactions transactions;
    private final Clock clock;
    private final Duration lifetime;
    private final SecureRandom random = new SecureRandom();

    ConsoleTickets(
            TicketRepository tickets,
            ConsolePlaces places,
            Accounts accounts,
            AuditLog audit,
            Transactions transactions,
            Clock clock,
            GannetSettings settings) {
        this.tickets = tickets;
        this.places = places;
        this.accounts = accounts;
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
        this.lifetime = settings.console().ticketLifetime();
    }

    /**
     * @param sessionId of the browser's HTTP session
     * @throws org.gannet.base.ProblemException NOT_FOUND, NOT_ALLOWED, WRONG_STATE (machine does not run), RATE_LIMITED
     */
    public Ticket issue(Actor actor, InstanceId instance, Purpose purpose, String sessionId) {
        try {
            places.require(actor, instance, purpose.capability());
            return store(actor, instance, purpose, sessionId);
        } catch (ProblemException e) {
            audit.refused(new Act(actor, "console.ticket", "instance " + instance), e.problem());
            throw e;
        }
    }

    /** Takes the ticket away and returns what it was for; empty when there is none, whatever the reason. */
    public Optional<ConsoleGrant> redeem(String secret, String sessionId, String address) {
        Optional<ConsoleGrant> grant = secret.length() > LONGEST_SECRET
                ? Optional.empty()
                : take(Hashes.sha256(secret)).flatMap(ticket -> grant(ticket, sessionId, address));
        if (grant.isEmpty()) {
            Problem problem =
                    Problem.of(ErrorCode.NOT_ALLOWED, "Unknown, used or expired ticket, or of another session.");
            audit.refused(new Act(Actor.nobody(address), "console.redeem", "console ticket"), problem);
        }
        return grant;
    }

    private Ticket store(Actor actor, InstanceId instance, Purpose purpose, String sessionId) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant now = clock.instant();
        TicketEntity ticket = new TicketEntity();
        ticket.secretHash = Hashes.sha256(secret);
        ticket.userId = actor.id().value();
        ticket.sessionHash = Hashes.sha256(sessionId);
        ticket.instanceId = instance.value();
        ticket.purpose = purpose;
        ticket.address = actor.address();
        ticket.expiresAt = now.plus(lifetime);
        transactions.write(() -> {
            tickets.deleteExpired(now);
            if (tickets.countOf(actor.id().value(), now) >= MOST_TICKETS) {
                throw Problems.of(ErrorCode.RATE_LIMITED, "Too many consoles are being opened.", "Wait half a minute.");
            }
            tickets.save(ticket);
        });
        return new Ticket(secret, ticket.expiresAt);
    }

    /** Gone for everybody else, whatever comes of it. */
    private Optional<TicketEntity> take(String hash) {
        return transactions.write(() -> {
            Optional<TicketEntity> found = tickets.findById(hash);
            return tickets.take(hash) == 1 ? found : Optional.<TicketEntity>empty();
        });
    }

    private Optional<ConsoleGrant> grant(TicketEntity ticket, String sessionId, String address) {
        if (!ticket.expiresAt.isAfter(clock.instant()) || !ticket.sessionHash.equals(Hashes.sha256(sessionId))) {
            return Optional.empty();
        }
        return accounts.find(new UserId(ticket.userId))
                .filter(UserView::enabled)
                .map(user -> new ConsoleGrant(
                        UUID.randomUUID(),
                        user.actor(address),
                        sessionId,
                        new InstanceId(ticket.instanceId),
                        ticket.purpose));
    }
}
