package org.gannet.e2e;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Optional;

/** A virtual machine's page. */
final class MachinePage {
    private final Person person;
    private final Page page;
    private final String id;

    MachinePage(Person person, String id) {
        this.person = person;
        this.page = person.page();
        this.id = id;
    }

    String id() {
        return id;
    }

    MachinePage open() {
        person.opens("machines/" + id);
        return this;
    }

    MachinePage openTab(String tab) {
        page.locator("#tab-" + tab).click();
        Person.patiently(page.locator("#tab-" + tab + "[aria-current=page]")).isVisible();
        return this;
    }

    /** @param word as in the API, upper case: {@code RUNNING} */
    MachinePage awaitStatus(String word) {
        Person.patiently(page.locator("#machine-status")).hasAttribute("data-word", word);
        return this;
    }

    /** Titles of the steps of the machine's first job, read on the job's own page; it may have ended long since. */
    List<String> steps() {
        String job = person.demo()
                .admin()
                .rows("/jobs?instance=" + id)
                .getLast()
                .path("id")
                .asString();
        person.opens("jobs/" + job);
        Person.patiently(page.locator("#job-steps .step__title").first()).isVisible();
        List<String> titles = page.locator("#job-steps .step__title").allInnerTexts();
        open();
        return titles;
    }

    VgaScreen console() {
        if (!page.url().endsWith("/console")) {
            openTab("console");
        }
        return new VgaScreen(page).awaitConnected();
    }

    void start() {
        press("start");
    }

    void reboot() {
        press("reboot");
        page.locator("#confirm-ok").click();
    }

    void stop() {
        press("stop");
        page.locator("#confirm-ok").click();
    }

    /** @param target a node; the best one without */
    void migrate(Optional<String> target) {
        pressMore("migrate");
        Person.patiently(page.locator("#plan")).isVisible();
        target.ifPresent(node -> {
            page.locator("#migrate-target").click();
            page.locator("vaadin-select-item, vaadin-select-list-box vaadin-item")
                    .filter(new Locator.FilterOptions().setHasText(node))
                    .first()
                    .click();
        });
        Person.patiently(page.locator("#confirm-ok")).isEnabled();
        page.locator("#confirm-ok").click();
    }

    /** @param typed what the person types where the name is wanted */
    Locator askToRemove(String typed) {
        pressMore("remove");
        page.locator("#confirm-name input").fill(typed);
        return page.locator("#confirm-ok");
    }

    void remove(String name) {
        Locator go = askToRemove(name);
        Person.patiently(go).isEnabled();
        go.click();
    }

    void awaitGone() {
        Person.patiently(page.locator("#machine-gone")).isVisible();
    }

    private void press(String action) {
        Locator button = page.locator("#action-" + action);
        Person.patiently(button).isEnabled();
        button.click();
    }

    private void pressMore(String action) {
        Person.patiently(page.locator("#action-more")).isVisible();
        page.locator("#action-more").click();
        press(action);
    }
}
