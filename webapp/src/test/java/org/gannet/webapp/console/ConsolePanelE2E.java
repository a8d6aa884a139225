package org.gannet.webapp.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.backend.engine.ClusterCertificates;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.webapp.world.Chromium;
import org.gannet.webapp.world.InBrowser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The console in a real browser; its machine is a screen of one colour behind a pretended agent. */
class ConsolePanelE2E extends InBrowser {
    private static final double LONG = 60_000;
    private static final int RED = 0xC01818;
    private static final int BLUE = 0x1830C0;
    private static final Path PICTURES = Path.of("target/e2e/console");

    private static final List<Integer> WIDTHS = List.of(1440, 1100, 1024, 800, 640, 500, 390, 320, 1440);
    private static final String MENU_ITEMS = "vaadin-menu-bar-list-box > vaadin-menu-bar-item";

    /** What of the bar covers something else of it, or is beyond its end, in words. */
    private static final String OVERLAPS = """
            () => {
              const bar = document.querySelector('.console__bar');
              const place = bar.getBoundingClientRect();
              const wanted = '.console__kinds > button, .console__captured, vaadin-menu-bar-button';
              const parts = [...bar.querySelectorAll(wanted)]
                .filter(part => part.checkVisibility({visibilityProperty: true}))
                .map(part => ({name: part.textContent.trim() || part.id, box: part.getBoundingClientRect()}))
                .filter(part => part.box.width > 0);
              const left = [...bar.querySelectorAll('vaadin-menu-bar-button vaadin-icon')]
                .filter(icon => !icon.closest('vaadin-menu-bar-button').checkVisibility({visibilityProperty: true}))
                .filter(icon => icon.checkVisibility({opacityProperty: true}))
                .flatMap(icon => [icon, ...icon.shadowRoot.querySelectorAll('svg, svg *')])
                .filter(part => getComputedStyle(part).visibility === 'visible')
                .map(part => 'the picture of a tool that is in the menu stays: ' + part.outerHTML);
              const faults = parts
                .filter(({box}) => box.left < place.left - 1 || box.right > place.right + 1
                  || box.bottom > place.bottom + 1)
                .map(({name}) => name + ' leaves the bar');
              parts.forEach((one, index) => parts.slice(index + 1).forEach(other => {
                if (one.box.left < other.box.right - 1 && other.box.left < one.box.right - 1
                    && one.box.top < other.box.bottom - 1 && other.box.top < one.box.bottom - 1) {
                  faults.push(one.name + ' and ' + other.name);
                }
              }));
              return faults.concat(left).join('; ');
            }""";

    @Autowired
    ClusterCertificates certificates;

    private FakeAgent first;
    private FakeAgent second;
    private InstanceId machine;
    private Page page;

    @BeforeEach
    void open() throws Exception {
        first = agent("node1");
        second = agent("node2");
        machines.ensureNode("node1", first.authority());
        machines.ensureNode("node2", second.authority());
        machine = machines.create(people.red.id(), true, Optional.of("node1")).instance();
    }

    @AfterEach
    void close() throws Exception {
        if (page != null) {
            page.context().close();
        }
        machines.remove(machine);
        first.close();
        second.close();
    }

    private FakeAgent agent(String node) throws Exception {
        Path tls = Files.createDirectories(Path.of("target/test-portal/tls-" + node));
        certificates.writeNodeFiles(new NodeName(node), List.of("127.0.0.1"), tls);
        return new FakeAgent(tls, "127.0.0.1");
    }

    private void visit(String login, ColorScheme scheme, int width) {
        page = chromium.signIn(port, login, Chromium.window(width, scheme));
        page.navigate("console/" + machine);
    }

    private Locator screen() {
        return page.locator("gannet-vnc-screen");
    }

    private void awaitState(Locator console, String state) {
        assertThat(console)
                .hasAttribute(
                        "state",
                        state,
                        new com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions()
                                .setTimeout(LONG));
    }

