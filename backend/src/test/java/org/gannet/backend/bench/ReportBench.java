package org.gannet.backend.bench;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.gannet.backend.testing.Database;
import org.gannet.engine.event.Subscription;

/** What it costs to hear a thousand nodes every five seconds. */
final class ReportBench {
    private static final Duration WARM = Duration.ofSeconds(30);
    private static final Duration WINDOW = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private final Sheet sheet;

    ReportBench(Sheet sheet) {
        this.sheet = sheet;
    }

    void measure(Fleet fleet) {
        String name = Benchmarks.fresh("reports");
        InstantNodes nodes = new InstantNodes(fleet);
        double idle;
        try (Portal portal = Portal.start(Database.H2, name, nodes)) {
            Meter.goOnFor(WARM);
            idle = share(portal, nodes, "without nodes");
        }
        try (Portal portal = Portal.idle(Database.H2, name, nodes)) {
            portal.fill(fleet.changes());
        }
        try (Portal portal = Portal.start(Database.H2, name, nodes)) {
            Meter.waitUntil(
                    () -> Benchmarks.answering(portal.engine()) == fleet.nodes().size(), PATIENCE);
            Meter.goOnFor(WARM);
            double busy = share(portal, nodes, "every node each 5 s, made by the simulated nodes too");
            LongAdder heard = new LongAdder();
            try (Subscription _ = portal.engine().subscribe(event -> heard.increment())) {
                share(portal, nodes, "the same, and one reader of events");
            }
            sheet.line(
                    "reports: what they cost",
                    String.format(Locale.ROOT, "%.1f %% of a core", busy - idle),
                    "< 10 % of a core");
        }
    }

    /** @return percent of a core */
    private double share(Portal portal, InstantNodes nodes, String what) {
        long reports = nodes.reports();
        long cpu = Meter.cpuNanos();
        long begun = System.nanoTime();
        Meter.goOnFor(WINDOW);
        double seconds = (System.nanoTime() - begun) / 1e9;
        double percent = (Meter.cpuNanos() - cpu) / 1e7 / seconds;
        sheet.line(
                "reports: process, " + what,
                String.format(
                        Locale.ROOT,
                        "%.1f %% of a core (%.0f reports/s, %,d nodes answer)",
                        percent,
                        (nodes.reports() - reports) / seconds,
                        Benchmarks.answering(portal.engine())),
                "");
        return percent;
    }
}
