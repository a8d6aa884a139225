package org.gannet.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.job.Job;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.CapacitySettings;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.InstanceStatus;
import org.gannet.engine.model.Moment;
import org.gannet.engine.model.NodeCapacity;
import org.gannet.engine.model.Observation;
import org.gannet.engine.reconcile.Finding;
import org.gannet.engine.reconcile.Findings;
import org.gannet.node.VmReport;

/**
 * Everything at one moment: wished, observed and in progress. Immutable; ask for another one to see later.
 * @param observations of every node, silent ones included
 * @param jobs that have not ended, oldest first, with their progress
 */
public record ClusterView(
        ClusterState state,
        Map<NodeName, Observation> observations,
        List<Job> jobs,
        Moment at,
        CapacitySettings capacity,
        Duration silentAfter) {
    public ClusterView {
        observations = Map.copyOf(observations);
        jobs = List.copyOf(jobs);
    }

    /** The job that works on the instance, or the first that waits to. */
    public Optional<Job> activeJob(InstanceId id) {
        Optional<Job> begun = jobs.stream()
                .filter(job ->
                        job.instance().equals(Optional.of(id)) && !job.steps().isEmpty())
                .findFirst();
        return begun.or(() -> jobs.stream()
                .filter(job -> job.instance().equals(Optional.of(id)))
                .findFirst());
    }

    /** @throws IllegalArgumentException when there is no such instance */
    public InstanceStatus status(InstanceId id) {
        Instance instance =
                state.findInstance(id).orElseThrow(() -> new IllegalArgumentException("no such instance: " + id));
        Activity activity = activeJob(id)
                .map(job -> job.parameters().operation().activity())
                .orElse(Activity.NONE);
        return InstanceStatus.of(
                instance, activity, Optional.ofNullable(observations.get(instance.primary())), at, silentAfter);
    }

    /** What its primary node last said about it, however old. */
    public Optional<VmReport> vmReport(InstanceId id) {
        return state.findInstance(id)
                .flatMap(instance -> Optional.ofNullable(observations.get(instance.primary())))
                .flatMap(observation -> observation.findVm(id));
    }

    /** Whether the node's last report is recent enough to be believed. */
    public boolean isAnswering(NodeName node) {
        Observation observation = observations.get(node);
        return observation != null && observation.isAnswering(at, silentAfter);
    }

    /** @throws IllegalArgumentException when there is no such node */
    public NodeCapacity capacity(NodeName node) {
        return state.capacity(node, capacity);
    }

    /** What is on answering nodes and should not be, or the other way round; left alone, for operators to look at. */
    public List<Finding> findings() {
        return Findings.of(state, observations, jobs, at, silentAfter);
    }
}
