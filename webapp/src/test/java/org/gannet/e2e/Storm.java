package org.gannet.e2e;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * A stream of jobs through the REST API, drawn from a seed, while bad things happen at drawn moments: the portal is
 * killed, or whatever else {@link Blow} is. What was asked and what was answered is kept for {@link StormChecks}.
 */
final class Storm {
    private static final long MEBIBYTE = 1L << 20;
    private static final int MOST_MACHINES = 10;
    private static final int MOST_UNENDED = 8;
    private static final int LONGEST_DELAY_MILLIS = 900;
    /** Of five kills one is followed by another while the portal starts. */
    private static final int STARTS_PER_KILL_AT_START = 4;

    private final PortalSite site;
    private final Size size;
    private final Blow blow;
    private final Random random;
    private final String project;
    private final StormRecord record = new StormRecord();
    private final Api admin;
    private int names;

    /** Something bad that happens at a drawn moment. */
    interface Blow {
        /** Returns when a portal serves again, as far as that was taken away. */
        void strike(Random moments);
    }

    /**
     * How much of it.
     * @param jobs that must be acknowledged
     * @param kills of the portal, or other blows, spread over them
     */
    record Size(long seed, int jobs, int kills) {
        /** @param prefix of the system properties {@code .seed}, {@code .jobs}, {@code .kills} */
        static Size of(String prefix, int jobs, int kills) {
            return new Size(
                    Long.getLong(prefix + ".seed", 1),
                    Integer.getInteger(prefix + ".jobs", jobs),
                    Integer.getInteger(prefix + ".kills", kills));
        }
    }

    /** @param project that may have {@value #MOST_MACHINES} small machines at least */
    Storm(PortalSite site, String project, Size size, Function<Storm, Blow> blow) {
        this.site = site;
        this.project = project;
        this.size = size;
        this.blow = blow.apply(this);
        this.random = new Random(size.seed());
        this.admin = site.admin();
    }

    /** Runs it to its end: until all jobs have ended. */
    StormRecord run() {
        long begin = System.nanoTime();
        try (ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor()) {
            CompletableFuture<Void> killing = CompletableFuture.runAsync(() -> strikeAtTimes(killer));
            try {
                while (record.acknowledged().size() < size.jobs() && !killing.isCompletedExceptionally()) {
                    ask(killing);
                }
                killing.join();
            } finally {
                record.close();
                killer.shutdownNow();
            }
        }
        site.awaitServing();
        site.awaitNodes();
        Patience.within(Patience.LONG.multipliedBy(3), "the end of all jobs")
                .until(() -> admin.rows("/jobs?unended=true").isEmpty());
        record.took(System.nanoTime() - begin);
        return record;
    }

    // ---- the faults ----

    private void strikeAtTimes(ScheduledExecutorService clock) {
        Random moments = new Random(size.seed() ^ 0x5DEECE66DL);
        for (int strike = 1; strike <= size.kills(); strike++) {
            if (!record.awaitAcknowledged(size.jobs() * strike / (size.kills() + 1))) {
                return;
            }
            after(clock, moments.nextInt(LONGEST_DELAY_MILLIS));
            Instant begin = Instant.now();
            blow.strike(moments);
            record.struck(begin);
        }
    }

    /** Signal 9 to the portal, sometimes again while it starts. */
    void killPortal(Random moments) {
        kill();
        while (moments.nextInt(STARTS_PER_KILL_AT_START + 1) == 0) {
            site.launch();
            pause(moments.nextInt((int) record.lastBlow().toMillis()));
            kill();
        }
        site.launch();
        site.awaitServing();
    }

    private void kill() {
        record.killed(Instant.now());
        site.kill();
    }

