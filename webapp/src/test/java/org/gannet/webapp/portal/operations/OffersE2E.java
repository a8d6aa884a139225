package org.gannet.webapp.portal.operations;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gannet.backend.instances.Accepted;
import org.gannet.backend.operations.OperationForm;
import org.gannet.base.Subject;
import org.gannet.webapp.world.Chromium;
import org.gannet.webapp.world.InBrowser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every operation is offered where a person looks for it: on the page of the thing, and beside the part of it. */
class OffersE2E extends InBrowser {
    private static final Path PICTURES = Path.of("target/screenshots");

    /** Buttons with questions of their own. */
    private static final Map<String, String> BUTTONS = Map.of(
            "action-start", "StartInstance",
            "action-stop", "StopInstance",
            "action-reboot", "RebootInstance",
            "action-migrate", "MigrateInstance",
            "action-remove", "RemoveInstance");

    private Page page;

    @BeforeEach
    void open() {
        machines.ensureNode("node1", "node1:1");
        signIn("admin");
    }

    private void signIn(String login) {
        page = chromium.signIn(port, login, Chromium.window(1440, ColorScheme.LIGHT));
    }

    @AfterEach
    void close() {
        page.context().close();
    }

    @Test
    void everyOperationIsReachableFromWhatItIsAbout() {
        Accepted made = machines.create(people.red.id(), false, Optional.of("node1"));
        Set<String> found = new TreeSet<>();
        page.navigate("machines/" + made.instance());
        found.addAll(offered("#action-more"));
        page.navigate("admin/nodes/node1");
        found.addAll(offered("#operations"));
        page.navigate("admin/groups");
        page.locator("#group-list a").first().click();
        assertThat(page.locator("h1")).hasText("default");
        found.addAll(offered("#operations"));
        addNetwork("reach1", "10.71.0.0/24");
        page.locator("#network-list a").getByText("reach1").click();
        assertThat(page.locator("h1")).hasText("reach1");
        found.addAll(offered("#operations"));
        page.navigate("admin/settings");
        found.addAll(offered("#operations"));

        assertThat(names(form -> true)).as("operations that no page offers").isSubsetOf(found);
        // The one that makes a machine has a page of its own.
        page.navigate("machines/new");
        assertThat(page.locator("#create-name")).isVisible();
        machines.remove(made.instance());
    }

    @Test
    void anOwnerReachesHisAndNoOthers() {
        Accepted made = machines.create(people.red.id(), false, Optional.of("node1"));
        page.context().close();
        signIn("alice");
        page.navigate("machines/" + made.instance());
        assertThat(offered("#action-more"))
                .isEqualTo(names(form -> form.forOwners() && form.subject() == Subject.Kind.INSTANCE));
        machines.remove(made.instance());
    }

