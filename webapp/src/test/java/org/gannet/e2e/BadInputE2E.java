package org.gannet.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What cannot be: each is refused with a clear answer, and nothing is made halfway. */
@ExtendWith(SharedDemo.class)
@TestMethodOrder(MethodOrderer.MethodName.class)
class BadInputE2E {
    private static final long MEBIBYTE = 1L << 20;
    private static final long GIBIBYTE = 1L << 30;
    private static final String KEEP_TICKETS = """
            window.tickets = [];
            window.WebSocket = new Proxy(window.WebSocket, {
              construct(target, [url, protocols]) {
                if (String(url).includes('console/socket')) window.tickets.push([String(url), protocols]);
                return new target(url, protocols);
              }
            });
            """;
    private static final String OPEN = """
            ([url, protocols]) => new Promise(done => {
              const socket = new WebSocket(url, protocols);
              socket.onopen = () => { done('opened'); socket.close(); };
              socket.onerror = () => done('refused');
            })
            """;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void namesThatAreNoHostNames(DemoProcess demo) {
        Belongings before = Belongings.of(demo);
        Api user = demo.user();
        for (String name :
                List.of("", "-web", "web-", "Web", "we b", "web_1", "a..b", "10.0.0.1", "../etc", "ü", "$(id)")) {
            Api.Answer answer = user.post("/instances", user.wish(name).json());
            assertThat(answer.status()).as(name).isEqualTo(400);
            assertThat(answer.code()).as(name).isEqualTo("INVALID_REQUEST");
        }
        CreatePage form = browsers.user(demo).createsMachine().named("Web_1");
        assertThat(form.fault("#create-name")).not().isEmpty();
        form.submit().click();
        assertThat(form.fault("#create-name")).isVisible();
        before.assertSame(demo);
    }

    @Test
    void sizesThatCannotBe(DemoProcess demo) {
        Belongings before = Belongings.of(demo);
        Api user = demo.user();
        Api admin = demo.admin();
        Api.Wish wish = user.wish("odd");
        for (Api.Wish each : List.of(
                wish.withSize(0, 128 * MEBIBYTE, GIBIBYTE),
                wish.withSize(-1, 128 * MEBIBYTE, GIBIBYTE),
                wish.withSize(1, 0, GIBIBYTE),
                wish.withSize(1, -MEBIBYTE, GIBIBYTE),
                wish.withSize(1, 128 * MEBIBYTE, 0),
                wish.withSize(1, 128 * MEBIBYTE, -1),
                wish.withSize(1, 128 * MEBIBYTE, MEBIBYTE))) {
            Api.Answer answer = user.post("/instances", each.json());
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
        }
        // More than the quota; and, where the quota would allow it, more than any node has.
        assertThat(user.post(
                                "/instances",
                                wish.withSize(1, 128 * MEBIBYTE, 1L << 50).json())
                        .code())
                .isIn("QUOTA_EXCEEDED", "INVALID_REQUEST", "POLICY_VIOLATION");
        assertThat(user.post(
                                "/instances",
                                wish.withSize(1, Long.MAX_VALUE, GIBIBYTE).json())
                        .status())
                .isBetween(400, 507);
        assertThat(admin.post("/instances", wish.withSize(1, 1L << 60, GIBIBYTE).json())
                        .status())
                .isBetween(400, 507);
        before.assertSame(demo);
    }

    @Test
    void sizesThatTheFormRefusesAtOnce(DemoProcess demo) {
        Belongings before = Belongings.of(demo);
        CreatePage form = browsers.user(demo).createsMachine().named("odd").sized("0", "128", "1");
        assertThat(form.fault("#size-vcpus")).isVisible();
        form.sized("1", "-5", "1");
        assertThat(form.fault("#size-memory")).isVisible();
        form.sized("1", "128", "0");
        assertThat(form.fault("#size-disk")).isVisible();
        form.sized("1", "128", "900");
        Person.patiently(form.refusal()).hasText("disk");
        assertThat(form.submit()).isDisabled();
        before.assertSame(demo);
    }