    /** The colour in the middle of the picture, once there is one. */
    private void awaitColour(int colour) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(colourNow()).isEqualTo(colour));
    }

    private int colourNow() {
        return ((Number) page.evaluate("""
                () => {
                  const canvas = document.querySelector('gannet-vnc-screen .gannet-console-screen canvas');
                  if (!canvas || !canvas.width) return -1;
                  const dot = canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data;
                  return dot[0] << 16 | dot[1] << 8 | dot[2];
                }""")).intValue();
    }

    @Test
    void showsTheScreenAndTypesIntoIt() throws Exception {
        visit("alice", ColorScheme.LIGHT, 1100);
        FakeScreen red = new FakeScreen(first.next(), RED);

        awaitColour(RED);
        awaitState(screen(), "connected");
        assertThat(screen()).hasAttribute("captured", "");
        page.keyboard().press("a");
        page.keyboard().press("Shift+B");
        page.locator("#console-ctrl-alt-del").click();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(red.keysDown()).containsExactly(0x61, 0xffe1, 0x42, 0xffe3, 0xffe9, 0xffff));
        picture("screen-light");
    }

    @Test
    void givesTheKeyboardBackAndLeavesNoKeyPressed() throws Exception {
        visit("alice", ColorScheme.LIGHT, 1100);
        FakeScreen red = new FakeScreen(first.next(), RED);
        awaitColour(RED);
        assertThat(screen()).hasAttribute("captured", "");

        page.keyboard().press("Control+Alt+KeyG");

        assertThat(screen()).not().hasAttribute("captured", "");
        page.keyboard().press("x");
        assertThat(red.keysDown()).doesNotContain(0x78, 0x67);
    }

    @Test
    void typesATextByTheLayoutOfTheMachine() throws Exception {
        visit("alice", ColorScheme.LIGHT, 1100);
        FakeScreen red = new FakeScreen(first.next(), RED);
        awaitColour(RED);

        page.locator("#console-type").click();
        page.locator("#console-type-text textarea").fill("Az{ŝ");
        page.locator("#console-type-go").click();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(red.keysDown()).containsExactly(0xffe1, 0x41, 0x7a, 0xffe1, 0x7b));
        assertThat(page.getByText("ŝ")).isVisible();
    }

    @Test
    void followsTheMachineToItsNewNodeByItself() throws Exception {
        visit("alice", ColorScheme.DARK, 1100);
        new FakeScreen(first.next(), RED);
        awaitColour(RED);
        page.evaluate("""
                () => {
                  window.heard = [];
                  document.querySelector('gannet-vnc-screen').addEventListener('console-state', (event) =>
                    window.heard.push(event.detail.state));
                }""");

        machines.migrate(machine, "node2");
        FakeScreen blue = new FakeScreen(second.next(), BLUE);

        awaitColour(BLUE);
        awaitState(screen(), "connected");
        assertThat(String.valueOf(page.evaluate("window.heard.join()"))).isEqualTo("moving,connected");
        assertThat(screen()).hasAttribute("captured", "");
        page.keyboard().press("b");
        await().atMost(Duration.ofSeconds(30)).until(() -> blue.keysDown().contains(0x62));
        picture("moved-dark");
    }

    @Test
    void saysThatTheMachineIsStoppedAndStartsIt() throws Exception {
        visit("alice", ColorScheme.DARK, 1100);
        new FakeScreen(first.next(), RED);
        awaitColour(RED);

        machines.stop(machine);

        assertThat(page.getByText("The machine is stopped.")).isVisible();
        picture("stopped-dark");
        page.locator("#console-start").click();
        new FakeScreen(first.next(), BLUE);
        awaitColour(BLUE);
        assertThat(page.getByText("The machine is stopped.")).isHidden();
    }

    @Test
    void helpdeskLooksWithABannerAndCannotType() throws Exception {
        visit("helga", ColorScheme.LIGHT, 1100);
        FakeScreen red = new FakeScreen(first.next(), RED);
        awaitColour(RED);

        assertThat(page.getByText("You are looking only")).isVisible();
        assertThat(page.locator("#console-type")).hasCount(0);
        screen().click();
        page.keyboard().press("a");
        // Not even when the page is tampered with: the relay takes it out.
        page.evaluate("document.querySelector('gannet-vnc-screen').viewOnly = false");
        screen().click();
        page.keyboard().press("c");
        page.evaluate("document.querySelector('gannet-vnc-screen').typeText('hello', 'us')");

        assertThat(red.keysDown()).isEmpty();
        assertThat(red.pointerMessages()).isZero();
        awaitState(screen(), "connected");
        picture("view-only-light");
    }

    @Test
    void showsTheTextOfTheSerialPortAndSendsWhatIsTyped() throws Exception {
        visit("alice", ColorScheme.LIGHT, 1100);
        new FakeScreen(first.next(), RED);
        awaitColour(RED);

        Locator text = page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Text").setExact(true));
        text.click();
        assertThat(text).hasAttribute("aria-pressed", "true");
        FakeAgent.Connection serial = first.next();
        serial.send("login: \u001b[1mäöü\u001b[0m".getBytes(StandardCharsets.UTF_8));

        Locator terminal = page.locator("gannet-serial-terminal");
        awaitState(terminal, "connected");
        assertThat(terminal.locator(".xterm-accessibility-tree")).containsText("login: äöü");
        page.keyboard().type("root\n");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(new String(serial.heard(), StandardCharsets.UTF_8))
                        .isEqualTo("root\r"));
        picture("text-light");
    }

    @Test
    void isUsableOnANarrowPage() throws Exception {
        visit("alice", ColorScheme.DARK, 390);
        new FakeScreen(first.next(), RED);
        awaitColour(RED);

        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        page.locator("vaadin-menu-bar-button[slot=overflow]").click();
        assertThat(page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Save a screenshot")))
                .isVisible();
        picture("narrow-dark");
    }

    @Test
    void toolsNeverCoverEachOtherAndAllCanBeReached() throws Exception {
        visit("alice", ColorScheme.LIGHT, WIDTHS.getFirst());
        new FakeScreen(first.next(), RED);
        awaitColour(RED);
        assertNothingIsCovered("window");

        page.navigate("machines/" + machine + "/console");
        new FakeScreen(first.next(), BLUE);
        awaitColour(BLUE);
        assertNothingIsCovered("page");
    }

    private void assertNothingIsCovered(String place) {
        List<String> all = toolsInSight();
        assertThat(all).contains("console-ctrl-alt-del", "console-full-screen");
        for (int width : WIDTHS) {
            page.setViewportSize(width, 800);
            page.waitForFunction("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame("
                    + "() => done(true))))");
            assertThat(String.valueOf(page.evaluate(OVERLAPS)))
                    .as("overlaps in the " + place + " at " + width + " px")
                    .isEmpty();
            List<String> inSight = toolsInSight();
            List<String> behindDots = toolsInTheMenu();
            assertThat(Stream.concat(inSight.stream(), behindDots.stream()))
                    .as("tools in the " + place + " at " + width + " px")
                    .containsExactlyInAnyOrderElementsOf(all);
            picture("bar-" + place + "-" + width);
        }
    }

    private List<String> toolsInSight() {
        return ids("vaadin-menu-bar-button:not([slot=overflow]) > vaadin-menu-bar-item");
    }

    private List<String> toolsInTheMenu() {
        Locator dots = page.locator("vaadin-menu-bar-button[slot=overflow]");
        if (!dots.isVisible()) {
            return List.of();
        }
        dots.click();
        assertThat(page.locator(MENU_ITEMS).first()).isVisible();
        List<String> found = ids(MENU_ITEMS);
        page.keyboard().press("Escape");
        assertThat(page.locator(MENU_ITEMS).first()).isHidden();
        return found;
    }

    private List<String> ids(String selector) {
        return ((List<?>) page.evaluate("""
                        selector => [...document.querySelectorAll(selector)]
                          .filter(each => each.checkVisibility({visibilityProperty: true}))
                          .map(each => each.id)""", selector))
                .stream().map(String::valueOf).toList();
    }

    private void picture(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
    }
}
