package org.gannet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Signal 9 at drawn moments while real jobs run on real machines; then everything is checked. Light by default; all of
 * it: {@code -Dgannet.storm.jobs=300 -Dgannet.storm.kills=30} (docs/dev/reliability.md).
 */
class KillStormE2E {
    private static final Storm.Size LIGHT = Storm.Size.of("gannet.storm", 40, 3);

    private static final int NO_USE_TO_REPEAT = 2;

    @TempDir
    private Path directory;

    @BeforeEach
    void needsMachines() {
        SharedDemo.requireQemu();
    }

    @Test
    void nothingIsLostWithH2() throws IOException {
        try (ServerSite site = ServerSite.onH2("storm-h2").start()) {
            assertRefusesASecondPortal(site);
            storm(site);
        }
    }

    @Test
    void nothingIsLostWithPostgres() throws IOException {
        try (PostgresServer server = new PostgresServer(directory.resolve("postgres")).start();
                ServerSite site = ServerSite.onPostgres("storm-postgres", server, "storm", 1)
                        .start()) {
            storm(site);
        }
    }

    private static void assertRefusesASecondPortal(ServerSite site) {
        PortalProcess second = site.oneTooMany();
        second.launch();
        assertThat(second.awaitEnd()).isEqualTo(NO_USE_TO_REPEAT);
        assertThat(site.says(second, "This portal does not start: another process has the database open"))
                .as("says why it does not start")
                .isTrue();
    }

    private static void storm(PortalSite site) {
        String project = site.admin().newProject("Storm");
        StormRecord record = new Storm(site, project, LIGHT, storm -> storm::killPortal).run();
        StormChecks.assertNothingLost(site, project, record);
    }
}
