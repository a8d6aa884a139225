package org.gannet.webapp.admin.findings;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

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
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.simulation.SimulatedNode;
import org.gannet.engine.simulation.SimulatedNodes;
import org.gannet.node.NodeFacts;
import org.gannet.webapp.world.ApiClient;
import org.gannet.webapp.world.Chromium;
import org.gannet.webapp.world.InBrowser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** What the page of findings says when a node's storage is not what it was, and the button there that mends it. */
class BrokenStorageE2E extends InBrowser {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path PICTURES = Path.of("target/e2e/broken-storage");
    private static final Duration LONG = Duration.ofSeconds(60);

    @Autowired
    SimulatedNodes nodes;

    @Autowired
    ClusterEngine engine;

    private ApiClient admin;
    private InstanceId machine;
    private String name;
    private NodeFacts usual;
    private Page page;

    @BeforeEach
    void open() throws Exception {
        machines.ensureNode("node1", "node1:1");
        admin = ApiClient.of(port, "admin");
        run("ModifyCluster", "{\"templates\": [\"FILE\", \"PLAIN\"]}");
        name = "b" + UUID.randomUUID().toString().substring(0, 8);
        HttpResponse<String> made = admin.post("instances", """
                        {"project": "%s", "name": "%s", "vcpus": 1, "memoryBytes": 134217728, "diskBytes": 1073741824,
                         "template": "plain", "node": "node1", "start": false}
                        """.formatted(people.red.id(), name));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(202);
        machine = new InstanceId(
                UUID.fromString(JSON.readTree(made.body()).path("instance").asString()));
        machines.finish(
                new JobId(UUID.fromString(JSON.readTree(made.body()).path("job").asString())));
        usual = node().api().facts();
        page = chromium.signIn(port, "admin", Chromium.window(1440, ColorScheme.LIGHT));
    }

    @AfterEach
    void close() throws Exception {
        page.context().close();
        says(usual);
        node().api().ensurePoolWhole(SimulatedNodes.GROUP);
        if (engine.view().state().findInstance(machine).isPresent()) {
            machines.remove(machine);
        }
        run("ModifyCluster", "{\"templates\": [\"FILE\"]}");
    }

    private SimulatedNode node() {
        return nodes.node(new NodeName("node1"));
    }

    private void says(NodeFacts facts) {
        node().setFacts(facts);
        node().restartService();
    }

    private void run(String operation, String json) throws Exception {
        HttpResponse<String> answer = admin.post("operations/" + operation, json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        machines.finish(new JobId(
                UUID.fromString(JSON.readTree(answer.body()).path("job").asString())));
    }

    private Locator finding(String code, String about) {
        return page.locator("li.finding[data-code='" + code + "']")
                .filter(new Locator.FilterOptions().setHasText(about));
    }

    private void look(Locator awaited) {
        page.navigate("admin/findings");
        for (int asked = 0; asked < 30 && awaited.count() == 0; asked++) {
            page.locator("#verify").click();
            page.waitForTimeout(1000);
        }
        assertThat(awaited).isVisible();
    }

    private void pictures(String what) {
        for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            for (int width : List.of(390, 1440)) {
                page.setViewportSize(width, 844);
                String file = what + "-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width + ".png";
                page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(file)));
            }
        }
    }

    private void agree() {
        assertThat(page.locator("#confirm-ok")).isEnabled();
        page.locator("#confirm-ok").click();
    }

    @Test
    void aLostDeviceIsGivenUpWhenNothingLiesThere() {
        node().loseDevice(
                        SimulatedNodes.GROUP,
                        engine.view()
                                .state()
                                .findInstance(machine)
                                .orElseThrow()
                                .disks()
                                .getFirst()
                                .volume());
        Locator pool = finding("NODE_DEVICE_LOST", "node1");
        look(pool);
        assertThat(finding("DISK_DEVICE_LOST", name)).isVisible();
        pictures("01-lost");

        pool.locator("#op-RepairStorage").click();
        assertThat(page.getByText(name).last()).isVisible();
        pictures("02-refused");
        page.keyboard().press("Escape");

        machines.remove(machine);
        page.navigate("admin/findings");
        pool.locator("#op-RepairStorage").click();
        pictures("03-plan");
        agree();
        assertThat(pool).isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(LONG.toMillis()));
    }

    @Test
    void aNodeThatNoLongerHoldsADiskSaysWhatItLacks() {
        says(usual.holding(List.of("file"), usual.pools())
                .lacking(List.of(new NodeFacts.Missing("plain", "The volume group vg0 is not there."))));
        Locator unusable = finding("NODE_DISKS_UNUSABLE", "node1");
        look(unusable);
        assertThat(unusable).containsText("The volume group vg0 is not there.");
        pictures("04-unusable");
    }
}
