package org.gannet.engine.reconcile;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Subject;
import org.gannet.engine.job.Job;
import org.gannet.engine.model.ClusterConfiguration;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Moment;
import org.gannet.engine.model.Observation;
import org.gannet.engine.operation.cluster.RedistributeConfiguration;
import org.gannet.engine.operation.cluster.ResumeWatcher;

/**
 * Compares the cluster with how it should be. What jobs are working on is left out, and silent nodes say nothing but
 * that. Pure.
 */
public final class Findings {
    private Findings() {}

    /**
     * What is known.
     * @param jobs that have not ended
     * @param givenUp machines that the watcher does not start any more, and how often it has
     * @param copies of the configuration
     */
    public record Known(
            ClusterState state,
            Map<NodeName, Observation> observations,
            Collection<Job> jobs,
            Moment now,
            Duration silentAfter,
            Map<InstanceId, Integer> givenUp,
            CopiesOnNodes copies) {}

    /** By area, and within one in the order of what they are about. */
    public static List<Finding> of(
            ClusterState state,
            Map<NodeName, Observation> observations,
            Collection<Job> jobs,
            Moment now,
            Duration silentAfter) {
        return of(new Known(state, observations, jobs, now, silentAfter, Map.of(), CopiesOnNodes.WELL));
    }

    /** By area, and within one in the order of what they are about. Costs the size of the cluster. */
    public static List<Finding> of(Known known) {
        Inspection all = new Inspection(known);
        ofCluster(all);
        new NodeInspection(all).run();
        new InstanceInspection(all).run();
        new RuleInspection(all).run();
        new DiskInspection(all).run();
        new NetworkInspection(all).run();
        new OrphanInspection(all).run();
        return all.found();
    }

    /** Also looks whether the configuration itself is whole, for which it is built up once more. */
    public static List<Finding> verify(Known known) {
        List<Finding> faults = ClusterConfiguration.of(known.state()).faults().stream()
                .map(fault -> new Finding(
                        FindingCode.CONFIGURATION_FAULT,
                        new Subject.OfCluster(),
                        Optional.empty(),
                        "",
                        List.of(fault),
                        new Remedy.Look()))
                .toList();
        return Stream.concat(faults.stream(), of(known).stream())
                .sorted(Comparator.comparing(finding -> finding.code().area()))
                .toList();
    }

    private static void ofCluster(Inspection all) {
        Known known = all.known();
        known.state()
                .settings()
                .watcher()
                .pausedUntil()
                .filter(until -> known.now().wall().isBefore(until))
                .ifPresent(until -> all.add(
                        FindingCode.WATCHER_PAUSED,
                        new Subject.OfCluster(),
                        new Remedy.Ask(new ResumeWatcher.Parameters()),
                        until));
        known.copies()
                .missedSince()
                .ifPresent(since -> all.add(
                        FindingCode.CONFIGURATION_NOT_KEPT,
                        new Subject.OfCluster(),
                        new Remedy.Ask(new RedistributeConfiguration.Parameters()),
                        since));
    }
}
