package org.gannet.e2e;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page that makes a virtual machine. */
final class CreatePage {
    private static final Pattern MACHINE = Pattern.compile("/machines/([0-9a-f-]{36})");
    private final Person person;
    private final Page page;

    CreatePage(Person person) {
        this.person = person;
        this.page = person.page();
    }

    CreatePage named(String name) {
        Locator field = page.locator("#create-name input");
        field.fill(name);
        field.blur();
        return this;
    }

    CreatePage from(String imageKey) {
        page.locator("#image-" + imageKey).click();
        return this;
    }

    CreatePage sized(String sizeKey) {
        page.locator("#size-" + sizeKey).click();
        return this;
    }

    CreatePage sized(String vcpus, String mebibytes, String gibibytes) {
        sized("custom");
        fill("#size-vcpus", vcpus);
        fill("#size-memory", mebibytes);
        fill("#size-disk", gibibytes);
        return this;
    }

    private void fill(String field, String value) {
        Locator input = page.locator(field + " input");
        input.fill(value);
        input.blur();
    }

    /** What would be done, step by step. */
    List<String> plan() {
        Person.patiently(page.locator("#show-plan")).isEnabled();
        page.locator("#show-plan").click();
        Person.patiently(page.locator("#plan ol.plan li").first()).isVisible();
        List<String> steps = page.locator("#plan ol.plan li").allInnerTexts();
        page.locator("#confirm-ok").click();
        Person.patiently(page.locator("#plan")).isHidden();
        return steps;
    }

    Locator submit() {
        return page.locator("#create-submit");
    }

    /** What the summary refuses. */
    Locator refusal() {
        return page.locator("#create-summary .notice--bad");
    }

    Locator fault(String field) {
        return page.locator(field + " [slot=error-message]");
    }

    MachinePage go() {
        Person.patiently(submit()).isEnabled();
        submit().click();
        return opened();
    }

    /** The page of the machine that has just been asked for. */
    MachinePage opened() {
        person.awaitUrl(MACHINE);
        Matcher matcher = MACHINE.matcher(page.url());
        if (!matcher.find()) {
            throw new AssertionError("no machine's page: " + page.url());
        }
        return new MachinePage(person, matcher.group(1));
    }
}
