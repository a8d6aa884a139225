package org.gannet.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Tracing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * People's browsers: one Chromium, and for each person a profile of its own. After a story that failed, pictures,
 * traces and what the pages' consoles said are in {@code target/e2e/failed}.
 */
final class Browsers implements BeforeEachCallback, AfterEachCallback {
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-background-timer-throttling",
            "--disable-renderer-backgrounding",
            "--disable-component-update",
            "--disable-gpu",
            "--force-color-profile=srgb",
            "--hide-scrollbars");

    private final List<Person> people = new ArrayList<>();
    private Engine engine;

    /** Chromium and what drives it; ended with the last story. */
    private record Engine(Playwright playwright, Browser browser) implements AutoCloseable {
        static Engine start() {
            Path chromium = Places.browser().orElseThrow();
            Playwright playwright = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            return new Engine(
                    playwright,
                    playwright
                            .chromium()
                            .launch(new BrowserType.LaunchOptions()
                                    .setExecutablePath(chromium)
                                    .setArgs(ARGUMENTS)));
        }

        @Override
        public void close() {
            browser.close();
            playwright.close();
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Assumptions.assumeTrue(
                Places.browser().isPresent(), "no Chromium is installed, and GANNET_CHROMIUM names none");
        engine = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Browsers.class))
                .computeIfAbsent(Engine.class, key -> Engine.start(), Engine.class);
    }

    /** Somebody with a new profile, not signed in. */
    Person person(DemoProcess demo, String name) {
        return person(demo, name, new Browser.NewContextOptions().setViewportSize(1440, 900));
    }

    Person person(DemoProcess demo, String name, Browser.NewContextOptions options) {
        return person(demo.portal(), Optional.of(demo), name, options);
    }

    /** In front of a portal that is no demo's. */
    Person person(URI portal, String name) {
        return person(portal, Optional.empty(), name, new Browser.NewContextOptions().setViewportSize(1440, 900));
    }

    private Person person(URI portal, Optional<DemoProcess> demo, String name, Browser.NewContextOptions options) {
        BrowserContext context = engine.browser()
                .newContext(options.setBaseURL(portal.toString()).setLocale("en-GB"));
        context.setDefaultTimeout(Patience.SHORT.toMillis());
        context.setDefaultNavigationTimeout(Patience.LONG.toMillis());
        // No snapshots: taking them moves the page's base address, and links lead astray.
        context.tracing().start(new Tracing.StartOptions().setSources(false));
        Person person = new Person(demo, name, context, context.newPage());
        people.add(person);
        return person;
    }

    Person user(DemoProcess demo) {
        return person(demo, "user").signIn(DemoProcess.USER, DemoProcess.USER_PASSWORD);
    }

    Person admin(DemoProcess demo) {
        return person(demo, "admin").signIn(DemoProcess.ADMIN, DemoProcess.ADMIN_PASSWORD);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        boolean failed = context.getExecutionException().isPresent();
        String story = context.getRequiredTestClass().getSimpleName() + "-"
                + context.getRequiredTestMethod().getName();
        for (Person person : people) {
            try {
                if (failed) {
                    keep(person, story);
                }
                person.context().close();
            } catch (PlaywrightException e) {
                System.err.println("could not look at the browser of " + person.name() + ": " + e.getMessage());
            }
        }
        people.clear();
    }

    private static void keep(Person person, String story) {
        Path folder = Places.output("failed").resolve(story);
        try {
            Files.createDirectories(folder);
            Files.write(folder.resolve(person.name() + "-console.txt"), person.said());
            Page page = person.page();
            Files.writeString(folder.resolve(person.name() + "-page.html"), page.url() + "\n" + page.content());
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(folder.resolve(person.name() + ".png"))
                    .setTimeout(15_000));
            person.context()
                    .tracing()
                    .stop(new Tracing.StopOptions().setPath(folder.resolve(person.name() + "-trace.zip")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
