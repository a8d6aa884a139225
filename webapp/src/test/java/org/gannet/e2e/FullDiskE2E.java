package org.gannet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Disks that are really full: it is said, nothing that was promised is lost, and all goes on when there is room. */
class FullDiskE2E {
    private static final long MEBIBYTE = 1L << 20;
    private static final int DATABASE_MEBIBYTES = 24;
    /** The cluster leaves one GiB of each node alone. */
    private static final int NODE_MEBIBYTES = 1100;

    private static final int MOST_REQUESTS = 5_000;

    private final StormRecord record = new StormRecord();
    private int names;

    @BeforeEach
    void needsMachines() {
        SharedDemo.requireQemu();
    }

    @Test
    void underTheDatabaseIsSaidAndGoesByItself() throws IOException {
        try (ServerSite site = ServerSite.onH2("full-database");
                SmallDisk disk = SmallDisk.mount(site.databaseFolder(), DATABASE_MEBIBYTES)) {
            site.start();
            String project = site.admin().newProject("Full");
            accepted(create(site, project));

            disk.fill();
            Api.Answer refused = untilRefused(site, project);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text()).contains("STORE_UNAVAILABLE").containsIgnoringCase("disk is full");

            disk.free();
            long freed = System.nanoTime();
            Patience.until("a job is taken again").until(() -> isAccepted(create(site, project)));
            Figures.noteSince("disk of the database has room again, until a job is taken", freed);
            awaitAllEnded(site);
            StormChecks.assertNothingLost(site, project, record);
        }
    }

    @Test
    void underANodesVolumesFailsTheJobAndLeavesNothing() throws IOException {
        try (ServerSite site = ServerSite.onH2("full-node");
                SmallDisk disk = SmallDisk.mount(site.node("node1"), NODE_MEBIBYTES)) {
            site.prepareCertificates();
            site.start();
            String project = site.admin().newProject("Full");

            disk.fill();
            String name = "full" + ++names;
            Api.Answer answer =
                    site.admin().post("/instances", wish(project, name).json("\"node\":\"node1\""));
            JsonNode failed = site.admin().awaitEnd(new Api.Job("", accepted(answer)));
            assertThat(failed.path("status").asString()).as("%s", failed).isEqualTo("failed");
            assertThat(failed.path("problem").toString()).contains("POOL_FULL");

            disk.free();
            String job = failed.path("id").asString();
            Patience.until("the same job goes through").until(() -> {
                Api.Answer again = site.admin().post("/jobs/" + job + "/retry", "{}");
                return site.admin()
                        .awaitEnd(new Api.Job("", accepted(again)))
                        .path("status")
                        .asString()
                        .equals("succeeded");
            });
            awaitAllEnded(site);
            StormChecks.assertNothingLost(site, project, record);
        }
    }

    private Api.Answer untilRefused(ServerSite site, String project) {
        for (int request = 0; request < MOST_REQUESTS; request++) {
            Api.Answer answer = create(site, project);
            if (!isAccepted(answer)) {
                return answer;
            }
        }
        throw new AssertionError("the disk is full, and nothing says so");
    }

    private Api.Answer create(ServerSite site, String project) {
        return site.admin().post("/instances", wish(project, "full" + ++names).json("\"start\":false"));
    }

    private static Api.Wish wish(String project, String name) {
        return new Api.Wish(project, name, Optional.empty(), 1, 32 * MEBIBYTE, MEBIBYTE);
    }

    private boolean isAccepted(Api.Answer answer) {
        if (answer.status() != 202) {
            return false;
        }
        accepted(answer);
        return true;
    }

    private String accepted(Api.Answer answer) {
        JsonNode accepted = answer.accepted();
        String job = accepted.path("job").asString();
        record.acknowledge(new StormRecord.Acknowledged(
                "create", "", accepted.path("instance").asString(""), job));
        return job;
    }

    private static void awaitAllEnded(ServerSite site) {
        Patience.within(Duration.ofMinutes(4), "the end of all jobs")
                .until(() -> site.admin().rows("/jobs?unended=true").isEmpty());
    }
}
