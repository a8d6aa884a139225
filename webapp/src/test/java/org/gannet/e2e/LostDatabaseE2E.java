package org.gannet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database is gone with its disk: what a node keeps of the configuration brings the cluster back. */
class LostDatabaseE2E {
    private static final Pattern COPY = Pattern.compile("(\\d+)-(\\d+)\\.bin");
    /** Copies are sent about a minute after a change. */
    private static final Duration LONGEST_SENDING = Duration.ofMinutes(5);

    private static final Comparator<Matcher> BY_AGE = Comparator.<Matcher>comparingLong(
                    name -> Long.parseLong(name.group(1)))
            .thenComparingLong(name -> Long.parseLong(name.group(2)));

    @BeforeEach
    void needsMachines() {
        SharedDemo.requireQemu();
    }

    @Test
    void aCopyTakenFromANodeBringsTheClusterBackWhileItsMachinesRunOn() throws Exception {
        try (ServerSite site = ServerSite.onH2("lost").start()) {
            Api admin = site.admin();
            String project = admin.newProject("Web");
            Api.Wish wish = new Api.Wish(project, "keeper", Optional.empty(), 1, 64L << 20, 1L << 30);
            Api.Job made = admin.job(admin.post("/instances", wish.json("\"node\":\"node2\"")));
            admin.awaitSuccess(made);
            ProcessTable.Guest guest = site.guests().getFirst();
            String copy = Patience.within(LONGEST_SENDING, "a copy that holds the running machine")
                    .until(
                            () -> newest(site),
                            found -> found.filter(LostDatabaseE2E::holdsTheMachine)
                                    .isPresent())
                    .orElseThrow();

            site.kill();
            Trees.delete(site.databaseFolder());
            site.launch();
            site.awaitServing();
            assertThat(admin.rows("/nodes")).isEmpty();
            admin.put("/configuration", copy).required(200);

            site.awaitNodes();
            assertThat(admin.machine("keeper").orElseThrow().path("projectName").asString())
                    .isEqualTo("Web");
            Patience.until("the machine is seen").until(() -> admin.status(made.instance()), "running"::equals);
            assertThat(site.guests()).extracting(ProcessTable.Guest::pid).containsExactly(guest.pid());
            admin.awaitSuccess(
                    admin.job(admin.post("/instances/" + made.instance() + "/stop", "{\"graceSeconds\":0}")));
            assertThat(site.guests()).isEmpty();
            assertThat(admin.quota(project).path("used").path("machines").asInt())
                    .isEqualTo(1);
        }
    }

    private static boolean holdsTheMachine(String copy) {
        return copy.lines().anyMatch(line -> line.contains("\"keeper\"") && line.contains("\"lifecycle\": \"READY\""));
    }

    /** As the documents say: the highest epoch, in it the highest revision. */
    private static Optional<String> newest(ServerSite site) {
        Path folder = site.node("node1").resolve("configurations");
        try {
            return Trees.files(folder).stream()
                    .map(COPY::matcher)
                    .filter(Matcher::matches)
                    .max(BY_AGE)
                    .map(name -> read(folder.resolve(name.group())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path copy) {
        try {
            return Files.readString(copy, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
