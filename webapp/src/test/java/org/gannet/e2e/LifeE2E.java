package org.gannet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A virtual machine from its creation to its end, as its owner sees it; an operator moves it meanwhile. */
@ExtendWith(SharedDemo.class)
class LifeE2E {
    private static final String NAME = "story1";

    @RegisterExtension
    final Browsers browsers = new Browsers();

    private long clicked;

    @Test
    void aMachineIsMadeUsedMovedRebootedStoppedAndDeletedWithoutATrace(DemoProcess demo) {
        Belongings before = Belongings.of(demo);
        Person owner = browsers.user(demo);
        MachinePage machine = isCreatedStepByStep(owner);

        VgaScreen screen = machine.console();
        screen.await("the login prompt", text -> text.contains(NAME + " login:"));
        Figures.noteSince("click on Create, until the login prompt is in the console", clicked);
        screen.logIn(NAME);
        screen.proveShell(14_041);
        VgaText.Beat counted = isMovedWhileItCounts(demo, machine, screen);
        isRebooted(machine, screen, counted);
        isStoppedByItsPowerButton(demo, machine);
        isDeletedAfterItsNameIsTyped(machine);

        before.assertSame(demo);
        assertThat(demo.admin().get("/instances/" + machine.id()).status()).isEqualTo(404);
    }

    private MachinePage isCreatedStepByStep(Person owner) {
        CreatePage form =
                owner.createsMachine().from("demo-linux").sized("1", "160", "1").named(NAME);
        List<String> plan = form.plan();
        assertThat(plan).isNotEmpty();
        clicked = System.nanoTime();
        MachinePage machine = form.go();
        // Seen beforehand is what is done.
        assertThat(machine.steps()).hasSameSizeAs(plan);
        return machine.awaitStatus("RUNNING");
    }

    private VgaText.Beat isMovedWhileItCounts(DemoProcess demo, MachinePage machine, VgaScreen screen) {
        VgaText.Beat before = screen.awaitBeat(beat -> beat.host().equals(NAME));
        long pid = demo.guests(machine.id()).getFirst().pid();
        MachinePage operated = browsers.admin(demo).machine(machine.id()).open();
        operated.migrate(Optional.empty());

        // The owner looks on: the counter never jumps back, whatever the console has to go through.
        AtomicLong highest = new AtomicLong(before.count());
        Patience.until("the machine on another node").until(() -> {
            screen.read().flatMap(VgaText::beat).ifPresent(beat -> {
                assertThat(beat.count()).isGreaterThanOrEqualTo(highest.get());
                highest.set(beat.count());
            });
            return demo.guests(machine.id()).stream().noneMatch(guest -> guest.pid() == pid)
                    && demo.admin().status(machine.id()).equals("running");
        });
        screen.awaitConnected();
        VgaText.Beat after = screen.awaitBeat(beat -> beat.count() > highest.get() + 5);
        assertThat(after.up()).isGreaterThan(before.up());
        noteMigration(demo, machine);
        // The same system, and the console is of use without anybody having touched it.
        screen.proveShell(23_023);
        operated.awaitStatus("RUNNING");
        return after;
    }

    private static void noteMigration(DemoProcess demo, MachinePage machine) {
        demo.admin().rows("/jobs?instance=" + machine.id()).stream()
                .filter(job -> job.path("operation").asString().contains("igrate"))
                .flatMap(job -> StreamSupport.stream(job.path("steps").spliterator(), false))
                .filter(step -> !step.path("figures").isEmpty())
                .forEach(step -> Figures.note(
                        "live migration, \"" + step.path("title").asString() + "\"",
                        step.path("figures").toString()));
    }

    private static void isRebooted(MachinePage machine, VgaScreen screen, VgaText.Beat before) {
        machine.reboot();
        VgaText.Beat fresh = screen.awaitBeat(beat -> beat.count() < before.count() && beat.up() < before.up());
        screen.awaitBeat(beat -> beat.count() > fresh.count());
        machine.awaitStatus("RUNNING");
    }

    private static void isStoppedByItsPowerButton(DemoProcess demo, MachinePage machine) {
        machine.stop();
        machine.awaitStatus("STOPPED");
        assertThat(demo.guests(machine.id())).isEmpty();
        var job = demo.admin().rows("/jobs?instance=" + machine.id()).getFirst();
        assertThat(job.toString()).contains("succeeded");
    }

    private static void isDeletedAfterItsNameIsTyped(MachinePage machine) {
        var go = machine.open().askToRemove(NAME.toUpperCase(java.util.Locale.ROOT));
        com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat(go).isDisabled();
        machine.open().remove(NAME);
        machine.awaitGone();
    }
}
