package org.gannet.backend.clusters;

import java.util.List;
import java.util.Map;
import org.gannet.backend.instances.StatusView;
import org.gannet.backend.jobs.JobView;

/**
 * The cluster at a glance, from one moment.
 * @param instances counted by status word
 * @param unendedJobs oldest first
 * @param lastFailures jobs that ended badly, newest first
 * @param findings what is on answering nodes and should not be, or the other way round
 */
public record DashboardView(
        List<NodeView> nodes,
        Map<StatusView.Word, Integer> instances,
        List<JobView> unendedJobs,
        List<JobView> lastFailures,
        List<FindingView> findings) {
    public DashboardView {
        nodes = List.copyOf(nodes);
        instances = Map.copyOf(instances);
        unendedJobs = List.copyOf(unendedJobs);
        lastFailures = List.copyOf(lastFailures);
        findings = List.copyOf(findings);
    }
}
