package org.gannet.backend.instances;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gannet.backend.jobs.JobView;
import org.gannet.backend.projects.ProjectId;
import org.gannet.base.ByteSize;
import org.gannet.base.InstanceId;
import org.gannet.base.PlacementRule;

/**
 * A machine as the one who asks may see it.
 * @param node where it is; empty for tenants
 * @param incoming where a migration takes it; empty for tenants
 * @param rules where it shall be, seen from its project's other machines
 * @param source for people: "Demo Linux", "empty disk"
 * @param createdAt when it was asked for
 * @param can what the actor can do with it now
 * @param cannotBecause why not, for what he may do but not now; what he never may do is in neither
 */
public record InstanceView(
        InstanceId id,
        String name,
        ProjectId project,
        String projectName,
        StatusView status,
        Optional<String> node,
        Optional<String> incoming,
        int vcpus,
        ByteSize memory,
        List<DiskView> disks,
        List<NicView> nics,
        List<PlacementRule> rules,
        String source,
        Instant createdAt,
        Optional<JobView> activeJob,
        Optional<UsageView> usage,
        Set<Capability> can,
        Map<Capability, Obstacle> cannotBecause) {
    public InstanceView {
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
        rules = List.copyOf(rules);
        can = Set.copyOf(can);
        cannotBecause = Map.copyOf(cannotBecause);
    }

    public ByteSize diskTotal() {
        return disks.stream().map(DiskView::size).reduce(ByteSize.ZERO, ByteSize::plus);
    }
}