    private static Set<String> names(Predicate<OperationForm> which) {
        return OperationForm.all().stream()
                .filter(which)
                .map(OperationForm::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What the page's buttons and the menu offer, those of its own menus too. */
    private Set<String> offered(String menu) {
        page.locator(menu).click();
        Locator lines = page.locator("vaadin-context-menu-item[id]");
        assertThat(lines.first()).isVisible();
        Set<String> ids = new TreeSet<>(ids());
        for (String group : List.copyOf(ids)) {
            if (group.startsWith("group-")) {
                Locator line = page.locator("#" + group);
                line.hover();
                assertThat(line).hasAttribute("aria-expanded", "true");
                assertThat(page.locator("vaadin-context-menu[slot=submenu] [id^=op-]")
                                .first())
                        .isVisible();
                ids.addAll(ids());
            }
        }
        page.reload();
        return ids.stream()
                .filter(id -> id.startsWith("op-") || BUTTONS.containsKey(id))
                .map(id -> BUTTONS.getOrDefault(id, id.substring("op-".length())))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<String> ids() {
        return page.locator("[id^=op-], [id^=action-], [id^=group-]").all().stream()
                .map(element -> element.getAttribute("id"))
                .toList();
    }

    private void addNetwork(String name, String addresses) {
        page.navigate("admin/networks");
        page.locator("#op-AddNetwork").click();
        page.locator("#op-name input").fill(name);
        page.locator("#op-v4 input").fill(addresses);
        assertThat(page.locator("#operation-plan")).containsText(addresses);
        page.locator("#confirm-ok").click();
        assertThat(page.locator("#network-list a").getByText(name)).isVisible();
    }

    @Test
    void aMachineIsClonedBackedUpAndMadeAgain() {
        Accepted made = machines.create(people.red.id(), false, Optional.of("node1"));
        page.navigate("machines/" + made.instance());
        choose("COPIES", "CloneInstance");
        page.locator("#op-name input").fill("copy1");
        assertThat(page.locator("#confirm-ok")).isEnabled();
        pictures("operation-clone");
        page.locator("#confirm-ok").click();

        choose("COPIES", "ExportInstance");
        page.locator("#op-comment input").fill("before the move");
        assertThat(page.locator("#confirm-ok")).isEnabled();
        pictures("operation-export");
        page.locator("#confirm-ok").click();
        // A page that is left takes what it had not yet told the server with it.
        assertThat(page.locator("#confirm-ok")).isHidden();
        page.navigate("admin/backups");
        assertThat(page.locator("#backup-list")).containsText("before the move");
        pictures("backups");

        page.locator("[id^=make-]").first().click();
        assertThat(page.locator("#image-backup")).containsText("before the move");
        page.locator("#create-name input").fill("again1");
        assertThat(page.locator("#create-submit")).isEnabled();
        pictures("create-from-backup");
        page.locator("#create-submit").click();
        assertThat(page.locator("h1")).hasText("again1");
        assertThat(page.locator("#machine-status")).containsText("Running");
        String again = page.url();

        page.navigate("admin/nodes/node1");
        page.locator("#operations").click();
        page.locator("#op-RemoveBackup").click();
        assertThat(page.locator("#op-backup input")).hasValue(Pattern.compile(".*before the move"));
        assertThat(page.locator("#confirm-ok")).isDisabled();
        page.locator("#confirm-loses input").check();
        pictures("operation-remove-backup");
        page.locator("#confirm-ok").click();
        // A page that is left takes what it had not yet told the server with it.
        assertThat(page.locator("#confirm-ok")).isHidden();
        page.navigate("admin/backups");
        assertThat(page.locator("#backup-list")).containsText("No backup yet");
        page.navigate(again);
    }

    @Test
    void aNetworkCardHasItsOwnMenu() {
        Accepted made = machines.create(people.red.id(), false, Optional.of("node1"));
        page.navigate("machines/" + made.instance() + "/hardware");
        page.locator("#op-AttachNic").click();
        page.locator("#op-name input").fill("second");
        assertThat(page.locator("#confirm-ok")).isEnabled();
        pictures("operation-attach-nic");
        page.locator("#confirm-ok").click();
        assertThat(page.locator("#nics")).containsText("second");

        page.locator("#nics li").last().locator("vaadin-button").last().click();
        page.locator("#part-ModifyNic").click();
        assertThat(page.locator("#op-name input")).hasValue("second");
        page.locator("#op-name input").fill("third");
        assertThat(page.locator("#operation-plan")).containsText("third");
        pictures("operation-modify-nic");
        page.locator("#confirm-ok").click();
        assertThat(page.locator("#nics")).containsText("third");

        page.locator("#nics li").last().locator("vaadin-button").last().click();
        page.locator("#part-DetachNic").click();
        assertThat(page.locator("#operation-plan")).not().isEmpty();
        pictures("operation-detach-nic");
        page.locator("#confirm-ok").click();
        assertThat(page.locator("#nics")).not().containsText("third");
        machines.remove(made.instance());
    }

    @Test
    void theWatcherGoesOnOnlyWhenItIsPaused() {
        page.navigate("admin/settings");
        page.locator("#operations").click();
        assertThat(page.locator("#op-ResumeWatcher")).hasAttribute("disabled", "");
        assertThat(page.locator("#op-ResumeWatcher")).containsText("not paused");
        pictures("cluster-menu");
    }

    /** Of a menu within the machine's menu. */
    private void choose(String group, String operation) {
        page.locator("#action-more").click();
        page.locator("#group-" + group).hover();
        page.locator("#op-" + operation).click();
        assertThat(page.locator("#operation-plan")).not().isEmpty();
    }

    private void pictures(String name) {
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
