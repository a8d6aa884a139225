package org.gannet.backend.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.gannet.backend.engine.ClusterCertificates;
import org.gannet.backend.testing.Database;
import org.gannet.engine.event.Subscription;

/** What it costs to hear a thousand nodes every five seconds. */
final class ReportBench {
    /** Until the JVM has compiled what reports need: in the first minute that takes about half of what is measured. */
    private static final Duration WARM = Duration.ofSeconds(90);

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
                    "reports: what they cost the engine",
                    String.format(Locale.ROOT, "%.1f %% of a core", busy - idle),
                    "< 10 % of a core");
        }
        overTheWire(fleet, idle);
    }

    /** With TLS and JSON, the nodes in a process of their own, whose time does not count. */
    private void overTheWire(Fleet fleet, double idle) {
        String name = Benchmarks.fresh("wire");
        Path tls = Path.of("target", "databases", name + "-tls").toAbsolutePath();
        Process nodes = null;
        try (Portal portal = Portal.wired(Database.H2, name, false)) {
            portal.bean(ClusterCertificates.class)
                    .writeNodeFiles(fleet.nodes().getFirst().name(), List.of("127.0.0.1"), tls);
            nodes = serve(tls, fleet);
            String[] ports = nodes.inputReader().readLine().split(" ");
            portal.fill(Fleet.at(fleet, number -> "127.0.0.1:" + ports[number]).changes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (Portal portal = Portal.wired(Database.H2, name, true)) {
            Meter.waitUntil(
                    () -> Benchmarks.answering(portal.engine()) == fleet.nodes().size(), PATIENCE);
            Meter.goOnFor(WARM);
            double busy = share(portal, "every node each 5 s over TLS");
            sheet.line(
                    "reports over TLS: what they cost the portal",
                    String.format(Locale.ROOT, "%.1f %% of a core", busy - idle),
                    "< 10 % of a core");
        } finally {
            nodes.destroyForcibly();
        }
    }

    private static Process serve(Path tls, Fleet fleet) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx700m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NodeServers.class.getName(),
                        tls.toString(),
                        String.valueOf(fleet.nodes().size()),
                        String.valueOf(fleet.instances().size()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** @return percent of a core */
    private double share(Portal portal, InstantNodes nodes, String what) {
        long reports = nodes.reports();
        long begun = System.nanoTime();
        double percent = share(portal, what);
        double seconds = (System.nanoTime() - begun) / 1e9;
        sheet.line(
                "reports: of it, reports in a second",
                String.format(Locale.ROOT, "%.0f", (nodes.reports() - reports) / seconds),
                "");
        return percent;
    }

    private double share(Portal portal, String what) {
        long cpu = Meter.cpuNanos();
        long begun = System.nanoTime();
        Meter.goOnFor(WINDOW);
        double seconds = (System.nanoTime() - begun) / 1e9;
        double percent = (Meter.cpuNanos() - cpu) / 1e7 / seconds;
        sheet.line(
                "reports: process, " + what,
                String.format(
                        Locale.ROOT,
                        "%.1f %% of a core (%,d nodes answer)",
                        percent,
                        Benchmarks.answering(portal.engine())),
                "");
        return percent;
    }
}
