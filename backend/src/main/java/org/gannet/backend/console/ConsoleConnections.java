package org.gannet.backend.console;

import java.net.http.WebSocket;
import java.time.Clock;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.gannet.backend.audit.Act;
import org.gannet.backend.audit.AuditLog;
import org.gannet.backend.engine.NodeSockets;
import org.gannet.backend.instances.ConsolePlaces;
import org.gannet.backend.support.Problems;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.springframework.stereotype.Service;

/** The way from the portal to the machines' consoles: over TLS with both sides' certificates, to the node's agent. */
@Service
public class ConsoleConnections {
    /** Open at once; the portal's own limits are lower. */
    private static final int MOST_PER_USER = 32;

    private static final int MOST_PER_MACHINE = 16;
    private static final int OPEN_SECONDS = 10;

    private final ConsolePlaces places;
    private final NodeSockets sockets;
    private final AuditLog audit;
    private final Clock clock;
    private final ConcurrentHashMap<UUID, ConsoleGrant> open = new ConcurrentHashMap<>();

    ConsoleConnections(ConsolePlaces places, NodeSockets sockets, AuditLog audit, Clock clock) {
        this.places = places;
        this.sockets = sockets;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Reads anew whether the person may still use this console, whether the machine runs, and where. To be called when
     * the console is opened and every few seconds as long as it is open.
     * @throws org.gannet.base.ProblemException NOT_FOUND, NOT_ALLOWED, WRONG_STATE, NODE_UNREACHABLE: close the console
     */
    public ConsoleTarget resolve(ConsoleGrant grant) {
        return new ConsoleTarget(grant, place(grant).node().value());
    }

    /**
     * Opens the connection and writes it, and later its end, into the audit log.
     * @throws org.gannet.base.ProblemException RATE_LIMITED (too many consoles open), NODE_UNREACHABLE
     */
    public ConsoleConnection open(ConsoleTarget target, ConsoleListener listener) {
        ConsoleGrant grant = target.grant();
        Act act = new Act(grant.actor(), "console.open", "instance " + grant.instance());
        try {
            return connect(target, listener, act);
        } catch (ProblemException e) {
            audit.refused(act, e.problem());
            throw e;
        }
    }

    private ConsoleConnection connect(ConsoleTarget target, ConsoleListener listener, Act act) {
        ConsoleGrant grant = target.grant();
        ConsolePlaces.Place place = place(grant);
        if (!place.node().value().equals(target.node())) {
            throw Problems.of(ErrorCode.STALE, "The machine has just moved.", "Open the console again.");
        }
        enter(grant);
        boolean opened = false;
        try {
            SocketConsole console = new SocketConsole(listener, clock.instant(), (self, reason) -> {
                open.remove(grant.id());
                Act end = new Act(grant.actor(), "console.close", act.object());
                audit.ended(end, place.project(), words(grant, place) + self.summary(clock.instant(), reason));
            });
            WebSocket socket = await(
                    place,
                    sockets.open(place.node(), place.address(), grant.purpose().path(grant.instance()), console));
            try {
                audit.doneSeparately(act, place.project(), words(grant, place));
            } catch (RuntimeException e) {
                socket.abort();
                throw e;
            }
            opened = true;
            console.begin(socket);
            return console;
        } finally {
            if (!opened) {
                open.remove(grant.id());
            }
        }
    }

    private ConsolePlaces.Place place(ConsoleGrant grant) {
        return places.require(grant.actor(), grant.instance(), grant.purpose().capability());
    }

    /** Counted and entered in one step. */
    private synchronized void enter(ConsoleGrant grant) {
        Collection<ConsoleGrant> others = open.values();
        long ofUser = others.stream()
                .filter(other -> other.actor().id().equals(grant.actor().id()))
                .count();
        long ofMachine = others.stream()
                .filter(other -> other.instance().equals(grant.instance()))
                .count();
        if (ofUser >= MOST_PER_USER || ofMachine >= MOST_PER_MACHINE) {
            throw Problems.of(ErrorCode.RATE_LIMITED, "Too many consoles are open.", "Close one that is not needed.");
        }
        open.put(grant.id(), grant);
    }

    private static WebSocket await(ConsolePlaces.Place place, CompletableFuture<WebSocket> connecting) {
        try {
            return connecting.copy().orTimeout(OPEN_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            connecting.thenAccept(WebSocket::abort);
            throw new ProblemException(
                    Problem.of(ErrorCode.NODE_UNREACHABLE, "The machine's console can't be reached.")
                            .withRemedy("Try again in a moment.")
                            .withInternal(place.node() + ": " + e.getCause()),
                    e);
        }
    }

    private static String words(ConsoleGrant grant, ConsolePlaces.Place place) {
        return switch (grant.purpose()) {
            case VNC -> place.name() + ", screen";
            case VNC_VIEW_ONLY -> place.name() + ", screen, view only";
            case SERIAL -> place.name() + ", text console";
        };
    }
}
