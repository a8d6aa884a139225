package org.gannet.engine.simulation.world;

import java.util.LinkedHashSet;
import java.util.Set;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.ClusterState;

/** What an engine has said, or shows, is durable. */
final class AcknowledgedIsStored implements Invariant {
    private final World world;
    private final Set<JobId> accepted = new LinkedHashSet<>();

    AcknowledgedIsStored(World world) {
        this.world = world;
    }

    @Override
    public String name() {
        return "acknowledged is stored";
    }

    @Override
    public void accepted(JobId job) {
        accepted.add(job);
        requireStored(job);
    }

    private void requireStored(JobId job) {
        if (!world.store().jobs().containsKey(job)) {
            world.invariants().broken(this, world.names().of(job) + " was accepted and is not stored");
        }
    }

    @Override
    public void cancelled(JobId id) {
        Job job = world.store().jobs().get(id);
        boolean ends = job != null
                && (job.cancelRequested()
                        || job.state() == JobState.UNDOING
                        || job.state().isEnded());
        if (!ends) {
            world.invariants().broken(this, world.names().of(id) + " will be cancelled, and the store does not say so");
        }
    }

    @Override
    public void afterTurn() {
        world.engines().forEach(host -> host.engine().map(ClusterEngine::view).ifPresent(this::compare));
    }

    private void compare(ClusterView view) {
        ClusterState durable = world.store().state();
        ClusterState shown = view.state();
        if (shown.revision() > durable.revision()
                || (shown.revision() == durable.revision() && shown != durable && !shown.hasSameContentAs(durable))) {
            world.invariants().broken(this, "an engine shows " + shown + ", stored is " + durable);
        }
        for (Job job : view.jobs()) {
            Job stored = world.store().jobs().get(job.id());
            if (stored == null || job.version() > stored.version()) {
                world.invariants()
                        .broken(
                                this,
                                "an engine shows " + world.names().of(job.id()) + " v" + job.version() + ", stored is "
                                        + (stored == null ? "nothing" : "v" + stored.version()));
            }
        }
    }

    @Override
    public void settled() {
        accepted.forEach(this::requireStored);
    }
}
