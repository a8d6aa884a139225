package org.gannet.webapp.portal.operations;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.gannet.backend.instances.Accepted;
import org.gannet.base.NodeName;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.job.Job;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.QueueSettings;
import org.gannet.engine.operation.group.ReturnNodes;
import org.gannet.engine.simulation.SimulatedNode;
import org.gannet.engine.simulation.SimulatedNodes;
import org.gannet.webapp.world.Chromium;
import org.gannet.webapp.world.InBrowser;
import org.gannet.webapp.world.Pictures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Operations are found on the page of what they are about, show their plan, say what is wrong, and become jobs. */
class OperationsE2E extends InBrowser {
    private static final Pictures PICTURES = new Pictures(Path.of("target/screenshots"));

    @Autowired
    SimulatedNodes nodes;

    @Autowired
    ClusterEngine engine;

    private Page page;

    @BeforeEach
    void open() {
        machines.ensureNode("node1", "node1:1");
        page = chromium.signIn(port, "admin", Chromium.window(1440, ColorScheme.LIGHT));
    }

    @AfterEach
    void close() {
        page.context().close();
    }

    @Test
    void aMachineIsRenamedOnItsPage() {
        Accepted made = machines.create(people.red.id(), false, Optional.of("node1"));
        page.navigate("machines/" + made.instance());
        page.locator("#action-more").click();
        page.locator("#op-RenameInstance").click();
        assertThat(page.locator("#confirm-ok")).isDisabled();
        page.locator("#op-name input").fill("not a name");
        assertThat(page.locator("#operation-plan")).not().isEmpty();
        assertThat(page.locator("#confirm-ok")).isDisabled();
        pictures("operation-refused");

        page.locator("#op-name input").fill("renamed1");
        assertThat(page.locator("#operation-plan")).containsText("renamed1");
        pictures("operation-rename");
        page.locator("#confirm-ok").click();
        assertThat(page.locator("h1, h2").getByText("renamed1").first()).isVisible();
        machines.remove(made.instance());
    }

    @Test
    void aNodeTakesNoNewMachinesFromItsPage() {
        page.navigate("admin/nodes/node1");
        page.locator("#operations").click();
        page.locator("#op-ModifyNode").click();
        pictures("operation-node");
        page.locator("#confirm-cancel").click();
        assertThat(page.locator("#operation-plan")).hasCount(0);
    }

    @Test
    void theClusterIsChangedFromTheDashboard() {
        page.navigate("admin");
        page.locator("#operations").click();
        page.screenshot(
                new Page.ScreenshotOptions().setPath(PICTURES.directory().resolve("operation-menu.png")));
        page.locator("#op-AddGroup").click();
        page.locator("#op-name input").fill("rack2");
        assertThat(page.locator("#operation-plan")).containsText("rack2");
        assertThat(page.locator("#confirm-ok")).isEnabled();
        pictures("operation-group");
        page.locator("#confirm-cancel").click();
    }

    @Test
    void aGroupInheritsWhatIsNotSetThere() {
        page.navigate("admin/groups");
        page.locator("#op-AddGroup").click();
        page.locator("#op-name input").fill("rack7");
        assertThat(page.locator("#operation-plan")).containsText("rack7");
        page.locator("#confirm-ok").click();
        page.locator("#group-list a").getByText("rack7").click();
        assertThat(page.locator("h1")).hasText("rack7");

        open("ModifyGroup");
        assertThat(page.locator("#operation-plan")).containsText("Nothing would change");
        assertThat(page.locator("#confirm-ok")).isDisabled();
        page.locator("#op-node summary").click();
        page.locator("#op-node-memoryReserve input").fill("1 GiB");
        assertThat(page.locator("#operation-plan")).containsText("1 GiB");
        pictures("operation-group-change");
        page.locator("#confirm-ok").click();
        assertThat(page.locator("#parameters-node")).containsText("set here");
        pictures("group");

        open("ModifyGroup");
        page.locator("#op-node summary").click();
        assertThat(page.locator("#op-node-memoryReserve input")).hasValue("1 GiB");
        page.locator("#op-node-memoryReserve input").fill("");
        assertThat(page.locator("#operation-plan")).containsText("nothing");
        page.locator("#confirm-ok").click();
        assertThat(page.locator("#parameters-node")).not().containsText("set here");

        open("RemoveGroup");
        assertThat(page.locator("#confirm-ok")).isDisabled();
        page.locator("#confirm-name input").fill("rack7");
        pictures("operation-group-remove");
        page.locator("#confirm-ok").click();
        assertThat(page.locator("h1")).hasText("rack7");
        page.navigate("admin/groups");
        assertThat(page.locator("#group-list a").getByText("rack7")).hasCount(0);
        pictures("groups");
    }

