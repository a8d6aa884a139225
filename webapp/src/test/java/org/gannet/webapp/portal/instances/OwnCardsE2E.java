package org.gannet.webapp.portal.instances;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.instances.Accepted;
import org.gannet.backend.jobs.JobOptions;
import org.gannet.backend.operations.OperationRequest;
import org.gannet.backend.operations.OperationService;
import org.gannet.base.InstanceId;
import org.gannet.base.NetworkId;
import org.gannet.webapp.world.Chromium;
import org.gannet.webapp.world.InBrowser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** An operator opens a network to a project; its member attaches a card of his machine there, and sees no other. */
class OwnCardsE2E extends InBrowser {
    private static final Path PICTURES = Path.of("target/screenshots");
    private static final String FIRST_GROUP = "00000000-0000-0000-0000-000000000001";

    @Autowired
    OperationService operations;

    private Page page;
    private Page operator;

    @BeforeEach
    void open() {
        machines.ensureNode("node1", "node1:1");
        page = chromium.signIn(port, "alice", Chromium.window(1440, ColorScheme.LIGHT));
        operator = chromium.signIn(port, "admin", Chromium.window(1440, ColorScheme.LIGHT));
    }

    @AfterEach
    void close() {
        page.context().close();
        operator.context().close();
    }

    private void ask(String operation, Map<String, Object> values) {
        machines.finish(operations
                .submit(Actor.system(), new OperationRequest(operation, values), JobOptions.PORTAL)
                .job());
    }

    private NetworkId network(String name, String prefix) {
        NetworkId id = NetworkId.random();
        ask("AddNetwork", Map.of("network", id.toString(), "name", name, "v4", prefix));
        ask("ConnectNetwork", Map.of("network", id.toString(), "group", FIRST_GROUP, "mode", "BRIDGED", "link", "br0"));
        return id;
    }

    private void remove(NetworkId network) {
        ask("DisconnectNetwork", Map.of("network", network.toString(), "group", FIRST_GROUP));
        ask("RemoveNetwork", Map.of("network", network.toString()));
    }

    @Test
    void anOwnerUsesWhatIsOpenToHisProjectAndSeesNothingElse() {
        NetworkId lab = network("lab", "10.81.0.0/24");
        NetworkId vault = network("vault", "10.82.0.0/24");
        Accepted made = machines.create(people.red.id(), false, Optional.of("node1"));
        noNetworkIsOpen(made);
        anOperatorOpensIt(lab);
        theOwnerAttachesChangesAndDetaches(made);
        String inLab = aNewMachineIsMadeThere();
        anOperatorClosesItAndIsToldWhoStays(lab);
        machines.remove(made.instance());
        machines.remove(new InstanceId(UUID.fromString(inLab)));
        remove(lab);
        remove(vault);
    }

    private void noNetworkIsOpen(Accepted made) {
        page.navigate("machines/" + made.instance() + "/hardware");
        page.locator("#op-AttachNic").click();
        choose(page, "#op-attachment-kind", "A network");
        assertThat(page.locator("#op-attachment-network")).containsText("There is no network for it");
        assertThat(page.locator("#confirm-ok")).isDisabled();
        pictures(page, "own-card-none");
        page.locator("#confirm-cancel").click();
    }

    private void anOperatorOpensIt(NetworkId lab) {
        operator.navigate("admin/networks/" + lab);
        operator.locator("#operations").click();
        operator.locator("#op-ModifyNetwork").click();
        choose(operator, "#op-openTo-kind", "Some projects");
        operator.locator("#op-openTo-projects").getByText("red").click();
        assertThat(operator.locator("#operation-plan")).containsText("operators only → red");
        pictures(operator, "network-open");
        operator.locator("#confirm-ok").click();
        assertThat(operator.locator(".facts")).containsText("red");
    }

    private void theOwnerAttachesChangesAndDetaches(Accepted made) {
        page.navigate("machines/" + made.instance() + "/hardware");
        page.locator("#op-AttachNic").click();
        assertThat(page.locator("#op-attachment-kind")).isVisible();
        choose(page, "#op-attachment-kind", "A network");
        // The only one is chosen already.
        assertThat(page.locator("#op-attachment-network input")).hasValue("lab, 10.81.0.0/24");
        page.locator("#op-attachment-network input").click();
        assertThat(page.locator("vaadin-combo-box-item:visible")).hasCount(1);
        page.keyboard().press("Escape");
        assertThat(page.locator("#operation-plan")).containsText("10.81.0.1");
        pictures(page, "own-card-attach");
        page.locator("#confirm-ok").click();
        Locator cards = page.locator("#nics");
        assertThat(cards).containsText("Network lab");
        assertThat(cards).containsText("10.81.0.1");

        cards.locator("li").last().locator("vaadin-button").last().click();
        page.locator("#part-ModifyNic").click();
        choose(page, "#op-attachment-kind", "A network");
        page.locator("#op-attachment-addresses textarea").fill("10.81.0.77");
        page.locator("#op-attachment-addresses textarea").blur();
        assertThat(page.locator("#operation-plan")).containsText("Addresses: 10.81.0.1 → 10.81.0.77");
        page.locator("#confirm-ok").click();
        assertThat(cards).containsText("10.81.0.77");

        cards.locator("li").last().locator("vaadin-button").last().click();
        page.locator("#part-DetachNic").click();
        assertThat(page.locator("#operation-plan")).containsText("lab → nothing");
        page.locator("#confirm-ok").click();
        assertThat(cards).not().containsText("10.81.0.77");
    }

    /** @return its id */
    private String aNewMachineIsMadeThere() {
        page.navigate("machines/new?name=inlab");
        page.locator("#create-network input").click();
        page.locator("vaadin-combo-box-item:visible")
                .getByText("lab, 10.81.0.0/24")
                .click();
        page.locator("#create-address input").fill("10.81.0.50");
        page.locator("#create-address input").blur();
        assertThat(page.locator("#create-submit")).isEnabled();
        pictures(page, "create-in-network");
        page.locator("#create-submit").click();
        assertThat(page.locator("h1")).hasText("inlab");
        assertThat(page.locator("#machine-status")).containsText("Running");
        return page.url().replaceAll(".*/machines/([0-9a-f-]{36}).*", "$1");
    }

    @Test
    void aLinkToABackupThatIsGoneSaysSo() {
        operator.navigate("machines/new?backup=" + UUID.randomUUID() + "&on=node1");
        assertThat(operator.locator("#backup-gone")).containsText("not there any more");
        assertThat(operator.locator("#create-name")).isVisible();
        operator.navigate("machines/new");
        assertThat(operator.locator("#backup-gone")).isHidden();
    }

    private void anOperatorClosesItAndIsToldWhoStays(NetworkId lab) {
        operator.navigate("admin/networks/" + lab);
        operator.locator("#operations").click();
        operator.locator("#op-ModifyNetwork").click();
        choose(operator, "#op-openTo-kind", "Operators only");
        assertThat(operator.locator("#operation-plan")).containsText("Machines that keep their cards in this network");
        operator.locator("#confirm-ok").click();
        assertThat(operator.locator(".facts")).containsText("Operators only");
    }

    private static void choose(Page page, String select, String words) {
        page.locator(select).click();
        page.locator("vaadin-select-item:visible").getByText(words).click();
    }

    private static void pictures(Page page, String name) {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            for (int width : new int[] {1440, 390}) {
                page.setViewportSize(width, 900);
                String file = name + "-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width + ".png";
                page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(file)));
            }
        }
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.setViewportSize(1440, 900);
    }
}
