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
import java.util.UUID;
import org.gannet.backend.jobs.JobId;
import org.gannet.base.InstanceId;
import org.gannet.webapp.world.ApiClient;
import org.gannet.webapp.world.Chromium;
import org.gannet.webapp.world.InBrowser;
import org.gannet.webapp.world.Pictures;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where disks lie: chosen when a machine is made, told by the API, shown on the pages of machine and node. */
class StorageE2E extends InBrowser {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pictures PICTURES = new Pictures(Path.of("target/e2e/storage"));
    private static final double LONG = 60_000;

    private static LocatorAssertions.IsVisibleOptions soon() {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(LONG);
    }

    /** Which kinds of disks the cluster allows. */
    private void enable(String kinds) throws Exception {
        ApiClient admin = ApiClient.of(port, "admin");
        HttpResponse<String> answer = admin.post("operations/ModifyCluster", "{\"templates\": [" + kinds + "]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        UUID job = UUID.fromString(JSON.readTree(answer.body()).path("job").asString());
        machines.finish(new JobId(job));
    }

    private JsonNode disk(ApiClient alice, UUID machine) throws Exception {
        return JSON.readTree(alice.get("instances/" + machine).body())
                .path("disks")
                .path(0);
    }

    @Test
    void aMirroredMachineIsMadeAndItsCopiesAreWatched() throws Exception {
        machines.ensureNode("node1", "node1:1");
        machines.ensureNode("node2", "node2:1");
        enable("\"FILE\", \"PLAIN\", \"MIRROR\"");
        ApiClient alice = ApiClient.of(port, "alice");
        String asked = """
                {"project": "%s", "name": "%s", "vcpus": 1, "memoryBytes": 134217728, "diskBytes": 67108864,
                 "template": "%s"}
                """;
        String name = "s" + UUID.randomUUID().toString().substring(0, 8);
        HttpResponse<String> wrong = alice.post("instances", asked.formatted(people.red.id(), name, "tape"));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(alice.post("instances", asked.formatted(people.red.id(), name, "rbd"))
                        .statusCode())
                .as("no node holds such disks")
                .isEqualTo(422);
        HttpResponse<String> made = alice.post("instances", asked.formatted(people.red.id(), name, "mirror"));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(202);
        UUID id = UUID.fromString(JSON.readTree(made.body()).path("instance").asString());
        await().atMost(Duration.ofSeconds(60))
                .until(() -> disk(alice, id)
                        .path("mirror")
                        .path("state")
                        .asString("")
                        .equals("up_to_date"));
        assertThat(disk(alice, id).path("template").asString()).isEqualTo("mirror");
        assertThat(disk(alice, id).path("mirror").path("leftBytes").asLong()).isZero();
        Page page = chromium.signIn(port, "admin", Chromium.window(1440, ColorScheme.LIGHT));
        try {
            page.navigate("machines/" + id + "/hardware");
            assertThat(page.locator("#disks .status--ok")).isVisible(soon());
            PICTURES.take(page, "01-machine");
            page.navigate("admin/nodes/node1");
            assertThat(page.locator("#node-storage .quota").first()).isVisible(soon());
            assertThat(page.locator("#node-images")).isVisible();
            PICTURES.take(page, "02-node");
            page.navigate("machines/new");
            page.locator("#create-advanced summary").click();
            assertThat(page.locator("#create-template")).isVisible(soon());
            PICTURES.take(page, "03-create");
        } finally {
            page.context().close();
            machines.remove(new InstanceId(id));
            enable("\"FILE\"");
        }
    }
}