    @Test
    void aGroupIsBalancedAndItsJobsAreWatched() {
        machines.ensureNode("node2", "node2:1");
        List<Accepted> made = IntStream.range(0, 4 + aheadOfNode1())
                .mapToObj(each -> machines.create(people.red.id(), false, Optional.of("node1")))
                .toList();
        page.navigate("admin/groups");
        page.locator("#group-list a").getByText("default").click();
        open("BalanceGroup");
        assertThat(page.locator("#plan-jobs")).containsText("→ node2");
        assertThat(page.locator("#operation-plan")).containsText("The score of the group is");
        page.locator("#op-mostMoves input").fill("1");
        assertThat(page.locator("#plan-jobs li")).hasCount(1);
        pictures("operation-balance");
        page.locator("#confirm-ok").click();
        pictures("operation-balanced");

        page.getByText("Balance a group").first().click();
        assertThat(page.locator("#job-children")).containsText("1 job");
        pictures("job-balance");
        made.forEach(each -> machines.remove(each.instance()));
    }

    @Test
    void nodesAreMaintainedSetAfterSetEachWithAWord() {
        machines.ensureNode("node2", "node2:1");
        Accepted made = machines.create(people.red.id(), true, Optional.of("node1"));
        try {
            page.navigate("admin/groups");
            page.locator("#group-list a").getByText("default").click();
            open("RollMaintenance");
            assertThat(page.locator("#operation-plan")).containsText("sets, one after another: 2.");
            assertThat(page.locator("#plan-jobs .plan-forecast__nodes")).hasCount(2);
            assertThat(page.locator("#plan-jobs")).containsText("Maintain nodes of a group");
            pictures("operation-roll");
            page.locator("#confirm-ok").click();
            page.getByText("Roll maintenance through a group").first().click();
            givesTheWordOnTheJobsPage();
            givesTheWordOnThePageOfTheWhole();
        } finally {
            engine.view().jobs().forEach(job -> engine.cancel(job.id()));
            engine.submit(Job.Submission.of(
                    new ReturnNodes.Parameters(
                            Group.FIRST,
                            nodes.all().stream().map(SimulatedNode::name).toList()),
                    Optional.empty(),
                    "admin"));
            engine.wake();
        }
        machines.remove(made.instance());
    }

    private void givesTheWordOnTheJobsPage() {
        Locator children = page.locator("#job-children");
        Locator word = page.locator(".job-child-release");
        word.waitFor();
        assertThat(children).containsText("Waits for your word: These nodes are empty and may go down");
        pictures("job-roll");
        String rolling = page.url();
        page.navigate("admin/jobs?q=default");
        assertThat(page.locator("#job-list")).containsText("Waits for your word");
        pictures("jobs-held");

        page.navigate(rolling);
        children.locator("li", new Locator.LocatorOptions().setHas(word))
                .locator("a")
                .click();
        assertThat(page.locator("#job-waits")).containsText("Waits for your word");
        pictures("job-held");
        page.locator("#job-release").click();
        page.locator("#job-panel[data-status=succeeded]").waitFor();
        assertThat(page.locator("#job-release")).isHidden();
        assertThat(page.locator("#job-log")).containsText("Released by admin.");
        page.navigate(rolling);
    }

    private void givesTheWordOnThePageOfTheWhole() {
        page.locator(".job-child-release vaadin-button").click();
        Locator done = page.locator(
                "#job-children .job__head p",
                new Page.LocatorOptions().setHasNotText(Pattern.compile("Waiting|Queued|Running")));
        done.waitFor();
        assertThat(page.locator(".job-child-release")).hasCount(0);
        assertThat(done).containsText("Done");
        pictures("job-rolled");
    }