    /** A moment between two blows. */
    static void pause(int millis) {
        try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
            after(clock, millis);
        }
    }

    private static void after(ScheduledExecutorService clock, int millis) {
        try {
            clock.schedule(() -> {}, millis, TimeUnit.MILLISECONDS).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- what is asked ----

    /** One request, or some that make one story; a portal that dies under it is waited for. */
    private void ask(CompletableFuture<Void> killing) {
        try {
            List<JsonNode> machines = admin.rows("/instances?project=" + project + "&limit=100");
            if (admin.rows("/jobs?unended=true&limit=100").size() >= MOST_UNENDED) {
                maybeCancel();
                awaitFewer();
            } else if (machines.size() < MOST_MACHINES / 2 || machines.size() < MOST_MACHINES && chance(4)) {
                create();
            } else if (chance(12)) {
                retry();
            } else {
                change(machines.get(random.nextInt(machines.size())));
            }
            if (chance(10)) {
                maybeCancel();
            }
        } catch (Api.Away away) {
            // When it was only read there is nothing to remember.
            Patience.within(Patience.LONG.multipliedBy(2), "the portal after a kill")
                    .until(() -> killing.isCompletedExceptionally() || admin.isServing());
        }
    }

    private boolean chance(int oneOf) {
        return random.nextInt(oneOf) == 0;
    }

    private void awaitFewer() {
        Patience.until("fewer jobs")
                .ignoreExceptions()
                .until(() -> admin.rows("/jobs?unended=true&limit=100").size() < MOST_UNENDED / 2);
    }

    private void create() {
        String name = String.format(Locale.ROOT, "s%d-%d", size.seed(), ++names);
        long memory = (32 + 16L * random.nextInt(3)) * MEBIBYTE;
        long disk = (1 + random.nextInt(8)) * MEBIBYTE;
        var wish = new Api.Wish(project, name, Optional.empty(), 1, memory, disk);
        submit("create", name, "/instances", wish.json("\"start\":" + (chance(3) ? "false" : "true")));
    }

    private void change(JsonNode machine) {
        String id = machine.path("id").asString();
        boolean running = machine.path("status").path("word").asString().equals("running");
        int drawn = random.nextInt(10);
        if (drawn < 2) {
            submit("remove", id, "/instances/" + id, "");
        } else if (!running) {
            submit("start", id, "/instances/" + id + "/start", "{}");
        } else if (drawn < 5) {
            submit("migrate", id, "/instances/" + id + "/migrate", "{}");
        } else if (drawn < 8) {
            submit("stop", id, "/instances/" + id + "/stop", "{\"graceSeconds\":0}");
        } else {
            submit("reboot", id, "/instances/" + id + "/reboot", "{}");
        }
    }

    private void retry() {
        admin.rows("/jobs?project=" + project + "&unended=false&limit=50").stream()
                .filter(job -> !job.path("status").asString().equals("succeeded"))
                .findFirst()
                .ifPresent(job -> submit(
                        "retry",
                        job.path("id").asString(),
                        "/jobs/" + job.path("id").asString() + "/retry",
                        "{}"));
    }

    private void maybeCancel() {
        List<JsonNode> unended = admin.rows("/jobs?unended=true&limit=100");
        if (!unended.isEmpty()) {
            String id = unended.get(random.nextInt(unended.size())).path("id").asString();
            Api.Answer answer = send("cancel", id, () -> admin.post("/jobs/" + id + "/cancel", "{}"));
            if (answer.status() == 202) {
                record.cancelled(id);
            }
        }
    }

    private void submit(String act, String object, String path, String json) {
        Api.Answer answer = send(act, object, () -> json.isEmpty() ? admin.delete(path) : admin.post(path, json));
        if (answer.status() == 202) {
            JsonNode accepted = answer.json();
            record.acknowledge(new StormRecord.Acknowledged(
                    act, object, accepted.path("instance").asString(""), jobOf(accepted)));
        } else {
            record.refused(act + " " + answer.status() + " " + answer.code());
        }
    }

    private static String jobOf(JsonNode accepted) {
        return accepted.path("job").asString("");
    }

    /** What was sent when the portal died, or could not keep it, may have been heard or not. */
    private Api.Answer send(String act, String object, Supplier<Api.Answer> request) {
        try {
            Api.Answer answer = request.get();
            if (answer.isAway()) {
                throw new Api.Away(answer.text());
            }
            return answer;
        } catch (Api.Away away) {
            record.unanswered(act, object);
            throw away;
        }
    }

    /** All jobs that there are, oldest last. */
    static List<JsonNode> allJobs(Api admin) {
        List<JsonNode> jobs = new ArrayList<>();
        while (true) {
            JsonNode page = admin.get("/jobs?limit=100&offset=" + jobs.size())
                    .required(200)
                    .path("items");
            if (page.isEmpty()) {
                return jobs;
            }
            StreamSupport.stream(page.spliterator(), false).forEach(jobs::add);
        }
    }
}
