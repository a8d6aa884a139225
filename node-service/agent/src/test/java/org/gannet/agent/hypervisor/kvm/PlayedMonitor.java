package org.gannet.agent.hypervisor.kvm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gannet.node.NodeHttp;
import tools.jackson.databind.JsonNode;

/** QEMU's monitor, as a test plays it. */
final class PlayedMonitor implements AutoCloseable {
    static final String DONE = "{\"return\": {}, \"id\": ID}";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private final AtomicReference<SocketChannel> connection = new AtomicReference<>();
    private final Path socket;
    private final ServerSocketChannel server;

    PlayedMonitor() {
        try {
            socket = Files.createTempDirectory(Path.of("/tmp"), "qmp").resolve("s");
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param answer the reply to a command, with ID for its id; empty says nothing */
    QmpClient connect(Function<JsonNode, String> answer, Consumer<QmpClient.Event> events) throws IOException {
        Thread.startVirtualThread(() -> play(answer));
        return QmpClient.connect(socket, events, LIMIT);
    }

    private void play(Function<JsonNode, String> answer) {
        try (SocketChannel channel = server.accept()) {
            connection.set(channel);
            say("{\"QMP\": {\"version\": {}, \"capabilities\": []}}");
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                JsonNode command = NodeHttp.json().readTree(line);
                boolean greeting = command.path("execute").asString("").equals("qmp_capabilities");
                String reply = greeting ? DONE : answer.apply(command);
                if (!reply.isEmpty()) {
                    say(reply.replace("ID", command.path("id").toString()));
                }
            }
        } catch (IOException e) {
            // The test has ended the connection.
        }
    }

    private void say(String line) throws IOException {
        connection.get().write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /** Ends the connection, as QEMU does when it ends. */
    void hangUp() throws IOException {
        connection.get().close();
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(socket);
        Files.deleteIfExists(socket.getParent());
    }
}
