package org.gannet.webapp.console;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.gannet.webapp.world.Browser;

/** The browser's end of a console. */
final class Visitor implements WebSocket.Listener {
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private WebSocket socket;

    /** @throws Refused when there was no WebSocket */
    static Visitor open(Browser browser, String secret) {
        return open(browser, secret, origin(browser));
    }

    static Visitor open(Browser browser, String secret, String origin) {
        Visitor visitor = new Visitor();
        URI home = browser.home();
        URI uri = URI.create("ws://" + home.getAuthority() + ConsoleConfiguration.PATH);
        WebSocket.Builder builder = browser.client().newWebSocketBuilder().connectTimeout(Duration.ofSeconds(30));
        if (!origin.isEmpty()) {
            builder.header("Origin", origin);
        }
        try {
            visitor.socket = builder.subprotocols("binary", ConsoleTicketFilter.TICKET_PREFIX + secret)
                    .buildAsync(uri, visitor)
                    .join();
            return visitor;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                throw new Refused(refused.getResponse().statusCode());
            }
            throw e;
        }
    }

    static String origin(Browser browser) {
        return "http://" + browser.home().getAuthority();
    }

    /** There was no WebSocket. */
    static final class Refused extends RuntimeException {
        private final int status;

        private Refused(int status) {
            super("HTTP " + status);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    String subprotocol() {
        return socket.getSubprotocol();
    }

    void send(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    byte[] seen() {
        synchronized (seen) {
            return seen.toByteArray();
        }
    }

    void awaitSeen(int bytes) {
        await().atMost(Duration.ofSeconds(60)).until(() -> seen().length >= bytes);
    }

    /** The number that the relay closed with. */
    int closeCode() throws Exception {
        return closed.get(60, TimeUnit.SECONDS);
    }

    boolean isOpen() {
        return !closed.isDone();
    }

    void leave() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        synchronized (seen) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            seen.writeBytes(bytes);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        closed.completeExceptionally(failure);
    }
}
