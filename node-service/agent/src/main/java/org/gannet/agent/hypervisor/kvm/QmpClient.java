package org.gannet.agent.hypervisor.kvm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.gannet.node.NodeHttp;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * QEMU's monitor: one command after another in, answers and events out. The end of the stream means that QEMU has gone,
 * which is no error. Safe to use from several threads; the listener is called by one thread, in order, and may block.
 */
public final class QmpClient implements AutoCloseable {
    static final Duration USUAL = Duration.ofSeconds(30);
    private static final int LONGEST_LINE = 8 << 20;
    /** Few enough for the socket's buffer: writing must not block when QEMU has stopped reading. */
    private static final int MOST_UNANSWERED = 256;

    /** Something QEMU says unasked. */
    public record Event(String name, JsonNode data) {}

    private final SocketChannel channel;
    private final BufferedReader reader;
    private final AtomicLong ids = new AtomicLong();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final ReentrantLock writing = new ReentrantLock();
    private final Consumer<Event> listener;
    private volatile boolean closed;

    private QmpClient(SocketChannel channel, Consumer<Event> listener) {
        this.channel = channel;
        this.listener = listener;
        this.reader = new BufferedReader(
                new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8), 1 << 16);
    }

    /**
     * Connects and leaves the negotiation mode.
     * @throws IOException when nothing listens there
     * @throws QmpException when something does, but does not speak QMP in time
     */
    public static QmpClient connect(Path socket, Consumer<Event> listener, Duration limit) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        QmpClient client = new QmpClient(channel, listener);
        Thread.ofVirtual().name("qmp " + socket.getFileName()).start(client::read);
        Thread.ofVirtual().name("qmp events " + socket.getFileName()).start(client::deliver);
        try {
            client.execute("qmp_capabilities", Map.of(), limit);
            return client;
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
    }

    public JsonNode execute(String command) {
        return execute(command, Map.of());
    }

    public JsonNode execute(String command, Map<String, ?> arguments) {
        return execute(command, arguments, USUAL);
    }

    /** @throws QmpException when QEMU refuses, has gone, or does not answer in time (then the outcome is unknown) */
    public JsonNode execute(String command, Map<String, ?> arguments, Duration limit) {
        if (unanswered.get() >= MOST_UNANSWERED) {
            throw QmpException.timedOut(command, Duration.ZERO);
        }
        long id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        try {
            Map<String, Object> request = new LinkedHashMap<>();
            request.put("execute", command);
            request.put("arguments", arguments);
            request.put("id", id);
            unanswered.incrementAndGet();
            send(NodeHttp.json().writeValueAsString(request) + "\n");
            if (gone.isDone()) {
                throw QmpException.gone(command);
            }
            JsonNode reply = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            JsonNode error = reply.get("error");
            if (error != null) {
                throw QmpException.refused(command, error.path("desc").asString(""));
            }
            return reply.path("return");
        } catch (IOException | ExecutionException e) {
            throw QmpException.gone(command);
        } catch (TimeoutException e) {
            throw QmpException.timedOut(command, limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw QmpException.timedOut(command, limit);
        } finally {
            waiting.remove(id);
        }
    }

    /** As {@link #execute(String, Map)}, where QEMU's refusal means that it is so already. */
    void executeUnlessRefused(String command, Map<String, ?> arguments) {
        try {
            execute(command, arguments);
        } catch (QmpException e) {
            if (e.kind() != QmpException.Kind.REFUSED) {
                throw e;
            }
        }
    }

    /** Done when QEMU has closed the connection, or we have. */
    public CompletableFuture<Void> gone() {
        return gone;
    }

    /** Leaves QEMU running. */
    @Override
    public void close() {
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing more to be done for it.
        }
    }

    boolean isClosedByUs() {
        return closed;
    }

    private void send(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        writing.lock();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } finally {
            writing.unlock();
        }
    }

    private void read() {
        try {
            for (String line = readLine(); !line.isEmpty(); line = readLine()) {
                JsonNode message = NodeHttp.json().readTree(line);
                if (message.has("event")) {
                    Event event = new Event(message.path("event").asString(""), message.path("data"));
                    events.add(() -> listener.accept(event));
                } else if (message.has("id")) {
                    unanswered.decrementAndGet();
                    CompletableFuture<JsonNode> answer =
                            waiting.get(message.path("id").asLong(0));
                    if (answer != null) {
                        answer.complete(message);
                    }
                }
            }
        } catch (IOException | JacksonException e) {
            // Gone, or nothing that can be talked to any more: the same for us.
        } finally {
            close0();
        }
    }

    private void close0() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is closed either way.
        }
        gone.complete(null);
        waiting.values().forEach(answer -> answer.completeExceptionally(new IOException("gone")));
        events.add(END);
    }

    /** Empty at the end of the stream. */
    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = reader.read(); c >= 0; c = reader.read()) {
            if (c == '\n') {
                if (line.toString().isBlank()) {
                    continue;
                }
                return line.toString();
            }
            if (line.length() == LONGEST_LINE) {
                throw new IOException("endless line");
            }
            line.append((char) c);
        }
        return "";
    }

    private static final Runnable END = () -> {};

    private void deliver() {
        try {
            for (Runnable event = events.take(); event != END; event = events.take()) {
                try {
                    event.run();
                } catch (RuntimeException e) {
                    System.getLogger(QmpClient.class.getName())
                            .log(System.Logger.Level.ERROR, "an event of QEMU was not handled", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
