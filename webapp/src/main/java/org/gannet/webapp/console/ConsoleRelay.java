package org.gannet.webapp.console;

import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.console.ConsoleConnections;
import org.gannet.backend.console.ConsoleGrant;
import org.gannet.backend.console.ConsoleTarget;
import org.gannet.backend.events.UiEvent;
import org.gannet.backend.events.UiEvents;
import org.gannet.backend.users.UserService;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.webapp.base.push.Changes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.security.web.session.HttpSessionDestroyedEvent;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.BinaryWebSocketHandler;

/**
 * Carries consoles between browsers and nodes, and ends each when its right or its reason ends: session over, right
 * revoked, machine stopped or moved, open for too long. A console whose machine moved is ended by {@link
 * CloseCode#MOVED}; the browser then opens a new one by itself.
 */
@Component
class ConsoleRelay extends BinaryWebSocketHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleRelay.class);
    private static final int LARGEST_MESSAGE = 128 * 1024;

    private final ConsoleConnections connections;
    private final UserService users;
    private final UiEvents events;
    private final ConsoleSettings settings;
    private final Clock clock;
    private final Map<String, Console> open = new ConcurrentHashMap<>();

    ConsoleRelay(
            ConsoleConnections connections, UserService users, UiEvents events, ConsoleSettings settings, Clock clock) {
        this.connections = connections;
        this.users = users;
        this.events = events;
        this.settings = settings;
        this.clock = clock;
    }

    // ---- the browser's side ----

    @Override
    public void afterConnectionEstablished(WebSocketSession browser) {
        ConsoleHandshake.Opening opening = ConsoleHandshake.Opening.of(browser.getAttributes());
        browser.setBinaryMessageSizeLimit(LARGEST_MESSAGE);
        Console console = new Console(browser, opening.target(), opening.person(), clock.instant());
        try {
            admit(browser.getId(), console);
            console.connected(connections.open(opening.target(), console));
        } catch (ProblemException e) {
            endBy(console, e.problem());
            return;
        }
        Thread.ofVirtual().name("console-watch-" + console.grant().id()).start(() -> watch(console));
    }

    @Override
    protected void handleBinaryMessage(WebSocketSession browser, BinaryMessage message) {
        Console console = open.get(browser.getId());
        if (console == null) {
            return;
        }
        try {
            console.fromBrowser(message.getPayload());
        } catch (ViewOnlyFilter.Violation e) {
            LOG.info(
                    "console {} of {}: {}",
                    console.grant().id(),
                    console.grant().actor().login(),
                    e.getMessage());
            console.end(CloseCode.VIOLATION, "the browser broke the protocol");
        } catch (ProblemException e) {
            console.closed(e.problem().message());
        }
    }

    @Override
    protected void handleTextMessage(WebSocketSession browser, TextMessage message) {
        Console console = open.get(browser.getId());
        if (console != null) {
            console.end(CloseCode.VIOLATION, "the browser sent text");
        }
    }

    @Override
    protected void handlePongMessage(WebSocketSession browser, PongMessage message) {
        Console console = open.get(browser.getId());
        if (console != null) {
            console.pong(clock.instant());
        }
    }

    @Override
    public void handleTransportError(WebSocketSession browser, Throwable failure) {
        LOG.debug("console of session {}: {}", browser.getId(), failure.toString());
    }

    @Override
    public void afterConnectionClosed(WebSocketSession browser, CloseStatus status) {
        Console console = open.remove(browser.getId());
        if (console != null) {
            console.end(CloseStatus.NORMAL, "closed by the browser");
        }
    }

    /** Within the limits, counted and entered in one step. */
    private synchronized void admit(String key, Console console) {
        requireRoom(console.grant().actor(), console.grant().instance());
        open.put(key, console);
    }

    /** @throws ProblemException RATE_LIMITED: as many are open as there may be */
    synchronized void requireRoom(Actor actor, InstanceId instance) {
        long ofUser = open.values().stream()
                .filter(other -> other.grant().actor().id().equals(actor.id()))
                .count();
        long ofMachine = open.values().stream()
                .filter(other -> other.grant().instance().equals(instance))
                .count();
        if (ofUser >= settings.perUser() || ofMachine >= settings.perMachine()) {
            throw new ProblemException(Problem.of(ErrorCode.RATE_LIMITED, "Too many consoles are open.")
                    .withCause(
                            ofUser >= settings.perUser()
                                    ? "You have " + ofUser + " open, and may have " + settings.perUser() + "."
                                    : "This machine has " + ofMachine + " open, and may have " + settings.perMachine()
                                            + ".")
                    .withRemedy("Close one that is not needed."));
        }
    }

    int openConsoles() {
        return open.size();
    }

    // ---- why a console ends ----

    /** The person signed out, or the session ended in another way. */
    @EventListener
    void sessionEnded(HttpSessionDestroyedEvent event) {
        for (Console console : List.copyOf(open.values())) {
            if (console.grant().sessionId().equals(event.getId())) {
                console.end(CloseCode.SIGNED_OUT, "signed out");
            }
        }
    }

    @PreDestroy
    void stop() {
        List.copyOf(open.values()).forEach(console -> console.end(CloseStatus.GOING_AWAY, "the portal stops"));
    }

    private void watch(Console console) {
        ConsoleGrant grant = console.grant();
        try (var _ = events.subscribe(grant.actor(), batch -> hear(console, batch))) {
            while (!console.isEnded()) {
                console.awaitLook(settings.checkEvery());
                if (!console.isEnded()) {
                    look(console);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("console {}: the watch failed", grant.id(), e);
        } finally {
            console.end(CloseCode.NODE_LOST, "not watched any more");
        }
    }

    private static void hear(Console console, List<UiEvent> batch) {
        if (Changes.of(batch, UiEvent.Kind.INSTANCE, console.grant().instance().toString())) {
            console.lookNow();
        }
    }

    private void look(Console console) {
        Instant now = clock.instant();
        if (console.openedAt().plus(settings.longest()).isBefore(now)) {
            console.end(CloseCode.EXPIRED, "open for too long");
            return;
        }
        if (!console.ping(now)) {
            console.end(CloseStatus.GOING_AWAY, "the browser is gone");
            return;
        }
        try {
            if (users.current(console.person().userId())
                    .filter(console.person()::stillHolds)
                    .isEmpty()) {
                console.end(CloseCode.SIGNED_OUT, "the account has changed");
                return;
            }
            ConsoleTarget target = connections.resolve(console.grant());
            if (console.isMachineGone() || !target.node().equals(console.node())) {
                console.end(CloseCode.MOVED, "the machine is elsewhere, or about to be");
            }
        } catch (ProblemException e) {
            // A node or database that is silent for a moment does not end a console that still works.
            if (console.isMachineGone() || !e.code().isRetryable()) {
                endBy(console, e.problem());
            }
        }
    }

    private static void endBy(Console console, Problem problem) {
        CloseCode code = switch (problem.code()) {
            case NOT_FOUND, NOT_ALLOWED, NOT_SIGNED_IN -> CloseCode.REVOKED;
            case WRONG_STATE -> CloseCode.STOPPED;
            case RATE_LIMITED -> CloseCode.TOO_MANY;
            case STALE -> CloseCode.MOVED;
            default -> CloseCode.NODE_LOST;
        };
        console.end(code, problem.message());
    }
}