    /** One at work, which never ends by itself; the others wait, and are taken out of the queue. */
    @Test
    void jobsThatStillWaitAreCancelledWhereTheyWereAskedFor() {
        machines.ensureNode("node2", "node2:1");
        List<Accepted> made = IntStream.range(0, 4)
                .mapToObj(each -> machines.create(people.red.id(), false, Optional.of("node1")))
                .toList();
        QueueSettings usual = engine.view().state().queue();
        nodes.all().forEach(node -> node.setPace(task -> Duration.ofHours(1)));
        engine.changeQueue(queue -> queue.withRunningLimit(1));
        try {
            page.navigate("admin/groups");
            page.locator("#group-list a").getByText("default").click();
            open("BalanceGroup");
            Locator planned = page.locator("#plan-jobs li");
            // Of two at least; there may be machines of others, too.
            assertThat(planned.nth(1)).isVisible();
            int jobs = planned.count();
            page.locator("#confirm-ok").click();
            page.getByText("Balance a group").first().click();
            Locator children = page.locator("#job-children");
            assertThat(children).containsText(jobs + " jobs");
            assertThat(children).containsText("1 × Running");
            pictures("job-children");
            page.locator("#job-children-stop").click();
            assertThat(children).containsText(jobs - 1 + " × Cancelled");
            assertThat(page.locator("#job-children-stop")).isHidden();
            assertThat(children).containsText("1 × Running");
        } finally {
            engine.view().jobs().forEach(job -> engine.cancel(job.id()));
            nodes.all().forEach(node -> node.setPace(task -> Duration.ZERO));
            engine.changeQueue(queue -> usual);
        }
        made.forEach(each -> machines.remove(each.instance()));
    }

    /** How many more machines another node has than node1: other classes may have left some there. */
    private int aheadOfNode1() {
        ClusterState state = engine.view().state();
        int most = state.nodes().keySet().stream()
                .mapToInt(node -> state.instancesOn(node).size())
                .max()
                .orElseThrow();
        return most - state.instancesOn(new NodeName("node1")).size();
    }

    @Test
    void aNodeSaysWhatItsDeathWouldCost() {
        Accepted made = machines.create(people.red.id(), false, Optional.of("node1"));
        page.navigate("admin/nodes/node1");
        page.locator("#node-death-ask").click();
        assertThat(page.locator("#node-death")).containsText("would be lost with it");
        assertThat(page.locator("#node-death a[href='machines/" + made.instance() + "']"))
                .isVisible();
        page.locator("#node-death").scrollIntoViewIfNeeded();
        pictures("node-death");
        machines.remove(made.instance());
    }

    @Test
    void theDashboardSaysHowMuchStillFits() {
        page.navigate("admin");
        page.locator("#headroom-like").click();
        page.locator("vaadin-select-item", new Page.LocatorOptions().setHasText("node1"))
                .first()
                .click();
        page.locator("#headroom-ask").click();
        assertThat(page.locator("#headroom-answer")).containsText("Small");
        assertThat(page.locator("#headroom-answer")).containsText("with another node like node1");
        assertThat(page.locator("#headroom-answer")).containsText("Then: ");
        page.locator("#headroom-answer").scrollIntoViewIfNeeded();
        pictures("headroom");

        page.locator("#headroom-cpus input").fill("1");
        page.locator("#headroom-cpus input").blur();
        page.locator("#headroom-ask").click();
        assertThat(page.locator("#headroom-answer")).containsText("like node1, with 1 processor,");
        page.locator("#headroom-cpus input").fill("0");
        page.locator("#headroom-cpus input").blur();
        assertThat(page.locator("#headroom-cpus")).containsText("1 to 8,192");
        pictures("headroom-figures");
    }

    private void open(String operation) {
        page.locator("#operations").click();
        page.locator("#op-" + operation).click();
        assertThat(page.locator("#operation-plan")).not().isEmpty();
    }

    @Test
    void aNetworkHasItsAddressesAndGroups() {
        page.navigate("admin/networks");
        page.locator("#op-AddNetwork").click();
        page.locator("#op-name input").fill("lan7");
        page.locator("#op-v4 input").fill("10.7.0.0/24");
        page.locator("#op-v4Gateway input").fill("10.7.0.1");
        page.locator("#op-reserved textarea").fill("10.7.0.2-10.7.0.9");
        assertThat(page.locator("#operation-plan")).containsText("10.7.0.0/24");
        pictures("operation-network");
        page.locator("#confirm-ok").click();
        page.locator("#network-list a").getByText("lan7").click();
        assertThat(page.getByText("10.7.0.10").first()).isVisible();

        open("ConnectNetwork");
        page.locator("#op-group input").click();
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Enter");
        page.locator("#op-link input").fill("br0");
        assertThat(page.locator("#operation-plan")).containsText("br0");
        pictures("operation-connect");
        page.locator("#confirm-ok").click();
        assertThat(page.getByText("Bridge of the kernel, br0").first()).isVisible();
        open("ModifyNetwork");
        assertThat(page.locator("#op-v4Gateway input")).hasValue("10.7.0.1");
        pictures("operation-network-change");
        page.locator("#confirm-cancel").click();
        pictures("network");
        open("TagNetwork");
        page.locator("#op-add textarea").fill("env:test");
        page.locator("#confirm-ok").click();
        assertThat(page.locator("a.chip").getByText("env:test").first()).isVisible();
        page.navigate("admin/tags?q=env");
        assertThat(page.locator("#tag-list")).containsText("lan7");
        pictures("tags");
    }

