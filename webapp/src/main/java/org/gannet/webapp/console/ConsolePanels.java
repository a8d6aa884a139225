package org.gannet.webapp.console;

import com.vaadin.flow.server.VaadinSession;
import com.vaadin.flow.server.WrappedSession;
import java.util.function.Supplier;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.console.ConsoleTickets;
import org.gannet.backend.console.Purpose;
import org.gannet.backend.console.Ticket;
import org.gannet.backend.events.UiEvents;
import org.gannet.backend.instances.InstanceQueries;
import org.gannet.backend.instances.InstanceService;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.frontend.TicketAnswer;
import org.gannet.webapp.security.CurrentActor;
import org.springframework.stereotype.Component;

/** Makes console panels, with what they need of the backend. */
@Component
public class ConsolePanels {
    private static final String SOCKET = ConsoleConfiguration.PATH.substring(1);

    final CurrentActor actor;
    final InstanceQueries queries;
    final InstanceService service;
    final UiEvents events;
    private final ConsoleTickets tickets;
    private final ConsoleRelay relay;

    ConsolePanels(
            CurrentActor actor,
            InstanceQueries queries,
            InstanceService service,
            UiEvents events,
            ConsoleTickets tickets,
            ConsoleRelay relay) {
        this.actor = actor;
        this.queries = queries;
        this.service = service;
        this.events = events;
        this.tickets = tickets;
        this.relay = relay;
    }

    /** A console as a part of a page. Opens when it comes to the page, ends when it leaves. */
    public ConsolePanel create(InstanceId instance) {
        return new ConsolePanel(this, instance, ConsolePanel.Place.PAGE);
    }

    ConsolePanel createWindow(InstanceId instance) {
        return new ConsolePanel(this, instance, ConsolePanel.Place.WINDOW);
    }

    /** A ticket for the session of the current page. */
    TicketAnswer ticket(InstanceId instance, Supplier<Purpose> purpose) {
        try {
            Actor who = actor.get();
            relay.requireRoom(who, instance);
            Ticket ticket = tickets.issue(who, instance, purpose.get(), sessionId());
            return new TicketAnswer.Granted(SOCKET, ticket.secret());
        } catch (ProblemException e) {
            Problem problem = e.problem();
            String words = problem.cause().isEmpty() ? problem.message() : problem.message() + " " + problem.cause();
            boolean again = problem.code().isRetryable() && problem.code() != ErrorCode.RATE_LIMITED;
            return new TicketAnswer.Refused(problem.code().name(), words, again);
        }
    }

    private static String sessionId() {
        VaadinSession session = VaadinSession.getCurrent();
        WrappedSession http = session == null ? null : session.getSession();
        if (http == null) {
            throw new ProblemException(Problem.of(ErrorCode.NOT_SIGNED_IN, "Your session has ended."));
        }
        return http.getId();
    }
}
