package org.gannet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A virtual machine from its creation to its end, as its owner sees it; an operator moves it meanwhile. */
@ExtendWith(SharedDemo.class)
class LifeE2E {
    private static final String NAME = "story1";

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void aMachineIsMadeUsedMovedRebootedStoppedAndDeletedWithoutATrace(DemoProcess demo) {
        SortedSet<String> filesBefore = demo.nodeFiles();
        SortedSet<Integer> portsBefore = demo.ports();
        Person owner = browsers.user(demo);
        MachinePage machine = isCreatedStepByStep(owner);

        VgaScreen screen = machine.console();
        screen.logIn(NAME);
        screen.proveShell(14_041);
        VgaText.Beat before = isMovedWhileItCounts(demo, machine, screen);
        isRebooted(machine, screen, before);
        isStoppedByItsPowerButton(demo, machine);
        isDeletedAfterItsNameIsTyped(machine);

        leavesNothing(demo, machine.id(), filesBefore, portsBefore);
    }

    private MachinePage isCreatedStepByStep(Person owner) {
        CreatePage form =
                owner.createsMachine().from("demo-linux").sized("1", "160", "1").named(NAME);
        List<String> plan = form.plan();
        assertThat(plan).isNotEmpty();
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
        // The same system, and the console is of use without anybody having touched it.
        screen.proveShell(23_023);
        operated.awaitStatus("RUNNING");
        return after;
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

    static void leavesNothing(DemoProcess demo, String id, Set<String> filesBefore, Set<Integer> portsBefore) {
        Api admin = demo.admin();
        assertThat(admin.get("/instances/" + id).status()).isEqualTo(404);
        assertThat(admin.machine(NAME)).isEmpty();
        assertThat(demo.guests(id)).isEmpty();
        Patience.within(Patience.SHORT, "files, sockets and ports gone").untilAsserted(() -> {
            assertThat(demo.nodeFiles()).isEqualTo(filesBefore);
            assertThat(demo.ports()).isEqualTo(portsBefore);
        });
        var quota = admin.quota(demo.user().project(SharedDemo.PROJECT));
        assertThat(quota.path("used").path("machines").asInt()).isZero();
        assertThat(quota.path("pending").path("machines").asInt()).isZero();
    }
}
