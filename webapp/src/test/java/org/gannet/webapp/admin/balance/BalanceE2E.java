package org.gannet.webapp.admin.balance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.gannet.backend.instances.Accepted;
import org.gannet.backend.jobs.JobId;
import org.gannet.base.GroupId;
import org.gannet.base.GroupName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.job.Job;
import org.gannet.engine.model.AllocationPolicy;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.group.AddGroup;
import org.gannet.engine.operation.group.RemoveGroup;
import org.gannet.webapp.world.ApiClient;
import org.gannet.webapp.world.Chromium;
import org.gannet.webapp.world.InBrowser;
import org.gannet.webapp.world.Pictures;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** The page of balance and maintenance: what it tells of groups, what a balance would bring, and its run. */
class BalanceE2E extends InBrowser {
    private static final Pictures PICTURES = new Pictures(Path.of("target/screenshots"));

    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    ClusterEngine engine;

    @BeforeEach
    void nodes() {
        machines.ensureNode("node1", "node1:1");
        machines.ensureNode("node2", "node2:1");
    }

    @Test
    void aBalanceIsWorkedOutWhenAskedForAndRun() {
        List<Accepted> made = IntStream.range(0, 4 + aheadOfNode1())
                .mapToObj(each -> machines.create(people.red.id(), false, Optional.of("node1")))
                .toList();
        Page page = opened("admin");
        assertThat(page.locator("#balance-score")).containsText("Promised memory");
        assertThat(page.locator("#balance-death")).containsText("Any one node may die");
        assertThat(page.locator("#plan-jobs")).hasCount(0);
        assertThat(page.locator("#confirm-ok")).isDisabled();
        pictures(page, "balance");

        page.locator("#operation-work").click();
        assertThat(page.locator("#plan-jobs")).containsText("node1 → node2");
        assertThat(page.locator("#operation-plan")).containsText("The score of the group is");
        assertThat(page.locator("#confirm-ok")).isEnabled();
        page.locator("#op-mostMoves input").fill("1");
        assertThat(page.locator("#plan-jobs")).hasCount(0);
        assertThat(page.locator("#confirm-ok")).isDisabled();
        page.locator("#operation-work").click();
        assertThat(page.locator("#plan-jobs li")).hasCount(1);
        pictures(page, "balance-proposed");

        page.locator("#confirm-ok").click();
        assertThat(page.getByText("Balance a group").first()).isVisible();
        assertThat(page.locator("#confirm-ok")).isDisabled();
        page.locator("#spare-ask").click();
        assertThat(page.locator("#spare-answer")).not().isEmpty();
        page.locator("#spare-answer").scrollIntoViewIfNeeded();
        pictures(page, "balance-spare");
        page.context().close();
        made.forEach(each -> machines.remove(each.instance()));
    }

    @Test
    void aRollTellsWhereMachinesWouldGoSetAfterSet() {
        List<Accepted> made = IntStream.range(0, 3)
                .mapToObj(each -> machines.create(people.red.id(), true, Optional.of("node1")))
                .toList();
        Page page = opened("admin");
        page.locator("#op-RollMaintenance").click();
        Locator plan = page.locator("#plan-jobs");
        assertThat(plan).containsText("Where machines go is a forecast");
        Locator first = plan.locator(".plan-forecast")
                .filter(new Locator.FilterOptions().setHasText("node1"))
                .first();
        assertThat(first).containsText("machines leave ·");
        assertThat(first.locator("li")).hasCount(0);
        plan.scrollIntoViewIfNeeded();
        pictures(page, "roll-sets");
        first.locator("summary").click();
        assertThat(first.locator("li").first()).containsText("node1 → node2");
        assertThat(first.locator("li").first()).containsText("of disks");
        first.scrollIntoViewIfNeeded();
        pictures(page, "roll-moves");
        page.locator("#confirm-cancel").click();
        page.context().close();
        made.forEach(each -> machines.remove(each.instance()));
    }

    @Test
    void eachGroupHasItsAddressAndAnEmptyOneIsEven() {
        GroupId rack = new GroupId(UUID.randomUUID());
        does(new AddGroup.Parameters(rack, new GroupName("rack9"), AllocationPolicy.PREFERRED));
        Page page = opened("admin");
        page.locator("#balance-groups a").getByText("rack9").click();
        assertThat(page.locator("#balance-score")).containsText("There is nothing uneven.");
        assertThat(page.locator("#balance-groups .row--here")).containsText("rack9");
        page.locator("#operation-work").click();
        assertThat(page.locator("#operation-plan")).containsText("There is nothing to gain");
        assertThat(page.locator("#confirm-ok")).isDisabled();
        pictures(page, "balance-groups");
        page.navigate("admin/balance/" + UUID.randomUUID());
        assertThat(page.getByText("This group is not there, or no more.")).isVisible();
        page.context().close();
        does(new RemoveGroup.Parameters(rack));
    }

    @Test
    void helpdeskLooksAndAsksForNothing() {
        Page page = opened("helga");
        assertThat(page.locator("#balance-score")).isVisible();
        assertThat(page.locator("#operation-work")).hasCount(0);
        assertThat(page.locator("#op-RollMaintenance")).hasCount(0);
        pictures(page, "balance-helpdesk");
        page.context().close();
    }

    @Test
    void aDeathSaysWhatWouldGoOnWithoutASecondCopy() throws Exception {
        ApiClient admin = ApiClient.of(port, "admin");
        does(admin.post("operations/ModifyCluster", "{\"templates\": [\"FILE\", \"MIRROR\"]}"));
        HttpResponse<String> twice = admin.post("instances", """
                        {"project": "%s", "name": "twice", "vcpus": 1, "memoryBytes": 134217728,
                         "diskBytes": 1073741824, "template": "mirror", "node": "node1", "start": true}
                        """.formatted(people.red.id()));
        does(twice);
        Page page = chromium.signIn(port, "admin", Chromium.window(1440, ColorScheme.LIGHT));
        page.navigate("admin/nodes/node1");
        page.locator("#node-death-ask").click();
        assertThat(page.locator("#node-death")).containsText("twice → node2, without a second copy");
        page.locator("#node-death").scrollIntoViewIfNeeded();
        pictures(page, "node-death-mirrored");
        page.context().close();

        machines.remove(new InstanceId(
                UUID.fromString(JSON.readTree(twice.body()).path("instance").asString())));
        does(admin.post("operations/ModifyCluster", "{\"templates\": [\"FILE\"]}"));
    }

    private void does(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        machines.finish(new JobId(
                UUID.fromString(JSON.readTree(answer.body()).path("job").asString())));
    }

    private Page opened(String login) {
        Page page = chromium.signIn(port, login, Chromium.window(1440, ColorScheme.LIGHT));
        page.navigate("admin/balance");
        assertThat(page.locator("h1")).hasText("Balance & maintenance");
        return page;
    }

    private void does(Parameters parameters) {
        Job job = engine.submit(Job.Submission.of(parameters, Optional.empty(), "admin"));
        machines.finish(new JobId(job.id().value()));
    }

    /** How many more machines node2 has than node1: other classes may have left some there. */
    private int aheadOfNode1() {
        return Math.max(0, on("node2") - on("node1"));
    }

    private int on(String node) {
        return engine.view().state().instancesOn(new NodeName(node)).size();
    }

    private void pictures(Page page, String what) {
        PICTURES.take(page, what);
    }
}
