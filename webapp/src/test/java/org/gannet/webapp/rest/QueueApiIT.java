package org.gannet.webapp.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.gannet.backend.instances.Accepted;
import org.gannet.webapp.world.ApiClient;
import org.gannet.webapp.world.Machines;
import org.gannet.webapp.world.PortalTest;
import org.gannet.webapp.world.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Queue, rules, locks, priorities, dependencies, batches and dry runs as programs use them. */
@PortalTest
class QueueApiIT {
    private static final JsonMapper JSON = new JsonMapper();

    @LocalServerPort
    int port;

    @Autowired
    World.People people;

    @Autowired
    Machines machines;

    ApiClient alice;
    ApiClient bob;
    ApiClient admin;
    Accepted web;

    @BeforeEach
    void open() throws Exception {
        machines.ensureNode("node1", "node1:1");
        alice = ApiClient.of(port, "alice");
        bob = ApiClient.of(port, "bob");
        admin = ApiClient.of(port, "admin");
        web = machines.create(people.red.id(), true);
    }

    @AfterEach
    void asItWas() throws Exception {
        admin.post("queue/open", "");
        admin.post("queue/resume", "");
        replaceRules("");
        machines.remove(web.instance());
    }

    @Test
    void drainsAndPausesTheQueue() throws Exception {
        HttpResponse<String> closed = admin.post("queue/close", "{\"reason\": \"Works on the power supply\"}");
        assertThat(closed.statusCode()).as(closed.body()).isEqualTo(200);
        HttpResponse<String> refused = alice.post(instance() + "/reboot", "");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(read(refused).path("code").asString()).isEqualTo("QUEUE_CLOSED");
        assertThat(refused.body()).contains("Works on the power supply");
        JsonNode seen = read(alice.get("queue"));
        assertThat(seen.path("closedBecause").asString()).isEqualTo("Works on the power supply");
        assertThat(seen.has("limits")).as("tenants see no figures").isFalse();

        admin.post("queue/open", "");
        assertThat(read(admin.post("queue/pause", "")).path("paused").asBoolean())
                .isTrue();
        String job = taken(alice.post(instance() + "/reboot?reason=New%20kernel", ""));
        awaitJob(alice, job, "waitsFor", "Waits, since an administrator has paused the queue.");
        assertThat(read(admin.get("queue")).path("waiting").asInt()).isPositive();
        assertThat(read(alice.get("jobs/" + job))
                        .path("reasons")
                        .path(0)
                        .path("text")
                        .asString())
                .isEqualTo("New kernel");
        JsonNode moved = read(admin.put("jobs/" + job + "/priority", "{\"priority\": 5}"));
        assertThat(moved.path("priority").asInt()).isEqualTo(5);
        assertThat(alice.put("jobs/" + job + "/priority", "{\"priority\": 5}").statusCode())
                .isEqualTo(403);
        assertThat(bob.put("jobs/" + job + "/priority", "{\"priority\": -5}").statusCode())
                .isEqualTo(404);
        admin.post("queue/resume", "");
        awaitJob(alice, job, "status", "succeeded");
    }

    @Test
    void limitsAreSetAndKept() throws Exception {
        String before = read(admin.get("queue")).path("limits").toString();
        HttpResponse<String> set = admin.put(
                "queue/limits", "{\"runningLimit\": 11, \"largestQueue\": 500, \"archiveAfterSeconds\": 3600}");
        assertThat(read(set).path("limits").path("runningLimit").asInt()).isEqualTo(11);
        assertThat(read(admin.get("queue")).path("limits").path("largestQueue").asInt())
                .isEqualTo(500);
        assertThat(admin.put("queue/limits", "{\"runningLimit\": 11}").statusCode())
                .isEqualTo(400);
        assertThat(admin.put("queue/limits", before).statusCode()).isEqualTo(200);
    }

