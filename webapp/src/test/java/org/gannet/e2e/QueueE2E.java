package org.gannet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two jobs on one machine, as its owner, an operator and the helpdesk see them: who waits for whom, cancelled, tried
 * again, held back by a paused queue. The machine has no system, so that it never heeds its power button: what shuts it
 * down runs until somebody cancels it.
 */
@ExtendWith(SharedDemo.class)
class QueueE2E {
    private static final String NAME = "queue1";
    private static final String HELPER = "helper";
    private static final String HELPER_PASSWORD = "correct-horse-3";

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void whoeverWaitsIsToldForWhomAndAPausedQueueSaysSo(DemoProcess demo) {
        Belongings before = Belongings.of(demo);
        Api user = demo.user();
        Api.Job made =
                user.job(user.post("/instances", user.wish(NAME).withoutImage().json()));
        user.awaitSuccess(made);
        Api.Job stop = user.job(user.post("/instances/" + made.instance() + "/stop", "{\"graceSeconds\": 3600}"));
        Patience.until("the machine is being stopped")
                .until(() -> user.job(stop).path("status").asString().equals("running"));

        Person owner = browsers.user(demo);
        owner.machine(made.instance()).open().remove(NAME);
        Api.Job remove = after(user, stop);
        owner.opens("jobs/" + remove.id());
        Person.patiently(owner.page().locator("#job-waits [data-job='" + stop.id() + "']"))
                .hasText("Stop " + NAME);
        Person admin = browsers.admin(demo);
        tellsWhoHoldsWhatAndWhoWaits(admin);
        theHelpdeskSeesAllAndChangesNothing(demo, admin, remove);

        Api.Job again = isCancelledWhileItWaitsAndTriedAgain(owner, remove);
        admin.opens("admin/queue");
        admin.page().locator("#queue-pause").click();
        admin.page().locator("#confirm-ok").click();
        owner.sees("#queue-paused");
        isCancelledWhileItRuns(owner, stop);
        owner.opens("jobs/" + again.id());
        Person.patiently(owner.page().locator("#job-waits")).hasText("paused");
        admin.page().locator("#queue-resume").click();
        Person.patiently(owner.page().locator("#queue-paused")).isHidden();
        awaitStatus(owner, "succeeded");
        before.assertSame(demo);
    }

    /** The machine's next job. */
    private static Api.Job after(Api user, Api.Job before) {
        String id = Patience.until("another job")
                .until(
                        () -> user.rows("/jobs?instance=" + before.instance())
                                .getFirst()
                                .path("id")
                                .asString(),
                        newest -> !newest.equals(before.id()));
        return new Api.Job(before.instance(), id);
    }

    private static void tellsWhoHoldsWhatAndWhoWaits(Person operator) {
        operator.opens("admin/locks?q=" + NAME);
        Locator list = operator.page().locator("#lock-list");
        Person.patiently(list).hasText("for: Stop " + NAME);
        assertThat(list.innerText()).contains("Delete " + NAME, "alone");
        operator.opens("admin/locks?show=contended");
        Person.patiently(list).hasText(NAME);
    }

    private void theHelpdeskSeesAllAndChangesNothing(DemoProcess demo, Person admin, Api.Job waiting) {
        admin.opens("admin/users");
        admin.page().locator("#create-user").click();
        admin.page().locator("#user-login input").fill(HELPER);
        admin.page().locator("#user-name input").fill("Helper");
        admin.page().locator("#user-password input").fill(HELPER_PASSWORD);
        admin.page().locator("#user-role").click();
        admin.page()
                .locator("vaadin-select-item")
                .filter(new Locator.FilterOptions().setHasText("Helpdesk"))
                .click();
        admin.page().locator("#confirm-ok").click();
        Person.patiently(admin.page().locator("#user-list")).hasText(HELPER);

        Person helper = browsers.person(demo, "helper").signIn(HELPER, HELPER_PASSWORD);
        helper.opens("jobs/" + waiting.id());
        helper.sees("#job-waits");
        PlaywrightAssertions.assertThat(helper.page().locator("#job-cancel")).isDisabled();
        PlaywrightAssertions.assertThat(helper.page().locator("#job-priority-change"))
                .hasCount(0);
        helper.opens("admin/locks?q=" + NAME);
        Person.patiently(helper.page().locator("#lock-list")).hasText("for: Stop " + NAME);
        helper.opens("admin/queue");
        helper.sees("#queue-state");
        for (String button : new String[] {"#queue-pause", "#queue-close", "#queue-limits-change", "#rule-add"}) {
            PlaywrightAssertions.assertThat(helper.page().locator(button)).hasCount(0);
        }
    }

    private static Api.Job isCancelledWhileItWaitsAndTriedAgain(Person owner, Api.Job waiting) {
        owner.opens("jobs/" + waiting.id());
        owner.page().locator("#job-cancel").click();
        awaitStatus(owner, "cancelled");
        Person.patiently(owner.page().locator("#job-story")).hasText("before it began");
        owner.page().locator("#job-retry").click();
        Person.patiently(owner.page().locator("#job-retry-of")).isVisible();
        owner.sees("#job-waits");
        return after(owner.demo().user(), waiting);
    }

    private static void isCancelledWhileItRuns(Person owner, Api.Job running) {
        owner.opens("jobs/" + running.id());
        owner.page().locator("#job-cancel").click();
        awaitStatus(owner, "cancelled");
        Person.patiently(owner.page().locator("#job-story")).hasText("Cancelled at step 1");
    }

    private static void awaitStatus(Person person, String status) {
        Person.patiently(person.page().locator("#job-panel")).hasAttribute("data-status", status);
    }
}
