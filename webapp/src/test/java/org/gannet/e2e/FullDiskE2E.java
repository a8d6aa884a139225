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
    void isSaidLosesNothingAndGoesByItself() throws IOException {
        try (ServerSite site = ServerSite.onH2("full");
                SmallDisk database = SmallDisk.mount(site.databaseFolder(), DATABASE_MEBIBYTES);
                SmallDisk node = SmallDisk.mount(site.node("node1"), NODE_MEBIBYTES)) {
            site.prepareCertificates();
            site.start();
            String project = site.admin().newProject("Full");
            underTheDatabase(site, project, database);
            underANodesMachines(site, project, node);
            awaitAllEnded(site);
            StormChecks.assertNothingLost(site, project, record);
        }
    }

    private void underTheDatabase(ServerSite site, String project, SmallDisk disk) {
        accepted(create(site, project));
        disk.fill();
        Api.Answer refused = untilRefused(site, project);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.text()).contains("STORE_UNAVAILABLE").containsIgnoringCase("disk is full");

        disk.free();
        long freed = System.nanoTime();
        Patience.until("a job is taken again").until(() -> isAccepted(create(site, project)));
        Figures.noteSince("disk of H2 has room again, until a job is taken", freed);
        awaitAllEnded(site);
    }

    /** Disks of machines are sparse: what needs room at once is what the agent notes about a machine. */
    private void underANodesMachines(ServerSite site, String project, SmallDisk disk) {
        JsonNode made =
                create(site, project, "\"node\":\"node1\",\"start\":false").accepted();
        accepted("create", made);
        site.admin().awaitSuccess(new Api.Job("", made.path("job").asString()));
        String machine = made.path("instance").asString();

        disk.fill();
        JsonNode failed = ended(site, start(site, machine));
        assertThat(failed.path("status").asString()).as("%s", failed).isEqualTo("failed");
        assertThat(failed.path("problem").toString()).contains("POOL_FULL", "disk is full");

        disk.free();
        Api.Answer again = site.admin().post("/jobs/" + failed.path("id").asString() + "/retry", "{}");
        JsonNode done = ended(site, again);
        assertThat(done.path("status").asString()).as("%s", done).isEqualTo("succeeded");
    }

    private static Api.Answer start(ServerSite site, String machine) {
        return site.admin().post("/instances/" + machine + "/start", "{}");
    }

    private JsonNode ended(ServerSite site, Api.Answer answer) {
        return site.admin().awaitEnd(new Api.Job("", accepted("start", answer.accepted())));
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
        return create(site, project, "\"start\":false");
    }

    private Api.Answer create(ServerSite site, String project, String more) {
        String name = "full" + ++names;
        var wish = new Api.Wish(project, name, Optional.empty(), 1, 32 * MEBIBYTE, MEBIBYTE);
        return site.admin().post("/instances", wish.json(more));
    }

    private boolean isAccepted(Api.Answer answer) {
        if (answer.status() != 202) {
            // What the database could not confirm may be kept all the same.
            record.unanswered("create", "full" + names);
            return false;
        }
        accepted(answer);
        return true;
    }

    private void accepted(Api.Answer answer) {
        accepted("create", answer.accepted());
    }

    private String accepted(String act, JsonNode accepted) {
        String job = accepted.path("job").asString();
        String machine = accepted.path("instance").asString("");
        record.acknowledge(new StormRecord.Acknowledged(act, machine, machine, job));
        return job;
    }

    private static void awaitAllEnded(ServerSite site) {
        Patience.within(Duration.ofMinutes(4), "the end of all jobs")
                .until(() -> site.admin().rows("/jobs?unended=true").isEmpty());
    }
}
