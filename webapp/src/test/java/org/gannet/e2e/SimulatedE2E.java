package org.gannet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The demo with pretended machines, for computers without QEMU. */
class SimulatedE2E {
    @RegisterExtension
    final Browsers browsers = new Browsers();

    private DemoProcess demo;

    @BeforeEach
    void start() {
        demo = DemoProcess.prepare("simulated", "--simulated").start().awaitCluster();
    }

    @AfterEach
    void end() throws IOException {
        if (demo != null) {
            demo.close();
        }
    }

    @Test
    void aPretendedMachineLivesAndAnImageThatWasDeletedIsRefused() {
        Person owner = browsers.user(demo);
        CreatePage form =
                owner.createsMachine().from("demo-linux").sized("small").named("pretended");
        List<String> plan = form.plan();
        MachinePage machine = form.go();
        assertThat(machine.steps()).hasSameSizeAs(plan);
        machine.awaitStatus("RUNNING");
        machine.stop();
        machine.awaitStatus("STOPPED");
        machine.remove("pretended");
        machine.awaitGone();
        assertThat(demo.guests()).isEmpty();

        // The page was opened while the image was there.
        CreatePage late =
                owner.createsMachine().from("demo-linux").sized("small").named("late");
        Person.patiently(late.submit()).isEnabled();
        Person admin = browsers.admin(demo).opens("admin/images");
        admin.page()
                .locator("#image-list vaadin-button[aria-label='Remove']")
                .first()
                .click();
        admin.page().locator("#confirm-ok").click();
        Patience.until("the image gone")
                .until(() -> demo.user().image(SharedDemo.IMAGE).isEmpty());
        late.submit().click();
        Person.patiently(late.refusal()).isVisible();
        assertThat(demo.user().rows("/instances")).isEmpty();
    }
}
