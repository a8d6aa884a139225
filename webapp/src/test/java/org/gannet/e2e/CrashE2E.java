package org.gannet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Power failures and restarts on one data directory: nothing is lost, nothing is half made, nothing is left behind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CrashE2E {
    private static final String NAME = "steady";

    @RegisterExtension
    final Browsers browsers = new Browsers();

    private DemoProcess demo;
    private Belongings nothing;
    private String machine = "";

    @BeforeAll
    void start() {
        SharedDemo.requireQemu();
        demo = DemoProcess.prepare("crash").start().awaitCluster();
        nothing = Belongings.of(demo);
    }

    @AfterAll
    void end() throws IOException {
        if (demo != null) {
            demo.close();
        }
    }

    @Test
    @Order(1)
    void aPortalKilledInTheMiddleOfACreationCompletesOrUndoesIt() {
        Api user = demo.user();
        Api.Job job = user.job(user.post("/instances", user.wish(NAME).json()));
        String step = awaitStep(job);
        demo.kill();

        demo.start().awaitCluster();
        JsonNode ended = demo.admin().awaitEnd(job);
        Figures.note(
                "portal killed during \"" + step + "\" of a creation",
                ended.path("status").asString());
        if (ended.path("status").asString().equals("succeeded")) {
            machine = job.instance();
            assertThat(demo.guests(machine)).hasSize(1);
            assertThat(demo.admin().status(machine)).isEqualTo("running");
        } else {
            nothing.assertSame(demo);
            machine = makeMachine();
        }
        assertQuotaCountsOneMachine();
    }

    @Test
    @Order(2)
    void aPortalKilledInTheMiddleOfAMigrationLeavesOneRunningMachine() {
        VgaScreen screen = browsers.user(demo).machine(machine).open().console();
        screen.logIn(NAME);
        VgaText.Beat before = screen.awaitBeat(beat -> true);
        Api admin = demo.admin();
        Api.Job job = admin.job(admin.post("/instances/" + machine + "/migrate", "{}"));
        Patience.until("two processes of the machine")
                .until(() -> demo.guests(machine).size() == 2
                        || Api.isEnded(demo.admin().job(job)));
        String step = runningStep(admin.job(job)).orElse("the end");
        demo.kill();

        demo.start().awaitCluster();
        JsonNode ended = demo.admin().awaitEnd(job);
        Figures.note(
                "portal killed during \"" + step + "\" of a migration",
                ended.path("status").asString());
        Patience.until("one process of the machine")
                .until(() -> demo.guests(machine).size() == 1);
        assertThat(demo.admin().status(machine)).isEqualTo("running");
        // It never stopped, wherever it is now.
        VgaScreen after = browsers.user(demo).machine(machine).open().console();
        VgaText.Beat beat = after.awaitBeat(now -> now.count() > before.count());
        assertThat(beat.up()).isGreaterThan(before.up());
        after.proveShell(31_013);
        assertQuotaCountsOneMachine();
    }

    @Test
    @Order(3)
    void aKilledQemuIsStartedAgainByTheWatcher() {
        Person owner = browsers.user(demo).opens("machines");
        owner.sees("#machine-list [data-word=RUNNING]");
        long before = demo.guests(machine).getFirst().pid();
        ProcessTable.kill(before);
        long killed = System.nanoTime();

        Patience.until("the machine runs in another process")
                .until(() -> demo.guests(machine).stream().anyMatch(guest -> guest.pid() != before));
        Figures.noteSince("QEMU killed, until the watcher has started another", killed);
        owner.machine(machine).open().awaitStatus("RUNNING");
        assertThat(demo.guests(machine)).hasSize(1);
        assertThat(demo.admin().rows("/jobs").stream()
                        .flatMap(job -> job.path("reasons").valueStream())
                        .filter(reason -> reason.path("source").asString().equals("watcher"))
                        .map(reason -> reason.path("text").asString()))
                .contains("It should run, and its process on the node is gone.");
    }

    @Test
    @Order(4)
    void aCleanStopAndStartBringEverythingBack() {
        String quota = Belongings.of(demo).quota();
        List<String> jobs = jobs();

        demo.stop();
        assertThat(demo.guests()).isEmpty();
        demo.start().awaitCluster();

        Patience.until("the machine runs again")
                .until(() -> demo.admin().status(machine).equals("running"));
        assertThat(demo.guests(machine)).hasSize(1);
        assertThat(Belongings.of(demo).quota()).isEqualTo(quota);
        assertThat(jobs()).containsAll(jobs);
        browsers.user(demo).machine(machine).open().console().await("its prompt", text -> text.contains(NAME));
    }

    @Test
    @Order(5)
    void machinesThatAreKeptRunOnWhileThePortalIsAway() {
        demo.stop();
        demo.start("--keep").awaitCluster();
        Patience.until("the machine runs")
                .until(() -> demo.admin().status(machine).equals("running"));
        long pid = demo.guests(machine).getFirst().pid();
        demo.stop();
        assertThat(demo.guests(machine)).extracting(ProcessTable.Guest::pid).containsExactly(pid);

        demo.start().awaitCluster();
        assertThat(demo.admin().status(machine)).isEqualTo("running");
        assertThat(demo.guests(machine)).extracting(ProcessTable.Guest::pid).containsExactly(pid);
    }

    @Test
    @Order(6)
    void afterAllThatNoRowIsLeft() {
        // A computer under heavy load may be silent for a moment; nothing is deleted there meanwhile.
        Patience.until("its node answers")
                .until(() -> demo.admin().status(machine).equals("running"));
        Api user = demo.user();
        user.awaitSuccess(user.job(user.delete("/instances/" + machine)));
        nothing.assertSame(demo);

        demo.stop();
        DemoDatabase database = demo.database();
        assertThat(database.rows("instances")).isZero();
        assertThat(database.rows("quota_holds")).isZero();
        assertThat(database.rows("console_tickets")).isZero();
        assertThat(database.number("select count(*) from jobs where state not in"
                        + " ('SUCCEEDED', 'FAILED', 'CANCELLED', 'UNDO_FAILED')"))
                .isZero();
        assertThat(database.rows("audit_entries")).isPositive();
    }

    private String makeMachine() {
        Api user = demo.user();
        Api.Job job = user.job(user.post("/instances", user.wish(NAME).json()));
        user.awaitSuccess(job);
        return job.instance();
    }

    private String awaitStep(Api.Job job) {
        return Patience.within(Patience.LONG, "a step of the job")
                .pollInterval(Duration.ofMillis(10))
                .until(() -> runningStep(demo.user().job(job)), Optional::isPresent)
                .orElseThrow();
    }

    private static Optional<String> runningStep(JsonNode job) {
        return StreamSupport.stream(job.path("steps").spliterator(), false)
                .filter(step -> step.path("status").asString().equals("running"))
                .map(step -> step.path("title").asString())
                .findFirst();
    }

    private List<String> jobs() {
        return demo.admin().rows("/jobs").stream()
                .map(job -> job.path("id").asString() + job.path("status").asString())
                .toList();
    }

    private void assertQuotaCountsOneMachine() {
        Patience.within(Patience.SHORT, "the quota settled").untilAsserted(() -> {
            JsonNode quota = demo.user().quota(demo.user().project(SharedDemo.PROJECT));
            assertThat(quota.path("used").path("machines").asInt()).isEqualTo(1);
            assertThat(quota.path("pending").path("machines").asInt()).isZero();
        });
    }
}
