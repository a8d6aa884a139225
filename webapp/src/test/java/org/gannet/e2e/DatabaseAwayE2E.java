package org.gannet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL goes away in the middle of jobs: restarted, all connections ended, its disk full. The portal stays, and
 * everything goes on. Light by default; more: {@code -Dgannet.database.jobs=300 -Dgannet.database.kills=30}.
 */
class DatabaseAwayE2E {
    private static final Storm.Size LIGHT = Storm.Size.of("gannet.database", 24, 3);
    private static final String DATABASE = "away";
    private static final int MEBIBYTES = 128;
    private static final int LONGEST_AWAY_MILLIS = 4_000;

    @TempDir
    private Path directory;

    @BeforeEach
    void needsMachines() {
        SharedDemo.requireQemu();
    }

    @Test
    void everythingGoesOnWhenItIsBack() throws IOException {
        try (PostgresServer server = new PostgresServer(directory.resolve("postgres")).start();
                SmallDisk disk = SmallDisk.mount(directory.resolve("small"), MEBIBYTES);
                ServerSite site = ServerSite.onPostgres(
                                "database", server, server.database(DATABASE, directory.resolve("small")))
                        .start()) {
            String project = site.admin().newProject("Away");
            long portal = site.leader().pid();
            StormRecord record = new Storm(site, project, LIGHT, storm -> new Away(site, server)).run();
            new Asker(site, project, record).seesAFullDatabase(disk);
            assertThat(site.leader().pid()).as("the same portal all the time").isEqualTo(portal);
            StormChecks.assertNothingLost(site, project, record);
        }
    }

    /** Once its connections end, once the whole server is away for a while, in turns. */
    private static final class Away implements Storm.Blow {
        private final ServerSite site;
        private final PostgresServer server;
        private int number;

        Away(ServerSite site, PostgresServer server) {
            this.site = site;
            this.server = server;
        }

        @Override
        public void strike(Random moments) {
            number++;
            if (number % 2 == 1) {
                long begin = System.nanoTime();
                server.endConnections(DATABASE);
                site.awaitServing();
                Figures.noteSince("connections to PostgreSQL ended, until the portal serves", begin);
            } else {
                server.stop();
                Storm.pause(moments.nextInt(LONGEST_AWAY_MILLIS));
                server.start();
                long begin = System.nanoTime();
                site.awaitServing();
                Figures.noteSince("PostgreSQL started again, until the portal serves", begin);
            }
        }
    }
}
