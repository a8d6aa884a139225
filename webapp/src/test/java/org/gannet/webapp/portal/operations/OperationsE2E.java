package org.gannet.webapp.portal.operations;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gannet.backend.instances.Accepted;
import org.gannet.webapp.world.Chromium;
import org.gannet.webapp.world.Machines;
import org.gannet.webapp.world.PortalTest;
import org.gannet.webapp.world.World;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Operations are found on the page of what they are about, show their plan, say what is wrong, and become jobs. */
@PortalTest
class OperationsE2E {
    private static final Path PICTURES = Path.of("target/screenshots");

    private static Chromium chromium;

    @LocalServerPort
    int port;

    @Autowired
    World.People people;

    @Autowired
    Machines machines;

    private Page page;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void end() {
        if (chromium != null) {
            chromium.close();
        }
    }

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
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("operation-menu.png")));
        page.locator("#op-AddGroup").click();
        page.locator("#op-name input").fill("rack2");
        assertThat(page.locator("#operation-plan")).containsText("rack2");
        assertThat(page.locator("#confirm-ok")).isEnabled();
        pictures("operation-group");
        page.locator("#confirm-cancel").click();
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