    @Test
    void imagesAndNodesThatAreNotThere(DemoProcess demo) {
        Belongings before = Belongings.of(demo);
        Api admin = demo.admin();
        Api.Wish wish = demo.user().wish("odd");
        Api.Answer image = demo.user()
                .post("/instances", wish.withImage(UUID.randomUUID().toString()).json());
        assertThat(image.code()).as(image.text()).isIn("NOT_FOUND", "INVALID_REQUEST");
        Api.Answer node = admin.post("/instances", wish.json("\"node\":\"node9\""));
        assertThat(node.status()).as(node.text()).isBetween(400, 499);
        Api.Answer notMine = demo.user().post("/instances", wish.json("\"node\":\"node1\""));
        assertThat(notMine.code()).as(notMine.text()).isIn("NOT_ALLOWED", "INVALID_REQUEST");
        Api.Answer project = demo.user()
                .post(
                        "/instances",
                        wish.withProject(admin.project(SharedDemo.OTHER_PROJECT))
                                .json());
        assertThat(project.code()).as(project.text()).isEqualTo("NOT_FOUND");
        assertThat(demo.user().post("/instances", "{").status()).isEqualTo(400);
        before.assertSame(demo);
    }

    @Test
    void theMachineOfAnotherTenantIsAsOneThatIsNotThere(DemoProcess demo) {
        Belongings before = Belongings.of(demo);
        Api admin = demo.admin();
        Api user = demo.user();
        Api.Wish wish = admin.wish(SharedDemo.OTHER_PROJECT, "secret").withoutImage();
        Api.Job job = admin.job(admin.post("/instances", wish.json("\"start\":false")));
        admin.awaitSuccess(job);
        String missing = UUID.randomUUID().toString();
        for (String act : List.of("", "/start", "/stop", "/reboot", "/migrate")) {
            assertSameAnswer(user, act, job.instance(), missing);
        }
        Api.Answer mine = user.delete("/instances/" + job.instance());
        assertThat(mine.status()).isEqualTo(404);
        assertThat(mine.text()).isEqualTo(user.delete("/instances/" + missing).text());
        assertThat(user.get("/jobs/" + job.id()).status()).isEqualTo(404);
        assertThat(user.machine("secret")).isEmpty();

        Person person = browsers.user(demo);
        String seen =
                person.opens("machines/" + job.instance()).sees("#not-found").innerText();
        assertThat(seen).doesNotContain("secret");
        assertThat(person.opens("machines/" + missing).sees("#not-found").innerText())
                .isEqualTo(seen);
        person.opens("machines/" + job.instance() + "/console").sees("#not-found");
        person.page().navigate("console/" + job.instance());
        assertThat(person.page().locator("body")).not().containsText("secret");

        admin.awaitSuccess(admin.job(admin.delete("/instances/" + job.instance())));
        before.assertSame(demo);
    }

    private static void assertSameAnswer(Api user, String act, String other, String missing) {
        boolean read = act.isEmpty();
        Api.Answer theirs = read ? user.get("/instances/" + other) : user.post("/instances/" + other + act, "{}");
        Api.Answer none = read ? user.get("/instances/" + missing) : user.post("/instances/" + missing + act, "{}");
        assertThat(theirs.status()).as(act + theirs.text()).isEqualTo(act.equals("/migrate") ? none.status() : 404);
        assertThat(theirs.text()).isEqualTo(none.text());
    }

    @Test
    void ticketsThatWereUsedAndConsolesOfStoppedMachines(DemoProcess demo) {
        Belongings before = Belongings.of(demo);
        Api user = demo.user();
        Api.Job job = user.job(user.post("/instances", user.wish("shut").json()));
        user.awaitSuccess(job);
        Person owner = browsers.user(demo);
        owner.context().addInitScript(KEEP_TICKETS);
        MachinePage machine = owner.machine(job.instance()).open();
        machine.console().await("its counter", text -> text.beat().isPresent());

        Page page = owner.page();
        Object ticket = page.evaluate("window.tickets[0]");
        assertThat(page.evaluate("window.tickets[0][0]").toString()).doesNotContain("ticket");
        assertThat(page.evaluate(OPEN, ticket)).isEqualTo("refused");

        machine.stop();
        Person.patiently(page.locator("#console-start")).isVisible();
        machine.awaitStatus("STOPPED");
        int tickets = ((Number) page.evaluate("window.tickets.length")).intValue();
        machine.open().openTab("console");
        Person.patiently(page.locator("#console-start")).isVisible();
        assertThat(page.evaluate("window.tickets.length")).isEqualTo(0);
        assertThat(tickets).isPositive();

        machine.remove("shut");
        machine.awaitGone();
        before.assertSame(demo);
    }
}
