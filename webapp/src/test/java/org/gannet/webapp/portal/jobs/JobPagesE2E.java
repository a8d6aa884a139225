package org.gannet.webapp.portal.jobs;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.instances.Accepted;
import org.gannet.backend.instances.CreateRequest;
import org.gannet.backend.instances.InstanceAction;
import org.gannet.backend.instances.InstanceService;
import org.gannet.backend.instances.Network;
import org.gannet.backend.instances.Source;
import org.gannet.backend.instances.Wish;
import org.gannet.backend.jobs.JobFilter;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobOptions;
import org.gannet.backend.jobs.JobQueries;
import org.gannet.backend.jobs.JobService;
import org.gannet.backend.jobs.JobStatus;
import org.gannet.backend.support.PageQuery;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.simulation.NodeFaults;
import org.gannet.engine.simulation.SimulatedNode;
import org.gannet.engine.simulation.SimulatedNodes;
import org.gannet.node.NodeException;
import org.gannet.webapp.world.Chromium;
import org.gannet.webapp.world.InBrowser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Jobs of every state as people see them, on simulated nodes that fail as they are told; and a list of very many. */
class JobPagesE2E extends InBrowser {
    private static final int MANY = 1200;
    private static final Path PICTURES = Path.of("target/screenshots");
    private static final String LISTS_FIT = "() => [...document.querySelectorAll('vaadin-grid')]"
            + ".every(grid => grid.$.table.scrollWidth <= grid.$.table.clientWidth + 1)";

    private static final Duration HOUR = Duration.ofHours(1);

    @Autowired
    SimulatedNodes nodes;

    @Autowired
    InstanceService service;

    @Autowired
    JobService jobs;

    @Autowired
    JobQueries queries;

    private SimulatedNode node;
    private Page page;

    @BeforeEach
    void open() {
        machines.ensureNode("node1", "node1:1");
        node = nodes.node(new NodeName("node1"));
        page = chromium.signIn(port, "admin", Chromium.window(1440, ColorScheme.LIGHT));
    }

    @AfterEach
    void close() {
        node.setPace(spec -> Duration.ZERO);
        node.faults().clearScript();
        page.context().close();
    }

    // ---- the list ----

    @Test
    void aListOfVeryManyJobsScrollsAndFilters() {
        String name = "multitude";
        Accepted first = create(name);
        InstanceId machine = first.instance();
        awaitStatus(first.job(), JobStatus.SUCCEEDED);
        for (int made = 0; made < MANY; made += InstanceService.LARGEST_BATCH) {
            service.submitAll(Actor.system(), stopsAndStarts(machine));
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> count(JobFilter.of(machine).onlyUnended()) == 0);
        }
        page.navigate("admin/jobs?q=" + name);
        assertThat(page.locator("#job-count")).hasText("1,201 jobs");
        assertThat(rows().first()).isVisible();
        picture("jobs-many");

