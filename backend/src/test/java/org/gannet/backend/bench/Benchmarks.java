package org.gannet.backend.bench;

import java.util.List;
import java.util.UUID;
import org.gannet.backend.testing.Database;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.model.OwnerId;
import org.junit.jupiter.api.Test;

/**
 * Measures and prints. Properties: {@code bench}, which of {@code plan}, {@code maintenance}, {@code search},
 * {@code commits}, {@code start}, {@code jobs}, {@code queue}, {@code reports}, {@code configuration}, all when empty;
 * {@code bench.nodes}, {@code bench.instances}, {@code bench.jobs}, {@code bench.queued}, {@code bench.machine} (its
 * name in the head line), {@code bench.databases}.
 */
class Benchmarks {
    private static final int NODES = Integer.getInteger("bench.nodes", 1000);
    private static final int INSTANCES = Integer.getInteger("bench.instances", 20_000);
    private static final int JOBS = Integer.getInteger("bench.jobs", 3000);
    private static final int QUEUED = Integer.getInteger("bench.queued", 9000);
    private static final List<String> ALL =
            List.of("plan", "maintenance", "search", "commits", "start", "jobs", "queue", "reports", "configuration");

    /** Run by {@code ./gannet bench}: no build takes this class for a test by its name. */
    @Test
    void measure() {
        String asked = System.getProperty("bench", "").strip();
        List<String> wanted = asked.isEmpty() ? ALL : List.of(asked.split("[ ,]+"));
        for (String name : wanted) {
            if (!ALL.contains(name)) {
                throw new IllegalArgumentException("no such benchmark: " + name + "; there are " + ALL);
            }
        }
        Sheet sheet = new Sheet(System.out);
        sheet.head(System.getProperty("bench.machine", "a machine"));
        for (String name : wanted) {
            run(name, sheet);
        }
        System.out.printf("%nload at the end: %.2f%n", Sheet.load());
    }

    private static void run(String name, Sheet sheet) {
        Fleet fleet = Fleet.of(NODES, INSTANCES, List.of(new OwnerId(new UUID(0, 1))));
        List<Database> databases = List.of(
                        System.getProperty("bench.databases", "H2,POSTGRESQL").split(","))
                .stream()
                .map(Database::valueOf)
                .toList();
        switch (name) {
            case "plan" -> new PlanBench(sheet, fleet).measure();
            case "maintenance" -> new MaintenanceBench(sheet).measure(fleet);
            case "search" -> new SearchBench(sheet).measure(NODES, INSTANCES);
            case "commits" ->
                databases.forEach(database -> {
                    new StoreBench(sheet, database).commits(NODES / 20, INSTANCES / 20);
                    new StoreBench(sheet, database).commits(NODES, INSTANCES);
                });
            case "start" -> databases.forEach(database -> new StoreBench(sheet, database).start(fleet));
            case "jobs" -> databases.forEach(database -> new JobBench(sheet, database, JOBS).measure(fleet));
            case "configuration" ->
                databases.forEach(database -> new ConfigurationBench(sheet, database).measure(NODES, INSTANCES));
            case "queue" -> new QueueBench(sheet, QUEUED).measure(fleet);
            case "reports" -> new ReportBench(sheet).measure(fleet);
            default -> throw new IllegalArgumentException(name);
        }
    }

    /** A database's name that nobody has used. */
    static String fresh(String what) {
        return "bench" + what + ProcessHandle.current().pid() + Long.toString(System.nanoTime(), 36);
    }

    /** How many nodes answer. */
    static long answering(ClusterEngine engine) {
        ClusterView view = engine.view();
        return view.state().nodes().keySet().stream().filter(view::isAnswering).count();
    }
}
