package org.gannet.webapp.console;

import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gannet.backend.console.ConsoleConnections;
import org.gannet.backend.console.ConsoleGrant;
import org.gannet.backend.console.ConsoleTarget;
import org.gannet.backend.console.ConsoleTickets;
import org.gannet.base.ProblemException;
import org.gannet.webapp.rest.ProblemStatus;
import org.gannet.webapp.security.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/** Turns a ticket into the right to open one console, before there is a WebSocket. Says nothing about why not. */
@Component
class ConsoleHandshake implements HandshakeInterceptor {
    private static final String CONSOLE = ConsoleHandshake.class.getName();

    /** What the handshake found; the relay goes on from here. */
    record Opening(ConsoleTarget target, SignedIn person) {
        static Opening of(Map<String, Object> attributes) {
            return (Opening) Objects.requireNonNull(attributes.get(CONSOLE));
        }
    }

    private final ConsoleTickets tickets;
    private final ConsoleConnections connections;

    ConsoleHandshake(ConsoleTickets tickets, ConsoleConnections connections) {
        this.tickets = tickets;
        this.connections = connections;
    }

    @Override
    public boolean beforeHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            Map<String, Object> attributes) {
        try {
            Optional<Opening> opening = open((ServletServerHttpRequest) request);
            opening.ifPresent(found -> attributes.put(CONSOLE, found));
            if (opening.isEmpty()) {
                response.setStatusCode(HttpStatus.FORBIDDEN);
            }
            return opening.isPresent();
        } catch (ProblemException e) {
            response.setStatusCode(ProblemStatus.of(e.code()));
            return false;
        }
    }

    private Optional<Opening> open(ServletServerHttpRequest request) {
        var servlet = request.getServletRequest();
        HttpSession session = servlet.getSession(false);
        if (session == null
                || !(servlet.getAttribute(ConsoleTicketFilter.TICKET) instanceof String secret)
                || !(person(servlet.getUserPrincipal()) instanceof SignedIn person)) {
            return Optional.empty();
        }
        servlet.removeAttribute(ConsoleTicketFilter.TICKET);
        Optional<ConsoleGrant> grant = tickets.redeem(secret, session.getId(), servlet.getRemoteAddr())
                .filter(found -> found.actor().id().equals(person.userId()));
        return grant.map(found -> new Opening(connections.resolve(found), person));
    }

    private static @Nullable Object person(@Nullable Principal principal) {
        return principal instanceof Authentication authentication ? authentication.getPrincipal() : null;
    }

    @Override
    public void afterHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            @Nullable Exception failure) {}
}