    @Test
    void aMachineShowsWhatItIsMadeOf() {
        Accepted made = machines.create(people.red.id(), false, Optional.of("node1"));
        page.navigate("machines/" + made.instance() + "/hardware");
        assertThat(page.locator("#disks")).containsText("Disk 0");
        assertThat(page.locator("#nics")).containsText("Address translation of the node");
        page.locator("#op-AttachDisk").click();
        page.locator("#op-size input").fill("128 MiB");
        page.locator("#op-name input").fill("second");
        assertThat(page.locator("#operation-plan")).containsText("128 MiB");
        pictures("operation-attach-disk");
        page.locator("#confirm-ok").click();
        assertThat(page.locator("#disks")).containsText("second");

        page.locator("#disks li").getByRole(AriaRole.BUTTON).last().click();
        page.locator("#part-GrowDisk").click();
        assertThat(page.locator("#op-size input")).hasValue("128 MiB");
        page.locator("#op-size input").fill("256 MiB");
        assertThat(page.locator("#operation-plan")).containsText("128 MiB");
        pictures("operation-grow-disk");
        page.locator("#confirm-ok").click();
        assertThat(page.locator("#disks")).containsText("256 MiB");

        page.locator("#op-SnapshotInstance").click();
        page.locator("#op-name input").fill("before");
        assertThat(page.locator("#confirm-ok")).isEnabled();
        pictures("operation-snapshot");
        page.locator("#confirm-ok").click();
        assertThat(page.locator("#disks")).containsText("Snapshot before");
        page.locator("#disks .part__line").getByRole(AriaRole.BUTTON).first().click();
        page.locator("#part-DeleteSnapshot").click();
        assertThat(page.locator("#operation-plan")).not().isEmpty();
        assertThat(page.locator("#confirm-ok")).isDisabled();
        page.locator("#confirm-loses input").check();
        pictures("operation-delete-snapshot");
        page.locator("#confirm-ok").click();
        assertThat(page.locator("#disks .part__line")).hasCount(0);
        pictures("machine-hardware");
        page.locator("#action-more").click();
        assertThat(page.locator("#op-RenameInstance")).isVisible();
        pictures("machine-menu");
        page.keyboard().press("Escape");
        machines.remove(made.instance());
    }

    @Test
    void anOwnerFindsHisOwnOperationsOnly() {
        Accepted made = machines.create(people.red.id(), false, Optional.of("node1"));
        page.context().close();
        page = chromium.signIn(port, "alice", Chromium.window(1440, ColorScheme.LIGHT));
        page.navigate("machines/" + made.instance() + "/hardware");
        assertThat(page.locator("#disks")).containsText("Disk 0");
        page.locator("#action-more").click();
        assertThat(page.locator("#op-RenameInstance")).isVisible();
        assertThat(page.locator("#op-MarkOffline")).hasCount(0);
        assertThat(page.locator("#op-TagInstance")).hasCount(0);
        pictures("machine-owner");
        page.keyboard().press("Escape");
        machines.remove(made.instance());
    }

    @Test
    void policiesAreFormsInForms() {
        page.navigate("admin/settings");
        open("ModifyCluster");
        page.locator("#op-policy summary").click();
        page.locator("#op-policy-ranges-add").click();
        assertThat(page.locator("#op-policy-ranges-1-min-memory input")).isVisible();
        pictures("operation-cluster");
        page.locator("#confirm-cancel").click();
        assertThat(page.locator("#operation-plan")).hasCount(0);
        pictures("settings");
    }

    @Test
    void aFindingHasTheButtonThatMendsIt() {
        page.navigate("admin/settings");
        open("PauseWatcher");
        assertThat(page.locator("#confirm-ok")).isEnabled();
        pictures("operation-pause");
        page.locator("#confirm-ok").click();
        // Asked for: who leaves before that has not asked.
        assertThat(page.locator("#confirm-ok")).isHidden();
        page.navigate("admin/findings");
        Locator finding = page.locator("[data-code=WATCHER_PAUSED]");
        assertThat(finding).isVisible();
        pictures("findings");
        finding.locator("#op-ResumeWatcher").click();
        assertThat(page.locator("#operation-plan")).not().isEmpty();
        page.locator("#confirm-ok").click();
        assertThat(finding).hasCount(0);
    }

    private void pictures(String name) {
        PICTURES.take(page, name);
    }
}
