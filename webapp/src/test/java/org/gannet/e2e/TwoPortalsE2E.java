package org.gannet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two portals on one PostgreSQL: one leads, the other stands by and takes over when the first is killed, or stands
 * still for longer than its lease, in the middle of jobs. Light by default; more:
 * {@code -Dgannet.portals.jobs=300 -Dgannet.portals.kills=30} (docs/dev/reliability.md).
 */
class TwoPortalsE2E {
    private static final Storm.Size LIGHT = Storm.Size.of("gannet.portals", 30, 3);
    /** To be started again, as a stand-by: EX_TEMPFAIL of sysexits.h. */
    private static final int LEAD_LOST = 75;

    private static final String LOST = "This portal does not lead any more and ends with status 75";

    private static final int LONGEST_THINKING_MILLIS = 3_000;

    @TempDir
    private Path directory;

    @BeforeEach
    void needsMachines() {
        SharedDemo.requireQemu();
    }

    @Test
    void theOneThatStandsByTakesOverAndTheOneThatStoodStillEndsItself() throws Exception {
        try (PostgresServer server = new PostgresServer(directory.resolve("postgres")).start();
                ServerSite site =
                        ServerSite.onPostgres("portals", server, "portals", 2).start()) {
            site.awaitStandingBy(site.standBy());
            assertTellsItsPart(site);

            String project = site.admin().newProject("Portals");
            var storm = new Storm(site, project, LIGHT, each -> new Turns(site, LIGHT.kills()));
            StormRecord record = storm.run();
            StormChecks.assertNothingLost(site, project, record);
        }
    }

    /** First one is killed, then one stands still, in turns. */
    private static final class Turns implements Storm.Blow {
        private final ServerSite site;
        private final int last;
        private int number;

        Turns(ServerSite site, int last) {
            this.site = site;
            this.last = last;
        }

        @Override
        public void strike(Random moments) {
            number++;
            PortalProcess leader = site.leader();
            long begin = System.nanoTime();
            if (number % 2 == 1) {
                leader.kill();
                site.awaitServing();
                Figures.noteSince("leader killed, until the other portal serves", begin);
            } else {
                leader.freeze();
                site.awaitServing();
                Figures.noteSince("leader frozen, until the other portal serves", begin);
                Storm.pause(moments.nextInt(LONGEST_THINKING_MILLIS));
                endsItself(leader);
            }
            assertThat(site.leader()).isNotSameAs(leader);
            if (number < last) {
                site.launch();
                site.awaitStandingBy(leader);
            }
        }

        private void endsItself(PortalProcess former) {
            long begin = System.nanoTime();
            former.thaw();
            int status = former.awaitEnd();
            Figures.noteSince("former leader thawed, until it has ended itself", begin);
            assertThat(status).isEqualTo(LEAD_LOST);
            assertThat(site.says(former, LOST)).as("says why it ends").isTrue();
        }
    }

    private static void assertTellsItsPart(ServerSite site) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(get(http, site.leader(), "actuator/health").statusCode()).isEqualTo(200);
            assertThat(get(http, site.standBy(), "actuator/health").statusCode())
                    .isEqualTo(503);
            for (String path : List.of("", "login", "api/v1/jobs")) {
                HttpResponse<String> answer = get(http, site.standBy(), path);
                assertThat(answer.statusCode()).as(path).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).as(path).isPresent();
            }
            assertThat(get(http, site.standBy(), "").body()).contains("This portal stands by");
            assertThat(get(http, site.standBy(), "api/v1/jobs").body()).contains("STANDING_BY");
        }
    }

    private static HttpResponse<String> get(HttpClient http, PortalProcess portal, String path)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(portal.uri().resolve("/" + path)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
