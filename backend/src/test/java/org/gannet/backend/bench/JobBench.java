package org.gannet.backend.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.MemberRole;
import org.gannet.backend.authz.Role;
import org.gannet.backend.instances.CreateRequest;
import org.gannet.backend.instances.InstanceService;
import org.gannet.backend.instances.Network;
import org.gannet.backend.instances.Source;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.projects.ProjectService;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.testing.Database;
import org.gannet.backend.users.UserService;
import org.gannet.base.ByteSize;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobFilter;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.OwnerId;

/** Whole jobs, from the request to the end, with nodes that do their part at once. */
final class JobBench {
    private static final OwnerId OWNER = new OwnerId(new UUID(0, 1));
    private static final int CLIENTS = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String PASSWORD = "correct horse battery";

    private final Sheet sheet;
    private final Database database;
    private final int jobs;

    /** @param jobs of each series */
    JobBench(Sheet sheet, Database database, int jobs) {
        this.sheet = sheet;
        this.database = database;
        this.jobs = jobs;
    }

    void measure(Fleet fleet) {
        String name = Benchmarks.fresh("jobs");
        InstantNodes nodes = new InstantNodes(fleet);
        try (Portal portal = Portal.idle(database, name, nodes)) {
            portal.fill(fleet.changes());
        }
        try (Portal portal = Portal.start(database, name, nodes)) {
            Meter.waitUntil(
                    () -> Benchmarks.answering(portal.engine()) == fleet.nodes().size(), PATIENCE);
            String size = String.format(
                    Locale.ROOT,
                    ", %,d nodes, %,d machines",
                    fleet.nodes().size(),
                    fleet.instances().size());
            throughput(portal, "warming up" + size, 500, number -> submit(portal.engine(), number));
            latency(portal, nodes);
            throughput(
                    portal, "creates submitted to the engine" + size, jobs, number -> submit(portal.engine(), number));
            ProjectId project = project(portal);
            Actor actor = actor(portal, project);
            InstanceService service = portal.bean(InstanceService.class);
            throughput(
                    portal,
                    "creates asked for by a member (rights, quota, audit)" + size,
                    jobs,
                    number -> service.create(actor, request(project, number)));
        }
    }

    private static JobId submit(ClusterEngine engine, int number) {
        Job job =
                engine.submit(Job.Submission.of(Fleet.create(number + 1_000_000, OWNER), Optional.of(OWNER), "bench"));
        engine.wake(List.of(job.id()));
        return job.id();
    }

    /** From the call that submits to the node's first call, with nothing else to do. */
    private void latency(Portal portal, InstantNodes nodes) {
        long[] nanos = new long[100];
        for (int number = 0; number < nanos.length; number++) {
            CountDownLatch asked = new CountDownLatch(1);
            long[] at = new long[1];
            nodes.onVolume(() -> {
                at[0] = System.nanoTime();
                asked.countDown();
            });
            long begun = System.nanoTime();
            JobId id = submit(portal.engine(), 2_000_000 + number);
            await(asked);
            nanos[number] = at[0] - begun;
            Meter.waitUntil(() -> isEnded(portal.engine(), id), PATIENCE);
        }
        nodes.onVolume(() -> {});
        sheet.times(database + ": submit to first step at a node, idle", nanos, "< 50 ms");
    }

    private static boolean isEnded(ClusterEngine engine, JobId id) {
        return engine.job(id).filter(job -> job.state().isEnded()).isPresent();
    }

    private void throughput(Portal portal, String what, int count, IntConsumer create) {
        long cpu = Meter.cpuNanos();
        long begun = System.nanoTime();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int number = 0; number < count; number++) {
                int next = number;
                all.add(clients.submit(() -> create.accept(next)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
        long submitted = System.nanoTime() - begun;
        Meter.waitUntil(() -> unended(portal) == 0, PATIENCE);
        long all = System.nanoTime() - begun;
        double cpuSeconds = (Meter.cpuNanos() - cpu) / 1e9;
        sheet.line(
                database + ": " + what,
                String.format(
                        Locale.ROOT,
                        "%.0f jobs/s (%,d in %s; accepted after %s; %.1f ms CPU a job, %.2f cores)",
                        count / (all / 1e9),
                        count,
                        Sheet.text(all),
                        Sheet.text(submitted),
                        cpuSeconds * 1000 / count,
                        cpuSeconds / (all / 1e9)),
                database == Database.H2 ? ">= 200 jobs/s" : "");
        Meter.waitUntil(() -> portal.engine().view().jobs().isEmpty(), PATIENCE);
        long failed = portal.engine().jobs(JobFilter.newest(Math.min(count, JobFilter.LARGEST_PAGE))).stream()
                .filter(job -> job.state() != JobState.SUCCEEDED)
                .count();
        if (failed > 0) {
            sheet.line(database + ": jobs of it that did not succeed", String.valueOf(failed), "0");
        }
    }

    private static long unended(Portal portal) {
        return portal.engine().view().jobs().size()
                + portal.engine().jobs(JobFilter.queued(1)).size();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)) {
                throw new IllegalStateException("no step began");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private ProjectId project(Portal portal) {
        QuotaAmounts room =
                new QuotaAmounts(100_000, 100_000, ByteSize.ofGibibytes(1_000_000), ByteSize.ofGibibytes(10_000_000));
        return portal.bean(ProjectService.class)
                .create(Actor.system(), "Project " + UUID.randomUUID(), room)
                .id();
    }

    private static Actor actor(Portal portal, ProjectId project) {
        String login = "p" + UUID.randomUUID().toString().substring(0, 12);
        Actor actor = portal.bean(UserService.class)
                .create(Actor.system(), login, "A person", PASSWORD, Role.USER)
                .actor("192.0.2.1");
        portal.bean(ProjectService.class).addMember(Actor.system(), project, login, MemberRole.MEMBER);
        return actor;
    }

    private static CreateRequest request(ProjectId project, int number) {
        return new CreateRequest(
                project,
                "bench" + number,
                new Source.EmptyDisk(),
                1,
                ByteSize.ofMebibytes(512),
                ByteSize.ofGibibytes(10),
                List.of(),
                Optional.empty(),
                new Network.User());
    }
}
