package org.gannet.engine.simulation.world;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.Priority;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.QueueSettings;
import org.gannet.engine.model.SubmissionRule;
import org.gannet.engine.spi.ClusterStore;

/** What an engine has said, or shows, is durable. */
final class AcknowledgedIsStored implements Invariant {
    private final World world;
    private final Set<JobId> accepted = new LinkedHashSet<>();
    /** What was durable at some time: somebody else may have changed it since. */
    private final Set<QueueSettings> queues = new HashSet<>();

    private final Set<List<SubmissionRule>> rules = new HashSet<>();
    private final Set<Ranked> ranked = new HashSet<>();
    /** One commit holds several versions of them: only the last one was ever there to be seen. */
    private final Set<JobId> writtenAtOnce = new HashSet<>();

    private record Ranked(JobId job, Priority priority) {}

    AcknowledgedIsStored(World world) {
        this.world = world;
        queues.add(ClusterState.empty().queue());
        rules.add(ClusterState.empty().rules());
    }

    @Override
    public String name() {
        return "acknowledged is stored";
    }

    @Override
    public void committed(ClusterStore.Commit commit, ClusterState after) {
        for (Change change : commit.changes()) {
            if (change instanceof Change.PutQueueSettings put) {
                queues.add(put.settings());
            } else if (change instanceof Change.PutSubmissionRules put) {
                rules.add(put.rules());
            }
        }
    }

    @Override
    public void jobWritten(Optional<Job> before, Job after) {
        ranked.add(new Ranked(after.id(), after.priority()));
        if (before.filter(old -> old.version() + 1 < after.version()).isPresent()) {
            writtenAtOnce.add(after.id());
        }
    }

    @Override
    public void moved(JobId job, Priority priority) {
        if (!ranked.contains(new Ranked(job, priority)) && !writtenAtOnce.contains(job)) {
            world.invariants()
                    .broken(this, world.names().of(job) + " was given priority " + priority + " in words only");
        }
    }

    @Override
    public void queueIs(QueueSettings queue) {
        if (!queues.contains(queue)) {
            world.invariants().broken(this, "the queue was set in words only: " + queue);
        }
    }

    @Override
    public void rulesAre(List<SubmissionRule> now) {
        if (!rules.contains(now)) {
            world.invariants().broken(this, "rules were made in words only: " + now);
        }
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
