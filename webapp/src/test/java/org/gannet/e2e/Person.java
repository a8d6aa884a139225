package org.gannet.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** Somebody in front of a browser. */
final class Person {
    private final Optional<DemoProcess> demo;
    private final String name;
    private final BrowserContext context;
    private final Page page;
    private final List<String> said = new CopyOnWriteArrayList<>();

    /** @param demo empty: the portal in front of him is another one */
    Person(Optional<DemoProcess> demo, String name, BrowserContext context, Page page) {
        this.demo = demo;
        this.name = name;
        this.context = context;
        this.page = page;
        page.onConsoleMessage(message -> {
            if (!message.type().equals("debug")) {
                said.add(message.type() + ": " + message.text());
            }
        });
        page.onPageError(error -> said.add("error: " + error));
        page.onResponse(response -> {
            if (response.status() >= 400) {
                said.add(response.status() + " " + response.url());
            }
        });
    }

    String name() {
        return name;
    }

    BrowserContext context() {
        return context;
    }

    Page page() {
        return page;
    }

    /** What the page's scripts complained about. */
    List<String> said() {
        return List.copyOf(said);
    }

    Person signIn(String login, String password) {
        page.navigate("login");
        page.locator("input[name=username]").fill(login);
        page.locator("input[name=password]").fill(password);
        page.locator("input[name=password]").press("Enter");
        patiently(page.locator("#user-menu")).isVisible();
        return this;
    }

    /** @param path from the portal's root */
    Person opens(String path) {
        page.navigate(path);
        patiently(page.locator("#page-title, #not-found, #failure, #login-form").first())
                .isVisible();
        return this;
    }

    /** A part of the page. */
    Locator sees(String selector) {
        Locator part = page.locator(selector);
        patiently(part.first()).isVisible();
        return part;
    }

    CreatePage createsMachine() {
        opens("machines/new");
        return new CreatePage(this);
    }

    MachinePage machine(String id) {
        return new MachinePage(this, id);
    }

    DemoProcess demo() {
        return demo.orElseThrow();
    }

    void awaitUrl(Pattern pattern) {
        assertThat(page)
                .hasURL(
                        pattern,
                        new com.microsoft.playwright.assertions.PageAssertions.HasURLOptions()
                                .setTimeout(Patience.LONG.toMillis()));
    }

    /** Assertions that wait long. */
    static Patiently patiently(Locator locator) {
        return new Patiently(locator);
    }

    /** What stories wait for most often. */
    record Patiently(Locator locator) {
        private static final double MOST = Patience.LONG.toMillis();

        void isVisible() {
            assertThat(locator).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(MOST));
        }

        void isHidden() {
            assertThat(locator).isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(MOST));
        }

        void isEnabled() {
            assertThat(locator).isEnabled(new LocatorAssertions.IsEnabledOptions().setTimeout(MOST));
        }

        void hasText(String words) {
            assertThat(locator).containsText(words, new LocatorAssertions.ContainsTextOptions().setTimeout(MOST));
        }

        void hasAttribute(String attribute, String value) {
            assertThat(locator)
                    .hasAttribute(attribute, value, new LocatorAssertions.HasAttributeOptions().setTimeout(MOST));
        }
    }
}
