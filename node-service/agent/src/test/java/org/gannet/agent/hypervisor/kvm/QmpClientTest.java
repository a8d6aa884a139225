package org.gannet.agent.hypervisor.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.gannet.node.NodeHttp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a monitor that is played here. */
class QmpClientTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private final List<QmpClient.Event> events = new CopyOnWriteArrayList<>();
    private final AtomicReference<SocketChannel> connection = new AtomicReference<>();
    private Path socket = Path.of("unset");
    private ServerSocketChannel server;

    @BeforeEach
    void listen() throws IOException {
        socket = Files.createTempDirectory(Path.of("/tmp"), "qmp").resolve("s");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        Files.deleteIfExists(socket);
        Files.deleteIfExists(socket.getParent());
    }

    /** @param answer the reply to a command by its name, with ID for its id; empty says nothing */
    private QmpClient connect(UnaryOperator<String> answer) throws IOException {
        Thread.startVirtualThread(() -> {
            try (SocketChannel channel = server.accept()) {
                connection.set(channel);
                say("{\"QMP\": {\"version\": {}, \"capabilities\": []}}");
                BufferedReader reader = new BufferedReader(
                        new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    var command = NodeHttp.json().readTree(line);
                    String name = command.path("execute").asString("");
                    String reply =
                            name.equals("qmp_capabilities") ? "{\"return\": {}, \"id\": ID}" : answer.apply(name);
                    if (!reply.isEmpty()) {
                        say(reply.replace("ID", command.path("id").toString()));
                    }
                }
            } catch (IOException e) {
                // The test has ended the connection.
            }
        });
        return QmpClient.connect(socket, events::add, LIMIT);
    }

    private void say(String line) throws IOException {
        connection.get().write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void bringsAnswersAndEvents() throws IOException {
        try (QmpClient client = connect(name -> "{\"event\": \"STOP\", \"data\": {\"x\": 1}}\n\n"
                + "{\"return\": {\"status\": \"running\"}, \"id\": ID}")) {
            assertThat(client.execute("query-status").path("status").asString(""))
                    .isEqualTo("running");
            await().atMost(LIMIT).until(() -> events.size() == 1);
            assertThat(events.getFirst().name()).isEqualTo("STOP");
        }
    }

    @Test
    void tellsRefusalFromSilenceAndFromTheEnd() throws IOException {
        try (QmpClient client = connect(name -> switch (name) {
            case "refused" -> "{\"id\": ID, \"error\": {\"class\": \"GenericError\", \"desc\": \"no such thing\"}}";
            default -> "";
        })) {
            assertThatThrownBy(() -> client.execute("refused"))
                    .isInstanceOfSatisfying(
                            QmpException.class, e -> assertThat(e.kind()).isEqualTo(QmpException.Kind.REFUSED))
                    .hasMessageContaining("no such thing");
            assertThatThrownBy(() -> client.execute("silent", Map.of(), Duration.ofMillis(100)))
                    .isInstanceOfSatisfying(
                            QmpException.class, e -> assertThat(e.kind()).isEqualTo(QmpException.Kind.TIMED_OUT));
            assertThat(client.gone()).isNotDone();
            connection.get().close();
            client.gone().orTimeout(30, java.util.concurrent.TimeUnit.SECONDS).join();
            assertThatThrownBy(() -> client.execute("anything"))
                    .isInstanceOfSatisfying(
                            QmpException.class, e -> assertThat(e.kind()).isEqualTo(QmpException.Kind.GONE));
            assertThat(client.isClosedByUs()).isFalse();
        }
    }

    @Test
    void aCommandThatWaitsEndsWithTheConnection() throws IOException {
        try (QmpClient client = connect(name -> {
            try {
                connection.get().close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return "";
        })) {
            assertThatThrownBy(() -> client.execute("quit"))
                    .isInstanceOfSatisfying(
                            QmpException.class, e -> assertThat(e.kind()).isEqualTo(QmpException.Kind.GONE));
        }
    }

    @Test
    void nonsenseEndsTheConnection() throws IOException {
        try (QmpClient client = connect(name -> "}{")) {
            assertThatThrownBy(() -> client.execute("query-status")).isInstanceOf(QmpException.class);
        }
    }
}
