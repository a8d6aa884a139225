package org.gannet.agent.testing;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The engine's end of a console: keeps all that comes. */
public final class TestConsole implements AutoCloseable, WebSocket.Listener {
    /** Far more than any guest takes, on however busy a machine. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private volatile int closeCode;
    private volatile String closeReason = "";
    private @Nullable WebSocket socket;

    public static TestConsole open(SSLContext tls, URI uri) {
        TestConsole console = new TestConsole();
        console.socket = HttpClient.newBuilder()
                .sslContext(tls)
                .build()
                .newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(30))
                .buildAsync(uri, console)
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
        return console;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        synchronized (received) {
            received.writeBytes(bytes);
        }
        webSocket.request(1);
        return java.util.concurrent.CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closeReason = reason;
        closeCode = statusCode;
        return java.util.concurrent.CompletableFuture.completedStage(null);
    }

    public void send(byte[] bytes) {
        java.util.Objects.requireNonNull(socket)
                .sendBinary(ByteBuffer.wrap(bytes), true)
                .join();
    }

    public void type(String text) {
        send(text.getBytes(StandardCharsets.US_ASCII));
    }

    public byte[] bytes() {
        synchronized (received) {
            return received.toByteArray();
        }
    }

    public String text() {
        return new String(bytes(), StandardCharsets.ISO_8859_1);
    }

    public int size() {
        return bytes().length;
    }

    public TestConsole await(String text) {
        return await(text, 0);
    }

    /** @param from where to look, in bytes received */
    public TestConsole await(String text, int from) {
        Awaitility.await(text).atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> {
            String all = text();
            return all.length() > from && all.indexOf(text, from) >= 0;
        });
        return this;
    }

    /** Signs in as root, by what comes from now on: above it stands what the machine said before it was started. */
    public void signIn(String host) {
        int[] from = {0};
        Awaitility.await(host + " login:")
                .atMost(LIMIT)
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> {
                    boolean asks = from[0] > 0 && text().substring(from[0]).contains(host + " login:");
                    from[0] = size();
                    if (!asks) {
                        type("\r");
                    }
                    return asks;
                });
        type("root\r");
        await("# ", from[0]);
    }

    /** What the shell says to it until it has ended. */
    public String run(String command) {
        int before = size();
        type(command + "; echo fin''ished\r");
        await("finished", before);
        return text().substring(before);
    }

    public void awaitBytes(int count) {
        Awaitility.await("bytes").atMost(LIMIT).until(() -> size() >= count);
    }

    /** The last number that followed the word. */
    public Optional<Integer> last(String word) {
        Matcher matcher = Pattern.compile(word + " ([0-9A-F]{8})\r").matcher(text());
        Optional<Integer> last = Optional.empty();
        while (matcher.find()) {
            last = Optional.of(Integer.parseInt(matcher.group(1), 16));
        }
        return last;
    }

    /** 0 while it is open. */
    public int closeCode() {
        return closeCode;
    }

    public String closeReason() {
        return closeReason;
    }

    @Override
    public void close() {
        java.util.Objects.requireNonNull(socket).abort();
    }
}
