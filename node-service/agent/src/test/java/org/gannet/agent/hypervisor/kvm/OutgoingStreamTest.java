package org.gannet.agent.hypervisor.kvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Against a monitor that is played here. */
class OutgoingStreamTest {
    private final PlayedMonitor monitor = new PlayedMonitor();
    private final List<String> said = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() throws IOException {
        monitor.close();
    }

    /** As QEMU 7.2 does when it is cancelled between its own look and its wait. */
    @Test
    void whatWaitsForTheSwitchThoughItIsCancelledIsWoken() throws IOException {
        try (QmpClient client = monitor.connect(this::waitingThoughCancelled, event -> {})) {
            OutgoingStream stream = new OutgoingStream(() -> client);

            stream.end();

            assertThat(stream.status()).isEqualTo("cancelled");
            assertThat(said).contains("migrate_cancel", "migrate-continue cancelling");
        }
    }

    private String waitingThoughCancelled(JsonNode command) {
        String name = command.path("execute").asString("");
        String state = command.path("arguments").path("state").asString("");
        said.add((name + " " + state).strip());
        if (!name.equals("query-migrate")) {
            return PlayedMonitor.DONE;
        }
        boolean woken = said.contains("migrate-continue cancelling");
        String status = woken ? "cancelled" : said.contains("migrate_cancel") ? "cancelling" : "active";
        return "{\"return\": {\"status\": \"" + status + "\"}, \"id\": ID}";
    }

    @Test
    void whereThereIsNoneNothingIsSaid() throws IOException {
        try (QmpClient client = monitor.connect(this::none, event -> {})) {
            new OutgoingStream(() -> client).end();

            assertThat(said).containsExactly("query-migrate");
        }
    }

    private String none(JsonNode command) {
        said.add(command.path("execute").asString(""));
        return PlayedMonitor.DONE;
    }
}