        page.evaluate("document.querySelector('#job-list').scrollToIndex(" + MANY + ")");
        assertThat(page.locator("#job-list").getByText("Create " + name)).isVisible();
        page.locator("#filter-failed").click();
        assertThat(page.locator("#job-count")).hasText("No jobs");
        assertThat(page.locator("#job-list")).containsText("No job is like that.");
        page.locator("#filter-succeeded").click();
        assertThat(page.locator("#job-count")).hasText("1,201 jobs");
        machines.remove(machine);
    }

    private static List<Wish> stopsAndStarts(InstanceId machine) {
        List<Wish> wishes = new ArrayList<>();
        for (int index = 0; index < InstanceService.LARGEST_BATCH; index++) {
            List<JobOptions.After> after = index == 0
                    ? List.of()
                    : List.of(new JobOptions.After.OfBatch(index - 1, Set.of(JobStatus.SUCCEEDED)));
            wishes.add(new Wish(
                    index % 2 == 0 ? new InstanceAction.Stop(machine, 0) : new InstanceAction.Start(machine),
                    new JobOptions("rest", "", 0, after)));
        }
        return wishes;
    }

    private Locator rows() {
        return page.locator("#job-list a.list-name");
    }

    // ---- a page for each state ----

    @Test
    void whoWaitsAndWhoRunsIsToldAndWhatBecomesOfThemWhenTheyAreCancelled() {
        String name = "stubborn";
        Accepted first = create(name);
        InstanceId machine = first.instance();
        awaitStatus(first.job(), JobStatus.SUCCEEDED);
        node.setPace(spec -> HOUR);
        JobId stop = service.stop(Actor.system(), machine, 3600);
        awaitStatus(stop, JobStatus.RUNNING);
        JobId remove = service.remove(Actor.system(), machine);

        open(stop, "running");
        assertThat(page.locator("#job-steps .step--running")).containsText("of 3,600 s");
        assertThat(page.locator("#job-locks")).containsText("the machine " + name);
        pictures("job-running");
        open(remove, "waiting");
        assertThat(page.locator("#job-waits")).containsText("Waits for the machine " + name);
        assertThat(page.locator("#job-waits a")).hasText("Stop " + name);
        pictures("job-waiting");
        page.navigate("admin/jobs?q=" + name);
        assertThat(page.locator("#job-list")).containsText("Waits for: Stop " + name);
        pictures("jobs-busy");

        jobs.cancel(Actor.system(), remove);
        open(remove, "cancelled");
        assertThat(page.locator("#job-story")).hasText("Cancelled before it began. Nothing was changed.");
        jobs.cancel(Actor.system(), stop);
        open(stop, "cancelled");
        assertThat(page.locator("#job-story")).containsText("Cancelled at step 1 of");
        assertThat(page.locator("#job-panel .notice")).hasCount(0);
        pictures("job-cancelled");
        node.setPace(spec -> Duration.ZERO);
        machines.remove(machine);
    }

    @Test
    void aFailureIsUnderstoodWithoutTheLog() {
        refuse(Set.of("ensureVmRunning"));
        Accepted made = create("failing");

        open(made.job(), "failed");
        assertThat(page.locator("#job-story")).containsText("Failed at step 2 of 2, “Start the machine”");
        assertThat(page.locator("#job-story")).containsText("were taken back; nothing of it is left");
        assertThat(page.locator("#job-panel .notice--bad")).containsText("QEMU ended at once.");
        assertThat(page.locator("#job-retry")).isVisible();
        assertThat(page.locator(".step--undone")).hasCount(2);
        assertThat(page.locator(".step--fault")).containsText("Start the machine");
        assertThat(page.locator(".step--fault")).containsText("Failed here");
        assertThat(page.locator("#page-title")).hasText("Create failing");
        assertThat(page.locator("a[href='machines/" + made.instance() + "']")).hasCount(0);
        pictures("job-failed");
    }

    @Test
    void readersOfGermanAreToldInGerman() {
        refuse(Set.of("ensureVmRunning"));
        Accepted failed = create("kaputt");
        awaitStatus(failed.job(), JobStatus.FAILED);
        node.faults().clearScript();
        Accepted made = create("starr");
        awaitStatus(made.job(), JobStatus.SUCCEEDED);
        node.setPace(spec -> HOUR);
        JobId stop = service.stop(Actor.system(), made.instance(), 3600);
        awaitStatus(stop, JobStatus.RUNNING);
        page.context().close();
        page = chromium.signIn(
                port, "helga", Chromium.window(1440, ColorScheme.LIGHT).setLocale("de-DE"));

        open(failed.job(), "failed");
        assertThat(page.locator(".notice--bad .notice__message"))
                .hasText("Ein Werkzeug auf einem Rechner ist gescheitert.");
        assertThat(page.locator(".notice--bad")).containsText("QEMU ended at once.");
        assertThat(page.locator("#job-story")).containsText("Bei Schritt 2 von 2");
        picture("job-failed-german");
        open(stop, "running");
        assertThat(page.locator("#job-cancel")).isDisabled();
        page.locator("span:has(> #job-cancel)").hover();
        assertThat(page.getByText("Nur Mitglieder seines Projekts")).isVisible();
        picture("job-running-german");

        jobs.cancel(Actor.system(), stop);
        awaitStatus(stop, JobStatus.CANCELLED);
        node.setPace(spec -> Duration.ZERO);
        machines.remove(made.instance());
    }

    @Test
    void whatCouldNotBeTakenBackIsNamed() {
        refuse(Set.of("ensureVmRunning", "ensureVolumeAbsent"));
        Accepted made = create("stuck");

        open(made.job(), "undo_failed");
        assertThat(page.locator("#job-story")).containsText("could not take everything back");
        assertThat(page.locator("#job-left")).containsText("Create disk 0 (64 MiB), on node1");
        pictures("job-undo-failed");
        node.faults().clearScript();
        machines.remove(made.instance());
    }

    private Accepted create(String name) {
        return service.create(
                Actor.system(),
                new CreateRequest(
                        people.red.id(),
                        name,
                        new Source.EmptyDisk(),
                        1,
                        ByteSize.ofMebibytes(128),
                        ByteSize.ofMebibytes(64),
                        List.of(),
                        Optional.of("node1"),
                        new Network.User(),
                        true));
    }

    /** Each call of these methods fails, however often it is made. */
    private void refuse(Set<String> methods) {
        node.faults().setScript(new NodeFaults.Script() {
            @Override
            public void before(NodeName name, String method) {
                if (methods.contains(method)) {
                    throw NodeException.of(ErrorCode.TOOL_FAILED, "QEMU ended at once.");
                }
            }
        });
    }

    private void open(JobId job, String status) {
        page.navigate("jobs/" + job);
        assertThat(page.locator("#job-panel")).hasAttribute("data-status", status);
    }

    private void awaitStatus(JobId job, JobStatus status) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> queries.get(Actor.system(), job).status() == status);
    }

    private long count(JobFilter filter) {
        return queries.list(Actor.system(), filter, PageQuery.first(1)).total();
    }

    /** To be looked at: light and dark, wide and narrow. Nothing may be wider than the window. */
    private void pictures(String name) {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            for (int width : List.of(1440, 390)) {
                page.setViewportSize(width, 900);
                page.waitForFunction(LISTS_FIT);
                assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"))
                        .as(name + " at " + width + " px")
                        .isTrue();
                picture(name + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT) + "-" + width);
            }
        }
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.setViewportSize(1440, 900);
    }

    private void picture(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
    }
}
