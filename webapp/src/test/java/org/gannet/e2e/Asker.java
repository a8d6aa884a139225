package org.gannet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Asks for small machines in a project, and remembers what was promised. */
final class Asker {
    private static final long MEBIBYTE = 1L << 20;
    /** The project's quota is smaller. */
    private static final int MOST_REQUESTS = 5_000;

    private final PortalSite site;
    private final String project;
    private final StormRecord record;
    private int names;

    /** @param record gets what is asked, and what is answered */
    Asker(PortalSite site, String project, StormRecord record) {
        this.site = site;
        this.project = project;
        this.record = record;
    }

    /** The disk under the database is full, and has room again. */
    void seesAFullDatabase(SmallDisk disk) {
        accepted("create", create());
        disk.fill();
        Api.Answer refused = untilRefused();
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.text()).contains("STORE_UNAVAILABLE").contains("disk is full");

        disk.free();
        long freed = System.nanoTime();
        Patience.until("a job is taken again").until(() -> isAccepted(create()));
        Figures.noteSince(site.name() + ": the database's disk has room again, until a job is taken", freed);
        awaitAllEnded();
    }

    private Api.Answer untilRefused() {
        for (int request = 0; request < MOST_REQUESTS; request++) {
            Api.Answer answer = create();
            if (!isAccepted(answer)) {
                return answer;
            }
        }
        throw new AssertionError("the disk is full, and nothing says so");
    }

    private Api.Answer create() {
        return create("\"start\":false");
    }

    /** @param more fields of the request */
    Api.Answer create(String more) {
        String name = "asked" + ++names;
        var wish = new Api.Wish(project, name, Optional.empty(), 1, 32 * MEBIBYTE, MEBIBYTE);
        return site.admin().post("/instances", wish.json(more));
    }

    private boolean isAccepted(Api.Answer answer) {
        if (answer.status() != 202) {
            // What the database could not confirm may be kept all the same.
            record.unanswered("create", "asked" + names);
            return false;
        }
        accepted("create", answer);
        return true;
    }

    /** @return the accepted job */
    Api.Job accepted(String act, Api.Answer answer) {
        JsonNode accepted = answer.accepted();
        Api.Job job = new Api.Job(
                accepted.path("instance").asString(""), accepted.path("job").asString());
        record.acknowledge(new StormRecord.Acknowledged(act, job.instance(), job.instance(), job.id()));
        return job;
    }

    void awaitAllEnded() {
        Patience.within(Duration.ofMinutes(4), "the end of all jobs")
                .ignoreExceptionsInstanceOf(Api.Away.class)
                .until(() -> site.admin().rows("/jobs?unended=true").isEmpty());
    }
}
