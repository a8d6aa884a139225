package org.gannet.agent.hypervisor.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a monitor that is played here. */
class QmpClientTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private final List<QmpClient.Event> events = new CopyOnWriteArrayList<>();
    private final PlayedMonitor monitor = new PlayedMonitor();

    @AfterEach
    void end() throws IOException {
        monitor.close();
    }

    private QmpClient connect(UnaryOperator<String> answer) throws IOException {
        return monitor.connect(command -> answer.apply(command.path("execute").asString("")), events::add);
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
            monitor.hangUp();
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
                monitor.hangUp();
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
