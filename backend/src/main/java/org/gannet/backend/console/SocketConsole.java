package org.gannet.backend.console;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * A console over a WebSocket. The next message is asked for when the listener has taken the last one, so a slow browser
 * slows the machine's side and nothing piles up here.
 */
final class SocketConsole implements ConsoleConnection, WebSocket.Listener {
    private static final int SEND_SECONDS = 30;
    private static final int CLOSE_SECONDS = 2;
    private static final int LONGEST_REASON = 100;

    private final ConsoleListener listener;
    private final Instant openedAt;
    private final BiConsumer<SocketConsole, String> onEnd;
    private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();

    SocketConsole(ConsoleListener listener, Instant openedAt, BiConsumer<SocketConsole, String> onEnd) {
        this.listener = listener;
        this.openedAt = openedAt;
        this.onEnd = onEnd;
    }

    /** From now on the listener is called. */
    void begin(WebSocket open) {
        socket.complete(open);
        open.request(1);
    }

    String summary(Instant now, String reason) {
        return "; %s after %d s, %d bytes received, %d sent"
                .formatted(reason, Duration.between(openedAt, now).toSeconds(), received.get(), sent.get());
    }

    @Override
    public void send(ByteBuffer bytes) {
        int count = bytes.remaining();
        try {
            socket.thenCompose(open -> open.sendBinary(bytes, true))
                    .orTimeout(SEND_SECONDS, TimeUnit.SECONDS)
                    .join();
            sent.addAndGet(count);
        } catch (CompletionException e) {
            throw new ProblemException(
                    Problem.of(ErrorCode.NODE_UNREACHABLE, "The machine's console has been lost.")
                            .withInternal(String.valueOf(e.getCause())),
                    e);
        }
    }

    @Override
    public void close(String reason) {
        if (end(reason)) {
            socket.thenAccept(open -> open.sendClose(WebSocket.NORMAL_CLOSURE, shortened(reason))
                    .orTimeout(CLOSE_SECONDS, TimeUnit.SECONDS)
                    .whenComplete((sentClose, failure) -> open.abort()));
        }
    }

    /** Asks for nothing yet: the one who opens it is not ready. */
    @Override
    public void onOpen(WebSocket open) {}

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket open, ByteBuffer data, boolean last) {
        received.addAndGet(data.remaining());
        if (!ended.get()) {
            listener.received(data);
            open.request(1);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket open, int statusCode, String reason) {
        lost(reason.isEmpty() ? "closed by the node" : reason);
        return null;
    }

    @Override
    public void onError(WebSocket open, Throwable error) {
        lost("connection to the node lost");
    }

    private void lost(String reason) {
        if (end(reason)) {
            listener.closed(reason);
        }
    }

    private boolean end(String reason) {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        onEnd.accept(this, reason);
        return true;
    }

    private static String shortened(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
    }
}
