package org.gannet.webapp.portal.instances;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.gannet.backend.jobs.JobId;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.simulation.SimulatedNode;
import org.gannet.engine.simulation.SimulatedNodes;
import org.gannet.webapp.world.ApiClient;
import org.gannet.webapp.world.Chromium;
import org.gannet.webapp.world.InBrowser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the page of a machine says when the copies of its disk are apart, and the button there that mends it. */
class MirrorStatesE2E extends InBrowser {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path PICTURES = Path.of("target/e2e/mirror-states");
    private static final Duration LONG = Duration.ofSeconds(60);

    @Autowired
    SimulatedNodes nodes;

    private ApiClient admin;
    private UUID machine;
    private Page page;

    /** The watcher rests, so that what a person is asked to do is not done before. */
    @BeforeEach
    void open() throws Exception {
        machines.ensureNode("node1", "node1:1");
        machines.ensureNode("node2", "node2:1");
        admin = ApiClient.of(port, "admin");
        run("ModifyCluster", "{\"templates\": [\"FILE\", \"MIRROR\"]}");
        run("PauseWatcher", "{\"minutes\": 60}");
        String name = "s" + UUID.randomUUID().toString().substring(0, 8);
        HttpResponse<String> made = admin.post("instances", """
                        {"project": "%s", "name": "%s", "vcpus": 1, "memoryBytes": 134217728, "diskBytes": 1073741824,
                         "template": "mirror", "node": "node1", "start": true}
                        """.formatted(people.red.id(), name));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(202);
        machine = UUID.fromString(JSON.readTree(made.body()).path("instance").asString());
        awaitState("up_to_date");
        page = chromium.signIn(port, "admin", Chromium.window(1440, ColorScheme.LIGHT));
        page.navigate("machines/" + machine + "/hardware");
        assertThat(page.locator("#disks .status--ok")).isVisible(soon());
    }

    @AfterEach
    void close() throws Exception {
        connect(true);
        nodes.all().forEach(node -> node.setReplicaPace(size -> Duration.ZERO));
        node("node1").faults().setReachable(true);
        page.context().close();
        run("ResumeWatcher", "{}");
        machines.remove(new InstanceId(machine));
        run("ModifyCluster", "{\"templates\": [\"FILE\"]}");
    }

    private SimulatedNode node(String name) {
        return nodes.node(new NodeName(name));
    }

    private void connect(boolean yes) {
        nodes.setWays((from, to) -> yes);
    }

    private void run(String operation, String json) throws Exception {
        HttpResponse<String> answer = admin.post("operations/" + operation, json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        machines.finish(new JobId(
                UUID.fromString(JSON.readTree(answer.body()).path("job").asString())));
    }

    private JsonNode disk() throws Exception {
        return JSON.readTree(admin.get("instances/" + machine).body())
                .path("disks")
                .path(0);
    }

    private void awaitState(String state) {
        await().atMost(LONG).until(() -> disk().path("mirror").path("state").asString(""), state::equals);
    }

    private static LocatorAssertions.IsVisibleOptions soon() {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(LONG.toMillis());
    }

    private void says(String words) {
        assertThat(page.locator("#disks .part__line").getByText(words).first()).isVisible(soon());
    }

    private void pictures(String what) {
        for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            for (int width : List.of(390, 1440)) {
                page.setViewportSize(width, 844);
                String name = what + "-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width + ".png";
                page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name)));
            }
        }
    }

    private Locator mend(String operation) {
        return page.locator("#disks #op-" + operation);
    }

    private void agree() {
        assertThat(page.locator("#confirm-ok")).isEnabled();
        page.locator("#confirm-ok").click();
    }

    @Test
    void aCopyThatWasAwayIsMadeEqualAgain() {
        connect(false);
        awaitState("waiting");
        says("what is written waits for the other copy");
        pictures("01-waiting");

        mend("DegradeMirror").click();
        pictures("02-degrade");
        agree();
        says("without its other copy for now");
        pictures("03-degraded");

        nodes.all().forEach(node -> node.setReplicaPace(size -> Duration.ofMinutes(2)));
        connect(true);
        awaitState("syncing");
        says("the copies are being made equal");
        says("left");
        says("/s");
        pictures("04-syncing");

        nodes.all().forEach(node -> node.setReplicaPace(size -> Duration.ZERO));
        says("both copies hold the same, but may still be written to apart");
        pictures("05-behind");
        mend("RestoreMirror").click();
        agree();
        awaitState("up_to_date");
        assertThat(page.locator("#disks .status--ok")).isVisible(soon());
    }

    @Test
    void aPersonSaysWhichOfTwoCopiesCounts() throws Exception {
        connect(false);
        awaitState("waiting");
        run("DegradeMirror", "{\"instance\": \"" + machine + "\"}");
        awaitState("degraded");
        node("node1").faults().setReachable(false);
        node("node1").powerCut();
        await().atMost(LONG).until(() -> disk().path("mirror").path("state").asString(""), "silent_behind"::equals);
        says("the node is silent");
        pictures("11-silent");
        run("FailOver", "{\"instance\": \"" + machine + "\", \"sourceIsDead\": true, \"acceptLoss\": true}");
        node("node1").faults().setReachable(true);
        connect(true);
        awaitState("split");
        says("both copies were written to while they were apart");
        pictures("12-split");

        mend("ReplaceDisks").click();
        assertThat(page.locator("#operation-plan")).not().isEmpty();
        pictures("13-which");
        page.locator("#op-mode").click();
        page.locator("vaadin-select-item:visible")
                .getByText("Those on its secondary node")
                .first()
                .click();
        assertThat(page.locator("#operation-plan")).containsText("BEHIND → EQUAL");
        assertThat(page.locator("#operation-plan"))
                .containsText("Disk 0: what was written on node1 alone, since its two copies parted, is lost.");
        pictures("14-chosen");
        agree();
        awaitState("up_to_date");
    }

    @Test
    void aCopyWhoseStorageFailedIsReplaced() throws Exception {
        node("node2").failReplica(new DiskId(UUID.fromString(disk().path("id").asString())));
        awaitState("waiting");
        pictures("21-other-failed");
        mend("DegradeMirror").click();
        agree();
        awaitState("degraded");
        mend("ReplaceDisks").click();
        assertThat(page.locator("#operation-plan")).not().isEmpty();
        pictures("22-replace");
        agree();
        awaitState("up_to_date");
    }

    @Test
    void aCopyThatDiffersIsFoundAndMended() throws Exception {
        DiskId disk = new DiskId(UUID.fromString(disk().path("id").asString()));
        node("node1").spoilOther(disk, new ByteSize(8192));
        run("CompareCopies", "{\"instance\": \"" + machine + "\"}");
        awaitState("differs");
        says("a comparison has found that the copies differ");
        says("8 KiB differ");
        pictures("31-differs");
        mend("CompareCopies").click();
        assertThat(page.locator("#operation-plan")).containsText("Compare the copies of disk 0");
        pictures("32-mend");
        agree();
        awaitState("up_to_date");
        assertThat(page.locator("#disks .status--ok")).isVisible(soon());
    }
}
