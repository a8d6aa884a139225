package org.gannet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Disks that are really full: it is said, nothing that was promised is lost, and all goes on when there is room. For
 * PostgreSQL see {@link DatabaseAwayE2E}.
 */
class FullDiskE2E {
    private static final int DATABASE_MEBIBYTES = 24;
    /** The cluster leaves one GiB of each node alone. */
    private static final int NODE_MEBIBYTES = 1100;

    private final StormRecord record = new StormRecord();

    @BeforeEach
    void needsMachines() {
        SharedDemo.requireQemu();
    }

    @Test
    void underH2AndUnderANodeIsSaidLosesNothingAndGoesByItself() throws IOException {
        try (ServerSite site = ServerSite.onH2("full");
                SmallDisk database = SmallDisk.mount(site.databaseFolder(), DATABASE_MEBIBYTES);
                SmallDisk node = SmallDisk.mount(site.node("node1"), NODE_MEBIBYTES)) {
            site.prepareCertificates();
            site.start();
            String project = site.admin().newProject("Full");
            Asker asker = new Asker(site, project, record);
            asker.seesAFullDatabase(database);
            underANodesMachines(site, asker, node);
            asker.awaitAllEnded();
            StormChecks.assertNothingLost(site, project, record);
        }
    }

    /** Disks of machines are sparse: what needs room at once is what the agent notes about a machine. */
    private static void underANodesMachines(ServerSite site, Asker asker, SmallDisk disk) {
        Api.Job made = asker.accepted("create", asker.create("\"node\":\"node1\",\"start\":false"));
        site.admin().awaitSuccess(made);

        disk.fill();
        Api.Job start = asker.accepted("start", site.admin().post("/instances/" + made.instance() + "/start", "{}"));
        JsonNode failed = site.admin().awaitEnd(start);
        assertThat(failed.path("status").asString()).as("%s", failed).isEqualTo("failed");
        assertThat(failed.path("problem").toString()).contains("POOL_FULL", "disk is full");

        disk.free();
        Api.Job again = asker.accepted("start", site.admin().post("/jobs/" + start.id() + "/retry", "{}"));
        site.admin().awaitSuccess(again);
    }
}
