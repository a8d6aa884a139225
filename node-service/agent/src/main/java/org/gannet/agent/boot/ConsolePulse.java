package org.gannet.agent.boot;

import jakarta.websocket.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.socket.PingMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;

/**
 * Asks idle consoles for a sign of life, so that one whose other side has vanished without a word does not keep its
 * place at the guest. The answers, or their absence, are seen by Tomcat, which closes what was silent too long.
 */
final class ConsolePulse implements AutoCloseable {
    /** What Tomcat calls the longest silence of the other side, in milliseconds; pongs end it. */
    private static final String READ_LIMIT = "org.apache.tomcat.websocket.READ_IDLE_TIMEOUT_MS";

    private final Duration every;
    private final Duration limit;
    private final Map<String, WebSocketSession> sessions = new ConcurrentHashMap<>();
    private final Thread thread;

    /** @param limit of the other side's silence; several times {@code every} */
    ConsolePulse(Duration every, Duration limit) {
        this.every = every;
        this.limit = limit;
        this.thread = Thread.ofVirtual().name("console pulse").start(this::beat);
    }

    void add(WebSocketSession session) {
        if (session instanceof NativeWebSocketSession own) {
            Session socket = own.getNativeSession(Session.class);
            if (socket != null) {
                socket.getUserProperties().put(READ_LIMIT, limit.toMillis());
            }
        }
        sessions.put(session.getId(), session);
    }

    void remove(WebSocketSession session) {
        sessions.remove(session.getId());
    }

    private void beat() {
        try {
            while (true) {
                Thread.sleep(every);
                // Each on its own: one that takes nothing any more must not stop the pulse of the others.
                sessions.values().forEach(session -> Thread.startVirtualThread(() -> ping(session)));
            }
        } catch (InterruptedException e) {
            // The agent ends.
        }
    }

    private static void ping(WebSocketSession session) {
        try {
            session.sendMessage(new PingMessage());
        } catch (IOException | IllegalStateException e) {
            // Closed just now, or full of what is being sent: its silence tells.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