    @Test
    void rulesAreReadReplacedAndObeyed() throws Exception {
        HttpResponse<String> replaced = replaceRules("""
                {"reason": "Until the audit is done", "action": "reject",
                 "when": [{"condition": "operation", "value": "RebootInstance"},
                          {"condition": "project", "value": "%s"}]},
                {"reason": "One at a time", "action": "rate_limit", "most": 1, "when": []}
                """.formatted(people.red.id()));
        assertThat(replaced.statusCode()).as(replaced.body()).isEqualTo(200);
        JsonNode rules = read(admin.get("rules"));
        assertThat(rules.path("rules").size()).isEqualTo(2);
        assertThat(rules.path("rules").path(0).path("id").asString()).isNotEmpty();
        assertThat(rules.path("rules").path(1).path("most").asInt()).isEqualTo(1);

        HttpResponse<String> refused = alice.post(instance() + "/reboot", "");
        assertThat(read(refused).path("code").asString()).isEqualTo("REFUSED_BY_RULE");
        assertThat(refused.body()).contains("Until the audit is done");
        assertThat(admin.put("rules", "{\"version\": \"old\", \"rules\": []}").statusCode())
                .isEqualTo(409);
        assertThat(admin.put("rules", rules.toString()).statusCode())
                .as("what was read can be written")
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"reason\": \"x\", \"action\": \"explode\", \"when\": []}",
                "{\"reason\": \"x\", \"when\": []}",
                "{\"action\": \"pause\", \"when\": []}",
                "{\"reason\": \"x\", \"action\": \"rate_limit\"}",
                "{\"reason\": \"x\", \"action\": \"pause\", \"when\": [{\"condition\": \"hue\", \"value\": \"red\"}]}",
                "{\"reason\": \"x\", \"action\": \"pause\", \"when\": [{\"condition\": \"node\", \"value\": \"\"}]}",
                "{\"reason\": \"x\", \"action\": \"pause\", \"when\": [null]}",
                "{\"id\": \"mine\", \"reason\": \"x\", \"action\": \"pause\"}",
                "{\"reason\": \"x\", \"action\": \"pause\", \"colour\": \"red\"}",
                "null"
            })
    void refusesRulesThatMeanNothing(String rule) throws Exception {
        HttpResponse<String> answer = replaceRules(rule);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("org.gannet").doesNotContain("Exception");
        assertThat(read(admin.get("rules")).path("rules").size()).isZero();
    }

    @Test
    void aJobWaitsForAnotherAndNeverForAnotherTenants() throws Exception {
        String stop = taken(alice.post(instance() + "/stop", "{\"graceSeconds\": 0}"));
        String start = taken(alice.post(instance() + "/start?after=" + stop, ""));
        awaitJob(alice, start, "status", "succeeded");
        JsonNode relations = read(alice.get("jobs/" + start + "/relations"));
        assertThat(relations.path("dependsOn").path(0).path("job").path("id").asString())
                .isEqualTo(stop);
        assertThat(relations.path("dependsOn").path(0).path("ends").path(0).asString())
                .isEqualTo("succeeded");

        Accepted blue = machines.create(people.blue.id(), false);
        HttpResponse<String> theirs = alice.post(instance() + "/reboot?after=" + blue.job(), "");
        HttpResponse<String> missing = alice.post(instance() + "/reboot?after=" + UUID.randomUUID(), "");
        assertThat(theirs.statusCode()).isEqualTo(404);
        assertThat(theirs.body()).isEqualTo(missing.body());
        machines.remove(blue.instance());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "after=no-id",
                "after=00000000-0000-4000-8000-000000000001:running",
                "priority=urgent",
                "priority=11",
                "dryRun=perhaps"
            })
    void refusesWishesThatMeanNothing(String query) throws Exception {
        HttpResponse<String> answer = alice.post(instance() + "/reboot?" + query, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    }

    @Test
    void aDryRunTellsThePlanAndLeavesNothing() throws Exception {
        int before =
                read(alice.get("jobs?instance=" + web.instance())).path("total").asInt();
        for (ApiClient who : List.of(alice, admin)) {
            for (String action : List.of("stop", "reboot")) {
                HttpResponse<String> plan = who.post(instance() + "/" + action + "?dryRun=true", "");
                assertThat(plan.statusCode()).as(plan.body()).isEqualTo(200);
                assertThat(read(plan).path("steps").size()).as(action).isPositive();
                assertThat(read(plan).path("steps").path(0).has("node"))
                        .as("tenants see no nodes")
                        .isEqualTo(who.equals(admin));
            }
        }
        HttpResponse<String> move = admin.post(instance() + "/migrate?dryRun=true", "");
        // Other classes may have left a second node in this world.
        boolean alone = !admin.get("nodes").body().contains("\"node2\"");
        assertThat(read(move).has("refusal"))
                .as("refused if there is no other node: %s", move.body())
                .isEqualTo(alone);
        assertThat(read(move).path("steps").isEmpty()).as(move.body()).isEqualTo(alone);
        HttpResponse<String> removal = alice.delete(instance() + "?dryRun=true");
        assertThat(read(removal).path("steps").size()).isPositive();
        HttpResponse<String> creation = alice.post("instances?dryRun=true", machine("planned"));
        assertThat(read(creation).path("steps").size()).isPositive();
        assertThat(alice.post(instance() + "/start?dryRun=true", "").statusCode())
                .as("refused as it would be")
                .isEqualTo(409);
        assertThat(bob.post(instance() + "/stop?dryRun=true", "").statusCode()).isEqualTo(404);
        assertThat(replaceRules("""
                {"reason": "Not at night", "action": "pause", "when": [{"condition": "reason", "value": "nightly"}]}
                """).statusCode()).isEqualTo(200);
        HttpResponse<String> nightly = alice.post(instance() + "/reboot?dryRun=true&reason=nightly", "");
        assertThat(read(nightly).path("waitsFor").asString()).contains("Not at night");
        assertThat(read(nightly).path("steps").size()).isPositive();
        HttpResponse<String> daily = alice.post(instance() + "/reboot?dryRun=true", "");
        assertThat(read(daily).path("waitsFor").asString()).isEmpty();
        assertThat(read(alice.get("jobs?instance=" + web.instance()))
                        .path("total")
                        .asInt())
                .isEqualTo(before);
    }

    @Test
    void aBatchIsTakenAsAWholeAndRunsInItsOrder() throws Exception {
        String id = web.instance().toString();
        HttpResponse<String> answer = alice.post("jobs", """
                {"jobs": [
                  {"action": "stop", "instance": "%s", "graceSeconds": 0, "reason": "New kernel"},
                  {"action": "start", "instance": "%s", "after": [{"index": 0}]},
                  {"action": "reboot", "instance": "%s", "priority": -3,
                   "after": [{"index": 1, "ends": ["succeeded", "failed"]}, {"job": "%s"}]}]}
                """.formatted(id, id, id, web.job()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        JsonNode jobs = read(answer).path("jobs");
        assertThat(jobs.size()).isEqualTo(3);
        String last = jobs.path(2).path("job").asString();
        awaitJob(alice, last, "status", "succeeded");
        assertThat(read(alice.get("jobs/" + last)).path("priority").asInt()).isEqualTo(-3);

        int before = read(alice.get("jobs?instance=" + id)).path("total").asInt();
        HttpResponse<String> refused = alice.post("jobs", """
                {"jobs": [{"action": "stop", "instance": "%s"}, {"action": "start", "instance": "%s"}]}
                """.formatted(id, UUID.randomUUID()));
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(read(alice.get("jobs?instance=" + id)).path("total").asInt()).isEqualTo(before);
    }

    @Test
    void aBatchMakesAMachineStartsItAndTakesItAway() throws Exception {
        HttpResponse<String> answer = alice.post("jobs", """
                {"jobs": [
                  {"action": "create", "create": %s},
                  {"action": "stop", "instanceOf": 0, "graceSeconds": 0},
                  {"action": "remove", "instanceOf": 0, "after": [{"index": 1}]}]}
                """.formatted(machine("short-lived")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        JsonNode jobs = read(answer).path("jobs");
        String made = jobs.path(0).path("instance").asString();
        assertThat(jobs.path(1).path("instance").asString()).isEqualTo(made);
        assertThat(jobs.path(2).path("instance").asString()).isEqualTo(made);
        String last = jobs.path(2).path("job").asString();
        awaitJob(alice, last, "status", "succeeded");
        assertThat(read(alice.get("jobs/" + last)).path("title").asString()).isEqualTo("Delete short-lived");
        assertThat(alice.get("instances/" + made).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jobs\": []}",
                "{}",
                "{\"jobs\": [null]}",
                "{\"jobs\": [{\"action\": \"dance\"}]}",
                "{\"jobs\": [{\"action\": \"start\"}]}",
                "{\"jobs\": [{\"action\": \"create\"}]}",
                "{\"jobs\": [{\"action\": \"start\", \"instance\": \"x\"}]}",
                "{\"jobs\": [{\"action\": \"start\", \"instanceOf\": 0}]}",
                "{\"jobs\": [{\"action\": \"start\", \"instanceOf\": \"0\"}]}",
                "{\"jobs\": [{\"action\": \"start\", \"instanceOf\": 0, \"instance\": \"x\"}]}",
                "{\"jobs\": [{\"action\": \"start\", \"after\": [{}]}]}"
            })
    void refusesBatchesThatMeanNothing(String body) throws Exception {
        HttpResponse<String> answer = alice.post("jobs", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    }

    @Test
    void showsLocks() throws Exception {
        JsonNode all = read(admin.get("locks"));
        assertThat(all.has("total")).isTrue();
        assertThat(admin.get("locks?contended=perhaps").statusCode()).isEqualTo(400);
        assertThat(admin.get("locks?limit=0").statusCode()).isEqualTo(400);
    }

    private String instance() {
        return "instances/" + web.instance();
    }

    private String machine(String name) {
        return """
                {"project": "%s", "name": "%s", "vcpus": 1, "memoryBytes": 134217728, "diskBytes": 67108864}
                """.formatted(people.red.id(), name);
    }

    private HttpResponse<String> replaceRules(String rules) throws Exception {
        String version = read(admin.get("rules")).path("version").asString();
        return admin.put("rules", "{\"version\": \"" + version + "\", \"rules\": [" + rules + "]}");
    }

    private static String taken(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return read(answer).path("job").asString();
    }

    private static void awaitJob(ApiClient who, String job, String field, String value) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> read(who.get("jobs/" + job)).path(field).asString(), now -> now.equals(value));
    }

    private static JsonNode read(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }
}
