package org.gannet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The configuration as a file, taken out and brought in by an administrator in front of his browser. */
class ConfigurationE2E {
    private static final String ADMIN = "admin";

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void isDownloadedLookedAtAndBroughtIntoAnEmptyCluster() throws IOException {
        try (ServerSite site = ServerSite.onH2("configuration")) {
            site.launch();
            site.awaitServing();
            Person admin = browsers.person(site.leader().uri(), ADMIN).signIn(ADMIN, ServerSite.PASSWORD);
            admin.opens("admin/configuration");
            String exported = download(admin);
            assertThat(exported).startsWith("{").contains("\"format\"", "\"runningLimit\"", "\"admin\"");

            choose(admin, "notes.txt", "not a configuration");
            Person.patiently(found(admin).locator(".notice--bad")).hasText("This is no configuration");
            choose(admin, "cut.json", exported.substring(0, exported.length() / 2));
            Person.patiently(found(admin)).hasText("broken: line");
            choose(admin, "later.json", exported.replaceFirst("\"version\"\\s*:\\s*\\d+", "\"version\": 99"));
            Person.patiently(found(admin)).hasText("version 99; this portal reads versions 1 to 2");
            assertThat(admin.page().locator("#configuration-import").count()).isZero();

            choose(admin, "mine.json", exported.replaceFirst("\"runningLimit\"\\s*:\\s*\\d+", "\"runningLimit\": 7"));
            Person.patiently(found(admin)).hasText("Accounts");
            admin.page().locator("#configuration-import").click();
            Person.patiently(admin.page().locator("vaadin-dialog")).hasText("mine.json");
            admin.page().locator("#confirm-ok").click();
            Person.patiently(found(admin).locator(".notice--ok")).isVisible();
            admin.opens("admin/queue");
            Person.patiently(admin.page().locator("#queue-running")).hasText("7");

            site.admin().newProject("Web");
            admin.opens("admin/configuration");
            choose(admin, "mine.json", exported);
            Person.patiently(found(admin).locator(".notice--bad")).hasText("empty cluster only");
        }
    }

    private static String download(Person person) throws IOException {
        Download download = person.page()
                .waitForDownload(
                        () -> person.page().locator("#configuration-download").click());
        assertThat(download.suggestedFilename()).isEqualTo("gannet-cluster.json");
        return Files.readString(download.path());
    }

    private static Locator found(Person person) {
        return person.page().locator("#configuration-found");
    }

    private static void choose(Person person, String name, String text) {
        person.page()
                .locator("#configuration-file")
                .setInputFiles(new FilePayload(name, "application/json", text.getBytes(StandardCharsets.UTF_8)));
    }
}
