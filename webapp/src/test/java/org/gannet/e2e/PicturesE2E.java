package org.gannet.e2e;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Takes the documents' pictures anew, with {@code -Dgannet.pictures=true}. */
@EnabledIfSystemProperty(named = "gannet.pictures", matches = "true", disabledReason = "the pictures are committed")
class PicturesE2E {
    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void showThePortalAtWork() throws IOException {
        SharedDemo.requireQemu();
        try (DemoProcess demo = DemoProcess.prepare("pictures").start().awaitCluster()) {
            Api user = demo.user();
            for (String name : List.of("web1", "db1", "mail1")) {
                user.awaitSuccess(
                        user.job(user.post("/instances", user.wish(name).json())));
            }
            String id = user.machine("web1").orElseThrow().path("id").asString();
            Person owner = browsers.user(demo);
            MachinePage machine = owner.machine(id).open();
            VgaScreen screen = machine.console();
            screen.logIn("web1");
            screen.type("beat\n");
            screen.await("the counter's answer", text -> text.contains("up ") && text.contains("# beat"));
            screen.proveShell(42);
            screen.type("uname -srm\n");
            screen.await("the answer", text -> text.contains("x86_64"));
            take(owner, "console");
            owner.opens("machines/" + id);
            owner.sees("text=/\\d ?%/");
            take(owner, "machine");
            owner.opens("machines");
            take(owner, "machines");
            owner.createsMachine().from("demo-linux").named("web2");
            owner.sees("#create-summary >> text=web2");
            take(owner, "create");
            Person admin = browsers.admin(demo);
            admin.opens("admin");
            take(admin, "dashboard");
        }
    }

    private static void take(Person person, String name) throws IOException {
        Path folder = Files.createDirectories(Places.root().resolve("docs/user/images"));
        Page page = person.page();
        page.waitForLoadState();
        page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(name + ".png")));
    }
}
