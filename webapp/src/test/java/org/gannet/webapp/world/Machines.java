package org.gannet.webapp.world;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.clusters.ClusterService;
import org.gannet.backend.instances.Accepted;
import org.gannet.backend.instances.CreateRequest;
import org.gannet.backend.instances.InstanceService;
import org.gannet.backend.instances.Network;
import org.gannet.backend.instances.Source;
import org.gannet.backend.jobs.JobFilter;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobQueries;
import org.gannet.backend.jobs.JobStatus;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.PageQuery;
import org.gannet.base.ByteSize;
import org.gannet.base.InstanceId;

/** Makes machines on simulated nodes and waits until they are there. */
public final class Machines {
    private final ClusterService cluster;
    private final InstanceService service;
    private final JobQueries jobs;
    private final AtomicInteger number = new AtomicInteger();

    Machines(ClusterService cluster, InstanceService service, JobQueries jobs) {
        this.cluster = cluster;
        this.service = service;
        this.jobs = jobs;
    }

    /** The addresses are where consoles are asked for; everything else is simulated. */
    public void ensureNode(String name, String address) {
        cluster.addNode(Actor.system(), name, address);
    }

    public Accepted create(ProjectId project, boolean start) {
        return create(project, start, Optional.empty());
    }

    public Accepted create(ProjectId project, boolean start, Optional<String> node) {
        CreateRequest request = new CreateRequest(
                project,
                "m" + number.incrementAndGet(),
                new Source.EmptyDisk(),
                1,
                ByteSize.ofMebibytes(128),
                ByteSize.ofMebibytes(64),
                List.of(),
                node,
                new Network.User(),
                start);
        Accepted accepted = service.create(Actor.system(), request);
        finish(accepted.job());
        return accepted;
    }

    public void stop(InstanceId id) {
        finish(service.stop(Actor.system(), id, 0));
    }

    public void start(InstanceId id) {
        finish(service.start(Actor.system(), id));
    }

    public void migrate(InstanceId id, String target) {
        finish(service.migrate(Actor.system(), id, Optional.of(target)));
    }

    /** Removes it when nothing else is done with it any more. */
    public void remove(InstanceId id) {
        awaitQuiet(id);
        finish(service.remove(Actor.system(), id));
    }

    private void awaitQuiet(InstanceId id) {
        JobFilter works = JobFilter.of(id).onlyUnended();
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        jobs.list(Actor.system(), works, PageQuery.first(1)).total() == 0);
    }

    /** Waits until it has succeeded. @throws AssertionError when it ends badly */
    public void finish(JobId job) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> jobs.get(Actor.system(), job).status().isEnded());
        JobStatus status = jobs.get(Actor.system(), job).status();
        if (status != JobStatus.SUCCEEDED) {
            throw new AssertionError(jobs.get(Actor.system(), job).toString());
        }
    }
}
