package org.gannet.webapp.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gannet.backend.instances.Accepted;
import org.gannet.webapp.world.ApiClient;
import org.gannet.webapp.world.Machines;
import org.gannet.webapp.world.PortalTest;
import org.gannet.webapp.world.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What programs are told of balance, capacity and a node's death; the shapes are in the golden files. */
@PortalTest
class PlacementApiIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String GROUP = "00000000-0000-0000-0000-000000000001";

    @LocalServerPort
    int port;

    @Autowired
    World.People people;

    @Autowired
    Machines machines;

    ApiClient admin;
    List<Accepted> made;

    @BeforeEach
    void open() throws Exception {
        machines.ensureNode("node1", "node1:1");
        machines.ensureNode("node2", "node2:1");
        admin = ApiClient.of(port, "admin");
        // Other classes may have left some on the other node.
        int ahead = read(admin.get("nodes/node2")).path("instances").asInt();
        made = IntStream.range(0, ahead + 4)
                .mapToObj(each -> machines.create(people.red.id(), false, Optional.of("node1")))
                .toList();
    }

    @AfterEach
    void close() {
        made.forEach(each -> machines.remove(each.instance()));
    }

    @Test
    void theDryRunOfABalanceTellsItsMovesAndDoesNothing() throws Exception {
        JsonNode plan = dryRun("{\"group\": \"" + GROUP + "\", \"mostMoves\": 2}");

        assertThat(plan.path("refusal").isMissingNode() || plan.path("refusal").isNull())
                .isTrue();
        assertThat(plan.path("remarks").get(0).asString()).contains("The score of the group is");
        assertThat(plan.path("jobs").size()).isEqualTo(2);
        double before = Double.MAX_VALUE;
        for (JsonNode job : plan.path("jobs")) {
            assertThat(job.path("operation").asString()).isEqualTo("MigrateInstance");
            assertThat(job.path("node").asString()).isEqualTo("node2");
            assertThat(job.path("after").size()).isZero();
            assertThat(job.path("moves").path("from").asString()).isEqualTo("node1");
            assertThat(job.path("moves").path("copiedBytes").longValue()).isEqualTo(64 << 20);
            assertThat(job.path("moves").path("scoreAfter").doubleValue()).isLessThan(before);
            before = job.path("moves").path("scoreAfter").doubleValue();
        }
        assertThat(read(admin.get("nodes/node1/death")).path("lost").size())
                .as("all are where they were")
                .isGreaterThanOrEqualTo(made.size());
    }

    @Test
    void theScoreOfAGroupIsTheOneThatItsBalanceBeginsWith() throws Exception {
        JsonNode group = read(admin.get("balance")).path("items").get(0);

        assertThat(group.path("group").asString()).isEqualTo(GROUP);
        String words =
                dryRun("{\"group\": \"" + GROUP + "\"}").path("remarks").get(0).asString();
        assertThat(words)
                .contains(String.format(
                        Locale.ROOT, "is %.4f now", group.path("score").doubleValue()));
        double parts = 0;
        for (JsonNode part : group.path("parts")) {
            parts += part.doubleValue();
        }
        assertThat(parts).isCloseTo(group.path("score").doubleValue(), within(0.001));
    }

    /** What was worked out is worked out anew when the cluster is another one. */
    @Test
    void whatChangesTheClusterChangesItsScore() throws Exception {
        double before = score();
        Accepted more = machines.create(people.red.id(), false, Optional.of("node1"));
        double uneven = score();
        machines.remove(more.instance());

        assertThat(uneven).isGreaterThan(before);
        assertThat(score()).isEqualTo(before);
    }

    private double score() throws Exception {
        return read(admin.get("balance")).path("items").get(0).path("score").doubleValue();
    }

    @Test
    void whatCanNotBeIsRefusedInTheBody() throws Exception {
        JsonNode plan = dryRun("{\"group\": \"" + GROUP + "\", \"keepNodes\": true}");

        assertThat(plan.path("jobs").size()).isZero();
        assertThat(plan.path("refusal").path("code").asString()).isEqualTo("WRONG_STATE");
        HttpResponse<String> typing =
                admin.post("operations/BalanceGroup?dryRun=true", "{\"group\": \"" + GROUP + "\", \"mostMove\": 1}");
        assertThat(typing.statusCode()).as(typing.body()).isEqualTo(400);
    }

    @Test
    void aDeathTellsTheMachinesThatWouldBeLost() throws Exception {
        JsonNode death = read(admin.get("nodes/node1/death"));

        assertThat(death.path("lost"))
                .extracting(machine -> machine.path("instance").asString())
                .containsAll(
                        made.stream().map(each -> each.instance().toString()).toList());
        assertThat(death.path("shortages").size()).isZero();
        assertThat(admin.get("nodes/node99/death").statusCode()).isEqualTo(404);
    }

    @Test
    void roomIsCountedForEachSizeAndWithOneMoreNode() throws Exception {
        JsonNode room = read(admin.get("headroom?template=file&like=node1"));

        assertThat(room.path("template").asString()).isEqualTo("file");
        assertThat(room.path("sizes").size()).isPositive();
        for (JsonNode size : room.path("sizes")) {
            assertThat(size.path("machines").asInt()).isPositive();
            assertThat(size.path("redundant").asInt())
                    .isLessThanOrEqualTo(size.path("machines").asInt());
            boolean more = size.path("more").booleanValue();
            assertThat(size.path("gained").isNumber()).isEqualTo(!more);
            assertThat(size.path("limits").isEmpty()).isEqualTo(more);
        }
        assertThat(admin.get("headroom?template=paper").statusCode()).isEqualTo(400);
        assertThat(admin.get("headroom?like=node99").statusCode()).isEqualTo(404);
    }

    @Test
    void oneMoreNodeMayHaveOtherFiguresThanThoseThereAre() throws Exception {
        long gibibyte = 1L << 30;
        JsonNode like = read(admin.get("headroom?template=file&like=node1"));
        JsonNode small = read(admin.get(
                "headroom?template=file&like=node1&cpus=1&memoryBytes=" + 2 * gibibyte + "&diskBytes=" + 5 * gibibyte));

        assertThat(small.path("more").path("cpus").asInt()).isEqualTo(1);
        assertThat(small.path("more").path("diskBytes").asLong()).isEqualTo(5 * gibibyte);
        assertThat(small.path("sizes").get(0).path("machines"))
                .isEqualTo(like.path("sizes").get(0).path("machines"));
        assertThat(small.path("sizes").get(0).path("gained").asInt())
                .isLessThan(like.path("sizes").get(0).path("gained").asInt());
        assertThat(admin.get("headroom?like=node1&cpus=0").statusCode()).isEqualTo(400);
        assertThat(admin.get("headroom?like=node1&memoryBytes=-1").statusCode()).isEqualTo(400);
        assertThat(admin.get("headroom?like=node1&diskBytes=" + Long.MAX_VALUE).statusCode())
                .isEqualTo(400);
        assertThat(admin.get("headroom?cpus=4").statusCode()).isEqualTo(400);
    }

    @Test
    void aNodeWithDisksOfMachinesIsNotSpare() throws Exception {
        JsonNode spare = read(admin.get("spare-nodes"));

        assertThat(spare.path("held")).extracting(JsonNode::asString).contains("node1");
        assertThat(spare.path("nodes"))
                .extracting(node -> node.path("node").asString())
                .doesNotContain("node1");
    }

    private JsonNode dryRun(String body) throws Exception {
        HttpResponse<String> answer = admin.post("operations/BalanceGroup?dryRun=true", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static JsonNode read(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }
}
