package org.gannet.webapp.portal.instances;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.gannet.backend.jobs.JobId;
import org.gannet.base.InstanceId;
import org.gannet.webapp.world.ApiClient;
import org.gannet.webapp.world.Chromium;
import org.gannet.webapp.world.InBrowser;
import org.gannet.webapp.world.Pictures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Machines of a project that keep apart: by the form, by an operation, by the API. */
class PlacementRulesE2E extends InBrowser {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pictures PICTURES = new Pictures(Path.of("target/e2e/rules"));
    private static final double LONG = 60_000;
    private static final LocatorAssertions.IsVisibleOptions SOON =
            new LocatorAssertions.IsVisibleOptions().setTimeout(LONG);
    private Page page;

    @BeforeEach
    void open() {
        machines.ensureNode("node1", "node1:1");
        machines.ensureNode("node2", "node2:1");
        page = chromium.signIn(port, "alice", Chromium.window(1440, ColorScheme.LIGHT));
    }

    @AfterEach
    void close() {
        page.context().close();
    }

    private static String name() {
        return "r" + UUID.randomUUID().toString().substring(0, 8);
    }

    @Test
    void aRuleIsChosenInTheForm() throws Exception {
        String name = name();
        page.navigate("machines/new");
        page.locator("#create-name input").fill(name);
        page.locator("#create-advanced summary").click();
        assertThat(page.locator("#create-rule-name")).isHidden();
        page.locator("#create-rule").click();
        page.locator("vaadin-select-item")
                .getByText(Pattern.compile("Rather on another node"))
                .click();
        page.locator("#create-rule-name input").fill("no spaces please");
        page.locator("#create-submit").click();
        assertThat(page.locator("#create-rule-name")).hasAttribute("invalid", "");
        PICTURES.take(page, "01-form-wrong");
        page.locator("#create-rule-name input").fill("web");
        page.locator("#create-rule-name input").blur();
        PICTURES.take(page, "02-form");
        page.locator("#create-submit").click();
        page.waitForURL(Pattern.compile(".*/machines/[0-9a-f-]{36}.*"));

        JsonNode made = found(name);
        assertThat(made.path("rules").toString())
                .isEqualTo("[{\"name\":\"web\",\"kind\":\"apart\",\"strength\":\"soft\"}]");
        machines.remove(new InstanceId(UUID.fromString(made.path("id").asString())));
    }

    /** What was asked for is in the list as soon as it has been asked for. */
    private JsonNode found(String name) throws Exception {
        ApiClient alice = ApiClient.of(port, "alice");
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> JSON.readTree(alice.get("instances?text=" + name).body())
                                .path("items")
                                .path(0),
                        one -> one.path("name").asString("").equals(name));
    }

    @Test
    void anOwnerGivesARuleAndTakesItAway() {
        InstanceId machine =
                machines.create(people.red.id(), true, Optional.of("node1")).instance();
        page.navigate("machines/" + machine + "/hardware");
        page.locator("#action-more").click();
        page.locator("#op-AddPlacementRule").click();
        page.locator("#op-name input").fill("db");
        page.locator("#op-kind").click();
        page.locator("vaadin-select-item").getByText("Apart").click();
        page.locator("#op-strength").click();
        page.locator("vaadin-select-item").getByText("Hard").click();
        assertThat(page.locator("#operation-plan"))
                .containsText("db (always apart)", new LocatorAssertions.ContainsTextOptions().setTimeout(LONG));
        assertThat(page.locator("#confirm-ok")).isEnabled();
        PICTURES.take(page, "03-add");
        confirm();
        assertThat(page.getByText("db (always apart)")).isVisible(SOON);
        PICTURES.take(page, "04-hardware");

        page.locator("#action-more").click();
        page.locator("#op-DropPlacementRules").click();
        page.locator("#op-names vaadin-checkbox").getByText("db").click();
        assertThat(page.locator("#operation-plan"))
                .containsText("db (always apart)", new LocatorAssertions.ContainsTextOptions().setTimeout(LONG));
        PICTURES.take(page, "05-drop");
        confirm();
        assertThat(page.getByText("db (always apart)"))
                .isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(LONG));
        machines.remove(machine);
    }

    /** The plan in the dialog names the rules, too. */
    private void confirm() {
        page.locator("#confirm-ok").click();
        assertThat(page.locator("#operation-plan"))
                .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(LONG));
    }

    @Test
    void theApiTakesRulesAndSaysWhatIsWrongWithThem() throws Exception {
        ApiClient alice = ApiClient.of(port, "alice");
        String body = """
                {"project": "%s", "name": "%s", "vcpus": 1, "memoryBytes": 134217728, "diskBytes": 67108864,
                 "rules": [%s]}
                """;
        assertRefused(
                alice.post(
                        "instances", body.formatted(people.red.id(), name(), "{\"name\": \"w\", \"kind\": \"near\"}")),
                "rules.kind is one of apart, together");
        assertRefused(
                alice.post("instances", body.formatted(people.red.id(), name(), "{\"name\": \"a b\"}")), "no spaces");
        String rule = "{\"name\": \"w\", \"kind\": \"together\", \"strength\": \"hard\"}";
        assertRefused(
                alice.post("instances", body.formatted(people.red.id(), name(), rule + ", " + rule)),
                "each by another name");
        HttpResponse<String> made = alice.post("instances", body.formatted(people.red.id(), name(), rule));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(202);
        JsonNode asked = JSON.readTree(made.body());
        machines.finish(new JobId(UUID.fromString(asked.path("job").asString())));
        UUID id = UUID.fromString(asked.path("instance").asString());
        assertThat(JSON.readTree(alice.get("instances/" + id).body())
                        .path("rules")
                        .path(0)
                        .path("strength")
                        .asString())
                .isEqualTo("hard");
        machines.remove(new InstanceId(id));
    }

    private static void assertRefused(HttpResponse<String> answer, String words) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains(words);
    }
}
