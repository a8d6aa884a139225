package org.gannet.backend.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.gannet.backend.testing.Database;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.Priority;
import org.gannet.engine.model.OwnerId;

/** What a long queue costs: nothing may take longer for every job that waits. */
final class QueueBench {
    private static final OwnerId OWNER = new OwnerId(new UUID(0, 1));
    private static final int FEW = 100;
    private static final int AT_ONCE = 100;
    private static final int ROUNDS = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private final Sheet sheet;
    private final int jobs;

    /** @param jobs that wait at last */
    QueueBench(Sheet sheet, int jobs) {
        this.sheet = sheet;
        this.jobs = jobs;
    }

    void measure(Fleet fleet) {
        InstantNodes nodes = new InstantNodes(fleet);
        String name = Benchmarks.fresh("queue");
        try (Portal portal = Portal.idle(Database.H2, name, nodes)) {
            portal.fill(fleet.changes());
        }
        try (Portal portal = Portal.start(Database.H2, name, nodes)) {
            ClusterEngine engine = portal.engine();
            Meter.waitUntil(() -> Benchmarks.answering(engine) == fleet.nodes().size(), PATIENCE);
            engine.changeQueue(queue -> queue.withPaused(true));
            look(engine, submit(engine, 0, FEW));
            long heap = Meter.heapBytes();
            long begun = System.nanoTime();
            List<JobId> ids = submit(engine, FEW, jobs);
            sheet.line(
                    "queue: jobs taken up while it is paused",
                    String.format(Locale.ROOT, "%.0f a second", (jobs - FEW) * 1e9 / (System.nanoTime() - begun)),
                    "");
            sheet.line(
                    "queue: heap of " + (jobs - FEW) + " jobs that wait",
                    Sheet.mebibytes(Meter.heapBytes() - heap),
                    "");
            look(engine, ids);
            drain(engine);
        }
    }

    private List<JobId> submit(ClusterEngine engine, int from, int to) {
        List<JobId> ids = new ArrayList<>();
        for (int first = from; first < to; first += AT_ONCE) {
            List<Job.Submission> some = new ArrayList<>();
            for (int number = first; number < Math.min(to, first + AT_ONCE); number++) {
                some.add(Job.Submission.of(Fleet.create(number + 1_000_000, OWNER), Optional.of(OWNER), "bench"));
            }
            List<JobId> added = engine.submitAll(some).stream().map(Job::id).toList();
            engine.wake(added);
            ids.addAll(added);
        }
        Meter.waitUntil(() -> ids.stream().allMatch(id -> engine.waiting(id).isPresent()), PATIENCE);
        return ids;
    }

    /** What somebody does while so many wait. */
    private void look(ClusterEngine engine, List<JobId> ids) {
        String size = " (" + engine.view().jobs().size() + " jobs wait)";
        long[] view = new long[ROUNDS];
        long[] waiting = new long[ROUNDS];
        long[] locks = new long[ROUNDS];
        long[] priority = new long[ROUNDS];
        for (int round = 0; round < 2 * ROUNDS; round++) {
            JobId id = ids.get(round * 31 % ids.size());
            int at = round % ROUNDS;
            Priority next = round % 2 == 0 ? Priority.HIGH : Priority.LOW;
            view[at] = nanos(engine::view);
            waiting[at] = nanos(() -> engine.waiting(id));
            locks[at] = nanos(engine::locks);
            priority[at] = nanos(() -> engine.setPriority(id, next));
        }
        sheet.times("queue: a view of everything" + size, view, "");
        sheet.times("queue: why a job waits" + size, waiting, "");
        sheet.times("queue: all locks" + size, locks, "");
        sheet.times("queue: another priority, committed" + size, priority, "");
    }

    private static long nanos(Runnable work) {
        long begun = System.nanoTime();
        work.run();
        return System.nanoTime() - begun;
    }

    private void drain(ClusterEngine engine) {
        int half = jobs / 2;
        long begun = System.nanoTime();
        engine.changeQueue(queue -> queue.withPaused(false));
        Meter.waitUntil(() -> engine.view().jobs().size() <= half, PATIENCE);
        long first = System.nanoTime() - begun;
        Meter.waitUntil(() -> engine.view().jobs().isEmpty(), PATIENCE);
        long second = System.nanoTime() - begun - first;
        sheet.line(
                "queue: jobs a second while it is long, then short",
                String.format(Locale.ROOT, "%.0f, then %.0f", half * 1e9 / first, (jobs - half) * 1e9 / second),
                ">= 200 jobs/s");
    }
}
