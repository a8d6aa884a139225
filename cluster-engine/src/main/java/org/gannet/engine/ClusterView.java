package org.gannet.engine;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Subject;
import org.gannet.engine.allocation.Allocation;
import org.gannet.engine.job.Job;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Inheritance;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.InstanceStatus;
import org.gannet.engine.model.Moment;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.NodeCapacity;
import org.gannet.engine.model.Observation;
import org.gannet.engine.reconcile.CopiesOnNodes;
import org.gannet.engine.reconcile.Finding;
import org.gannet.engine.reconcile.Findings;
import org.gannet.node.VmReport;
import org.jspecify.annotations.Nullable;

/**
 * Everything at one moment: wished, observed and in progress. Immutable; ask for another one to see later. Making one
 * copies nothing.
 */
public final class ClusterView {
    private final ClusterState state;
    private final Map<NodeName, Observation> observations;
    private final Collection<Job> unended;
    private final long lastEvent;
    private final Moment at;
    private final Duration silentAfter;
    private final Supplier<Map<InstanceId, Integer>> givenUp;
    private final Supplier<CopiesOnNodes> copies;
    /** Made when it is first asked for. */
    private volatile @Nullable List<Job> jobs;
    /** Made when it is first asked for. */
    private volatile @Nullable Map<Subject, Job> activeJobs;
    /** Made when it is first asked for. */
    private volatile @Nullable Set<InstanceId> strays;

    /**
     * @param observations of every node that is watched; does not change any more
     * @param unended jobs that have not ended, oldest first; does not change any more
     * @param givenUp what the watcher leaves alone, as of when it is asked for
     * @param copies of the configuration, as of when it is asked for
     */
    ClusterView(
            ClusterState state,
            Map<NodeName, Observation> observations,
            Collection<Job> unended,
            long lastEvent,
            Moment at,
            Duration silentAfter,
            Supplier<Map<InstanceId, Integer>> givenUp,
            Supplier<CopiesOnNodes> copies) {
        this.state = state;
        this.observations = observations;
        this.unended = unended;
        this.lastEvent = lastEvent;
        this.at = at;
        this.silentAfter = silentAfter;
        this.givenUp = givenUp;
        this.copies = copies;
    }

    public ClusterState state() {
        return state;
    }

    /** Of every node, silent ones included; in the order of names. */
    public Map<NodeName, Observation> observations() {
        return observations;
    }

    /** Those that have not ended, oldest first, with their progress. */
    public List<Job> jobs() {
        List<Job> known = jobs;
        if (known == null) {
            known = List.copyOf(unended);
            jobs = known;
        }
        return known;
    }

    /** The number of the newest event that state and jobs hold: those after it give what is true later. */
    public long lastEvent() {
        return lastEvent;
    }

    public Moment at() {
        return at;
    }

    public Duration silentAfter() {
        return silentAfter;
    }

    /** For explaining what goes where. */
    public Allocation allocation() {
        return new Allocation(state, observations, at, silentAfter);
    }

    /** The job that works on the instance, or the first that waits to. */
    public Optional<Job> activeJob(InstanceId id) {
        return activeJob(new Subject.OfInstance(id));
    }

    /** The job that works on it, or the first that waits to. */
    public Optional<Job> activeJob(Subject subject) {
        return Optional.ofNullable(activeJobs().get(subject));
    }

    private Map<Subject, Job> activeJobs() {
        Map<Subject, Job> known = activeJobs;
        if (known == null) {
            Map<Subject, Job> first = new HashMap<>();
            for (Job job : unended) {
                first.merge(
                        job.subject(),
                        job,
                        (before, next) ->
                                before.steps().isEmpty() && !next.steps().isEmpty() ? next : before);
            }
            known = first;
            activeJobs = known;
        }
        return known;
    }

    /** @throws IllegalArgumentException when there is no such instance */
    public InstanceStatus status(InstanceId id) {
        Instance instance =
                state.findInstance(id).orElseThrow(() -> new IllegalArgumentException("no such instance: " + id));
        Activity activity = activeJob(id)
                .map(job -> job.parameters().operation().activity())
                .orElse(Activity.NONE);
        return InstanceStatus.of(instance, activity, around(instance), at, silentAfter);
    }

    private InstanceStatus.Around around(Instance instance) {
        Optional<Observation> primary = Optional.ofNullable(observations.get(instance.primary()));
        boolean livesThere =
                primary.filter(there -> there.hasAlive(instance.id())).isPresent();
        return new InstanceStatus.Around(
                primary,
                state.findNode(instance.primary()).filter(Node::offline).isPresent(),
                !livesThere && strays().contains(instance.id()),
                new Inheritance(state)
                        .hypervisor(instance)
                        .effective()
                        .userShutdown()
                        .orElse(false));
    }

    /** Guests that live, by a fresh report, on nodes where they should not be. Costs the number of all guests, once. */
    private Set<InstanceId> strays() {
        Set<InstanceId> known = strays;
        if (known == null) {
            Set<InstanceId> found = new HashSet<>();
            observations.values().stream()
                    .filter(observation -> observation.isAnswering(at, silentAfter))
                    .forEach(observation -> observation
                            .report()
                            .ifPresent(report -> report.vms().stream()
                                    .filter(vm -> vm.state().isAlive())
                                    .filter(vm -> state.findInstance(vm.id())
                                            .filter(instance ->
                                                    !instance.homes().contains(observation.node()))
                                            .isPresent())
                                    .forEach(vm -> found.add(vm.id()))));
            known = found;
            strays = known;
        }
        return known;
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
        return state.capacity(node);
    }

    /** What is not as it should be, with what mends it. Costs the size of the cluster. */
    public List<Finding> findings() {
        return Findings.of(known());
    }

    /** The findings, and whether the configuration itself is whole, for which it is built up once more. */
    public List<Finding> verify() {
        return Findings.verify(known());
    }

    private Findings.Known known() {
        return new Findings.Known(state, observations, unended, at, silentAfter, givenUp.get(), copies.get());
    }
}
