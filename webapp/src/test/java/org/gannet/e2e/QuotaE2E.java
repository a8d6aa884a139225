package org.gannet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** The edge of a project's quota: 20 GiB of disk, 6 machines. */
@ExtendWith(SharedDemo.class)
class QuotaE2E {
    private static final long GIBIBYTE = 1L << 30;
    private static final String EMPTY = "\"start\":false";

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void ofTwoBrowsersAtTheEdgeExactlyOneSucceeds(DemoProcess demo) {
        Belongings before = Belongings.of(demo);
        Person first = browsers.user(demo);
        Person second = browsers.user(demo);
        List<CreatePage> forms = Stream.of(first, second)
                .map(person -> person.createsMachine().from("empty").sized("1", "96", "11"))
                .toList();
        forms.get(0).named("edge-a");
        forms.get(1).named("edge-b");
        forms.forEach(form -> Person.patiently(form.submit()).isEnabled());

        // Both at once: neither page has heard of the other's machine.
        first.page().evaluate("document.querySelector('#create-submit').click()");
        second.page().evaluate("document.querySelector('#create-submit').click()");

        Patience.until("one browser refused")
                .until(() -> forms.stream()
                                .filter(form -> form.refusal().isVisible())
                                .count()
                        == 1);
        CreatePage refused = forms.get(forms.get(0).refusal().isVisible() ? 0 : 1);
        CreatePage lucky = forms.get(refused == forms.get(0) ? 1 : 0);
        String machine = lucky.opened().id();
        Locator why = refused.refusal();
        assertThat(why.innerText()).contains("disk").contains("11 GiB").contains("20 GiB");
        Api user = demo.user();
        assertThat(user.rows("/instances")).hasSize(1);
        JsonNode quota = user.quota(user.project(SharedDemo.PROJECT));
        long held = quota.path("used").path("diskBytes").asLong()
                + quota.path("pending").path("diskBytes").asLong();
        assertThat(held).isEqualTo(11 * GIBIBYTE);

        remove(demo, machine);
        before.assertSame(demo);
    }

    @Test
    void aStormOfRequestsNeverExceedsTheQuota(DemoProcess demo) throws Exception {
        Belongings before = Belongings.of(demo);
        Api user = demo.user();
        Api.Wish wish = user.wish("storm").withoutImage().withSize(1, 96L << 20, 9 * GIBIBYTE);
        List<Future<Api.Answer>> answers;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = IntStream.range(0, 12)
                    .mapToObj(number -> threads.submit(() -> demo.user()
                            .post("/instances", wish.withName("storm" + number).json(EMPTY))))
                    .toList();
        }
        List<Api.Job> accepted = answers.stream()
                .map(Future::resultNow)
                .filter(answer -> answer.status() == 202)
                .map(user::job)
                .toList();
        assertThat(accepted).hasSize(2);
        assertThat(answers.stream().map(Future::resultNow).filter(answer -> answer.status() != 202))
                .hasSize(10)
                .allSatisfy(answer -> {
                    assertThat(answer.code()).isEqualTo("QUOTA_EXCEEDED");
                    assertThat(answer.text()).contains("disk");
                });
        accepted.forEach(user::awaitSuccess);

        accepted.forEach(job -> remove(demo, job.instance()));
        before.assertSame(demo);
    }

    @Test
    void aCreationThatFailsGivesEverythingBack(DemoProcess demo) throws IOException {
        Belongings before = Belongings.of(demo);
        Api admin = demo.admin();
        List<Path> copies = hideImage(demo);
        try {
            Api.Wish wish = demo.user().wish("doomed");
            Api.Job job = admin.job(admin.post("/instances", wish.json("\"node\":\"node3\"")));
            JsonNode ended = admin.awaitEnd(job);
            assertThat(ended.path("status").asString()).isEqualTo("failed");
            assertThat(ended.path("problem").path("title").asString()).isNotBlank();
            assertThat(admin.get("/instances/" + job.instance()).status()).isEqualTo(404);
            before.assertSame(demo);
        } finally {
            for (Path copy : copies) {
                Files.move(hidden(copy), copy);
            }
        }
    }

    /** Takes the demo image away from the catalogue and from node 3, behind everybody's back. */
    private static List<Path> hideImage(DemoProcess demo) throws IOException {
        JsonNode image = demo.user().rows("/images").stream()
                .filter(each -> each.path("name").asString().equals(SharedDemo.IMAGE))
                .findFirst()
                .orElseThrow();
        String digest = image.path("digest").asString();
        List<Path> copies;
        try (Stream<Path> found = Stream.concat(
                Files.walk(demo.directory().resolve("images")),
                Files.walk(demo.directory().resolve("node3/images")))) {
            copies = found.filter(path -> path.getFileName().toString().contains(digest))
                    .filter(Files::isRegularFile)
                    .toList();
        }
        assertThat(copies).isNotEmpty();
        for (Path copy : copies) {
            Files.move(copy, hidden(copy));
        }
        return copies;
    }

    private static Path hidden(Path copy) {
        return Path.of("/tmp").resolve("gannet-e2e-" + Math.abs(copy.hashCode()) + ".hidden");
    }

    private static void remove(DemoProcess demo, String machine) {
        Api user = demo.user();
        Patience.until("the machine can be removed")
                .until(() -> user.get("/instances/" + machine)
                        .required(200)
                        .path("can")
                        .toString()
                        .contains("remove"));
        user.awaitSuccess(user.job(user.delete("/instances/" + machine)));
    }
}
