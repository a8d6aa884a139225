package org.gannet.agent.hypervisor.kvm;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.gannet.agent.command.Pause;

/** A machine's memory on its way to another node, as its QEMU tells of it. */
final class OutgoingStream {
    private static final String CANCELLING = "cancelling";
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(30);
    private final Supplier<QmpClient> monitor;

    /** @param monitor asked for each command, since it may be another one after a while */
    OutgoingStream(Supplier<QmpClient> monitor) {
        this.monitor = monitor;
    }

    /** QEMU's word for how far it is; "none" when there is none. */
    String status() {
        return monitor.get().execute("query-migrate").path("status").asString("none");
    }

    /** Whether a stream with this status goes on. */
    static boolean isUnderWay(String status) {
        return switch (status) {
            case "setup", "active", "pre-switchover", "device", "wait-unplug", CANCELLING -> true;
            default -> false;
        };
    }

    /** Ends it, if it goes on, so that the guest runs on here. Waits for that, not for ever. @throws QmpException */
    void end() {
        if (!isUnderWay(status())) {
            return;
        }
        monitor.get().executeUnlessRefused("migrate_cancel", Map.of());
        cut();
        long end = System.nanoTime() + SETTLE_LIMIT.toNanos();
        for (String now = status(); isUnderWay(now) && System.nanoTime() < end; now = status()) {
            if (now.equals(CANCELLING)) {
                wake();
            }
            Pause.of(Duration.ofMillis(10));
        }
    }

    /**
     * A stream that is cancelled just as it is about to wait for the word to switch over waits for that word all the
     * same, with its guest standing still: QEMU looks whether it is cancelled, lets the cancellation in, and only then
     * waits. The word ends that and does nothing else; one too many is thrown away before the next wait.
     * @implNote migration_maybe_pause() and qmp_migrate_continue() of QEMU 7.2
     */
    private void wake() {
        monitor.get().executeUnlessRefused("migrate-continue", Map.of("state", CANCELLING));
    }

    /** Cuts the connection, which may wait for a silent receiver. */
    void cut() {
        monitor.get().executeUnlessRefused("yank", Map.of("instances", List.of(Map.of("type", "migration"))));
    }
}
