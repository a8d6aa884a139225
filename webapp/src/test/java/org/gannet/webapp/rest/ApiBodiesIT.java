package org.gannet.webapp.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.gannet.backend.instances.Accepted;
import org.gannet.backend.jobs.JobId;
import org.gannet.base.InstanceId;
import org.gannet.webapp.world.ApiClient;
import org.gannet.webapp.world.Machines;
import org.gannet.webapp.world.PortalTest;
import org.gannet.webapp.world.World;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@PortalTest
class ApiBodiesIT {
    private static final JsonMapper JSON = new JsonMapper();

    @LocalServerPort
    int port;

    @Autowired
    World.People people;

    @Autowired
    Machines machines;

    ApiClient alice;
    ApiClient bob;

    @BeforeEach
    void open() {
        machines.ensureNode("node1", "node1:1");
        alice = ApiClient.of(port, "alice");
        bob = ApiClient.of(port, "bob");
    }

    @Test
    void anotherTenantsThingsAreLikeThingsThatAreNotThere() throws Exception {
        Accepted reds = machines.create(people.red.id(), false);
        Map<String, String> foreign = Map.of(
                "instances/%s", reds.instance().toString(),
                "instances/%s/start", reds.instance().toString(),
                "instances/%s/stop", reds.instance().toString(),
                "instances/%s/reboot", reds.instance().toString(),
                "instances/%s/migrate", reds.instance().toString(),
                "jobs/%s", reds.job().toString(),
                "jobs/%s/cancel", reds.job().toString(),
                "projects/%s", people.red.id().toString(),
                "projects/%s/quota", people.red.id().toString());
        for (var entry : foreign.entrySet()) {
            // The migrate route is the administrators': it says the same of every machine that is not one's own.
            HttpResponse<String> theirs = visit(entry.getKey(), entry.getValue());
            HttpResponse<String> missing =
                    visit(entry.getKey(), UUID.randomUUID().toString());
            HttpResponse<String> noId = visit(entry.getKey(), "no-id");
            HttpResponse<String> again = visit(entry.getKey(), entry.getValue());

            assertThat(theirs.statusCode()).as(entry.getKey()).isEqualTo(404);
            for (HttpResponse<String> other : List.of(missing, noId, again)) {
                assertThat(other.statusCode()).as(entry.getKey()).isEqualTo(404);
                assertThat(other.body()).as(entry.getKey()).isEqualTo(theirs.body());
            }
        }
        HttpResponse<String> removal = bob.delete("instances/" + reds.instance());
        HttpResponse<String> missing = bob.delete("instances/" + UUID.randomUUID());
        assertThat(removal.statusCode()).isEqualTo(404);
        assertThat(removal.body()).isEqualTo(missing.body());
        assertThat(bob.get("instances").body()).doesNotContain(reds.instance().toString());
        assertThat(alice.get("instances/" + reds.instance()).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> visit(String pattern, String id) throws Exception {
        String path = pattern.formatted(id);
        boolean acts = path.matches(".*/(start|stop|reboot|migrate|cancel)");
        return acts ? bob.post(path, "") : bob.get(path);
    }

    @Test
    void aProjectOfOthersIsNoPlaceForAMachine() throws Exception {
        HttpResponse<String> foreign =
                bob.post("instances", machine("project", quoted(people.red.id().toString())));
        HttpResponse<String> missing = bob.post(
                "instances", machine("project", quoted(UUID.randomUUID().toString())));

        assertThat(foreign.statusCode()).isEqualTo(missing.statusCode()).isEqualTo(404);
        assertThat(foreign.body()).isEqualTo(missing.body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "project | \"no-id\"",
                "project | null",
                "name | \"Not A Name\"",
                "name | \"\"",
                "name | \"-a\"",
                "name | \"12345\"",
                "name | \"<img src=x onerror=alert(1)>\"",
                "name | 7",
                "vcpus | 0",
                "vcpus | -1",
                "vcpus | 1.5",
                "vcpus | \"2\"",
                "vcpus | 99999999999",
                "memoryBytes | 0",
                "memoryBytes | -5",
                "memoryBytes | 9223372036854775807",
                "diskBytes | 0",
                "diskBytes | -1",
                "diskBytes | 1e3",
                "sshKeys | [\"not a key\"]",
                "sshKeys | [null]",
                "image | \"00000000-0000-4000-8000-000000000001\"",
                "node | \"node1\"",
                "bridge | \"br0; reboot\"",
                "owner | \"me\"",
                "status | \"running\"",
                "start | \"yes\"",
                "count | 0",
                "count | 101",
                "count | \"2\""
            })
    void refusesWhatNoMachineCanBe(String field, String value) throws Exception {
        long before = machinesOfAlice();

        HttpResponse<String> answer = alice.post("instances", machine(field, value));

        assertThat(answer.statusCode()).as(answer.body()).isIn(400, 403, 404, 422, 507);
        assertProblem(answer);
        assertThat(machinesOfAlice()).isEqualTo(before);
    }

    @Test
    void severalAreAskedForTogether() throws Exception {
        String body = machine("count", "2");

        HttpResponse<String> plan = alice.post("instances?dryRun=true", body);
        HttpResponse<String> accepted = alice.post("instances", body);

        assertThat(plan.statusCode()).as(plan.body()).isEqualTo(200);
        assertThat(plan.body()).contains("Create good-1", "Create good-2");
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        JsonNode made = JSON.readTree(accepted.body());
        assertThat(accepted.headers().firstValue("Location").orElseThrow())
                .endsWith("/jobs/" + made.path("job").asString());
        assertThat(made.path("instances").size()).isEqualTo(2);
        machines.finish(new JobId(UUID.fromString(made.path("job").asString())));
        for (JsonNode id : made.path("instances")) {
            machines.remove(InstanceId.parse(id.asString()));
        }
        HttpResponse<String> batch =
                alice.post("jobs", "{\"jobs\": [{\"action\": \"create\", \"create\": " + body + "}]}");
        assertThat(batch.statusCode()).as(batch.body()).isEqualTo(400);
    }

    @Test
    void namesTheFieldItDoesNotKnow() throws Exception {
        HttpResponse<String> answer = alice.post("instances", machine("colour", "\"red\""));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).path("detail").asString()).contains("colour");
        assertThat(answer.body()).doesNotContain("org.gannet").doesNotContain("Exception");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{", "[]", "null", "{} {}", "{\"name\": \"a\", \"name\": \"b\"}", "\"text\"", "nonsense"})
    void refusesWhatIsNoRequest(String body) throws Exception {
        HttpResponse<String> answer = alice.post("instances", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertProblem(answer);
    }

    @Test
    void refusesOtherKindsOfBodies() throws Exception {
        HttpResponse<String> answer = alice.send(alice.request("instances")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("name=m")));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertProblem(answer);
    }

    @Test
    void refusesLargeBodiesAlsoWhenTheyDoNotSayTheirLength() throws Exception {
        byte[] large = machine("name", quoted("x".repeat(70_000))).getBytes(java.nio.charset.StandardCharsets.UTF_8);

        HttpResponse<String> said = alice.send(alice.request("instances")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(large)));
        HttpResponse<String> unsaid = alice.send(alice.request("instances")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))));

        assertThat(said.statusCode()).isEqualTo(400);
        assertThat(unsaid.statusCode()).isEqualTo(400);
        assertThat(unsaid.body()).isEqualTo(said.body()).contains("64 KiB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"me", "../../%61pi/v1/me", "../v%31/me"})
    void refusesPagesOfOtherSitesHoweverThePathIsWritten(String path) throws Exception {
        HttpResponse<String> answer = alice.send(alice.request(path)
                .header("Origin", "https://elsewhere.example")
                .GET());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertProblem(answer);
    }

    @ParameterizedTest
    @CsvSource({"-1,10", "0,0", "0,1001", "x,10"})
    void refusesRowsThatCannotBe(String offset, String limit) throws Exception {
        HttpResponse<String> answer = alice.get("instances?offset=" + offset + "&limit=" + limit);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertProblem(answer);
    }

    @Test
    void makesAMachineAndTellsItsStory() throws Exception {
        HttpResponse<String> made = alice.post("instances", machine("name", quoted("story")));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(202);
        JsonNode accepted = JSON.readTree(made.body());
        String id = accepted.path("instance").asString();
        assertThat(made.headers().firstValue("Location")).contains("/api/v1/instances/" + id);

        // It answers before the job has been planned.
        JsonNode job = await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> JSON.readTree(
                                alice.get("jobs/" + accepted.path("job").asString())
                                        .body()),
                        now -> !now.path("steps").isEmpty());
        JsonNode machine = JSON.readTree(alice.get("instances/" + id).body());

        assertThat(machine.path("name").asString()).isEqualTo("story");
        assertThat(machine.path("memoryBytes").asLong()).isEqualTo(128L << 20);
        assertThat(machine.has("node")).as("tenants do not see nodes").isFalse();
        assertThat(job.path("operation").asString()).isNotEmpty();
        assertThat(alice.get("jobs/" + accepted.path("job").asString()).body())
                .as("tenants do not see nodes")
                .doesNotContain("node1");
    }

    @Test
    void answersWithAProblemWhereThereIsNothing() throws Exception {
        HttpResponse<String> answer = alice.get("nothing/here");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertProblem(answer);
    }

    @Test
    void asksForAPasswordInTheWayThatProgramsKnow() throws Exception {
        HttpResponse<String> answer = new ApiClient(port, java.util.Optional.empty()).get("me");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Basic ");
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
        assertProblem(answer);
    }

    @Test
    void slowsDownThoseWhoGuess() throws Exception {
        ApiClient guesser = new ApiClient(port, java.util.Optional.empty());
        int last = 0;
        for (int i = 0; i < 8 && last != 429; i++) {
            last = guesser.send(guesser.request("me")
                            .header("Authorization", ApiClient.basic("guessed", "wrong" + i))
                            .GET())
                    .statusCode();
        }
        assertThat(last).isEqualTo(429);
    }

    private long machinesOfAlice() throws Exception {
        return JSON.readTree(alice.get("instances").body()).path("total").asLong();
    }

    private static void assertProblem(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.path("status").asInt()).isEqualTo(answer.statusCode());
        assertThat(problem.path("title").asString()).isNotEmpty();
        assertThat(problem.path("code").asString()).isNotEmpty();
        assertThat(answer.body()).doesNotContain("org.gannet", "Exception");
    }

    /** A good machine but for one field. */
    private String machine(String field, String value) {
        Map<String, String> fields = new java.util.LinkedHashMap<>(Map.of(
                "project", quoted(people.red.id().toString()),
                "name", quoted("good"),
                "vcpus", "1",
                "memoryBytes", String.valueOf(128L << 20),
                "diskBytes", String.valueOf(64L << 20)));
        fields.put(field, value);
        return fields.entrySet().stream()
                .map(each -> quoted(each.getKey()) + ": " + each.getValue())
                .collect(java.util.stream.Collectors.joining(", ", "{", "}"));
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
