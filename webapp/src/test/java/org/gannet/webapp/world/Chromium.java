package org.gannet.webapp.world;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A real browser in front of the portal of these tests. */
public final class Chromium implements AutoCloseable {
    private static final double LONG = 60_000;

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Skips the test when no Chromium is installed. */
    public static Chromium start() {
        Optional<String> path = Stream.of(
                        Optional.ofNullable(System.getenv("GANNET_CHROMIUM")).orElse(""),
                        "/usr/bin/chromium",
                        "/usr/bin/google-chrome")
                .filter(each -> !each.isEmpty() && Files.isExecutable(Path.of(each)))
                .findFirst();
        Assumptions.assumeTrue(path.isPresent(), "no Chromium is installed, and GANNET_CHROMIUM names none");
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new Chromium(
                playwright,
                playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(Path.of(path.get()))
                                .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage"))));
    }

    /** A page of somebody who has signed in. Close its context at the end. */
    public Page signIn(int port, String login, Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options.setBaseURL("http://127.0.0.1:" + port + "/"));
        context.setDefaultTimeout(LONG);
        Page page = context.newPage();
        page.navigate("login");
        page.locator("input[name=username]").fill(login);
        page.locator("input[name=password]").fill(World.PASSWORD);
        page.keyboard().press("Enter");
        page.waitForURL(url -> !url.contains("login"));
        return page;
    }

    /** A window of this width, in English. */
    public static Browser.NewContextOptions window(int width, ColorScheme scheme) {
        return new Browser.NewContextOptions()
                .setViewportSize(width, 800)
                .setColorScheme(scheme)
                .setLocale("en-GB");
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
