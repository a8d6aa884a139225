package org.gannet.backend.instances;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.jobs.JobView;
import org.gannet.backend.jobs.JobViews;
import org.gannet.backend.projects.Memberships;
import org.gannet.backend.projects.ProjectId;
import org.gannet.base.DiskId;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.ClusterView;
import org.gannet.engine.job.Job;
import org.gannet.engine.model.Observation;
import org.springframework.stereotype.Component;

/** Shows machines to who may see them; a page of them with a fixed number of queries. */
@Component
class InstanceViews {
    private final JobViews jobs;
    private final Memberships memberships;

    InstanceViews(JobViews jobs, Memberships memberships) {
        this.jobs = jobs;
        this.memberships = memberships;
    }

    List<InstanceView> of(Rights rights, ClusterView view, Collection<Machine> machines) {
        Map<ProjectId, String> names =
                memberships.names(machines.stream().map(Machine::project).collect(Collectors.toSet()));
        Map<InstanceId, Job> active = new HashMap<>();
        for (Machine machine : machines) {
            activeJob(view, machine).ifPresent(job -> active.put(machine.id(), job));
        }
        Map<InstanceId, JobView> shown = new HashMap<>();
        for (JobView job : jobs.of(rights, active.values())) {
            job.instance().ifPresent(id -> shown.put(id, job));
        }
        return machines.stream()
                .map(machine -> view(rights, view, machine, names, Optional.ofNullable(shown.get(machine.id()))))
                .toList();
    }

    private static Optional<Job> activeJob(ClusterView view, Machine machine) {
        return switch (machine) {
            case Machine.Wanted(Job job, var _) -> Optional.of(job);
            case Machine.Present(var instance) -> view.activeJob(instance.id());
        };
    }

    private static InstanceView view(
            Rights rights, ClusterView view, Machine machine, Map<ProjectId, String> names, Optional<JobView> job) {
        boolean seesCluster = rights.actor().role().seesCluster();
        Capabilities capabilities = Capabilities.of(rights, view, machine);
        return new InstanceView(
                machine.id(),
                machine.name(),
                machine.project(),
                names.getOrDefault(machine.project(), ""),
                Statuses.of(view, machine),
                machine.node().filter(node -> seesCluster).map(NodeName::value),
                machine.incoming().filter(node -> seesCluster).map(NodeName::value),
                machine.vcpus(),
                machine.memory(),
                disks(view, machine),
                machine.nics(),
                machine.rules(),
                machine.source(),
                machine.createdAt(),
                job,
                usage(view, machine),
                capabilities.can(),
                capabilities.cannotBecause());
    }

    /** Mirrored ones with how their copies stand to each other now. */
    private static List<DiskView> disks(ClusterView view, Machine machine) {
        if (!(machine instanceof Machine.Present(var instance))
                || instance.secondary().isEmpty()) {
            return machine.disks();
        }
        Map<DiskId, MirrorView> mirrors = new HashMap<>();
        instance.disks()
                .forEach(disk -> MirrorView.of(view, instance, disk).ifPresent(now -> mirrors.put(disk.id(), now)));
        return machine.disks().stream()
                .map(disk -> disk.mirrored(Optional.ofNullable(mirrors.get(disk.id()))))
                .toList();
    }

    private static Optional<UsageView> usage(ClusterView view, Machine machine) {
        Optional<Observation> seen = machine.node()
                .flatMap(node -> Optional.ofNullable(view.observations().get(node)));
        return view.vmReport(machine.id())
                .flatMap(vm -> vm.usage())
                .flatMap(usage -> seen.map(observation -> new UsageView(
                        observation.receivedAt().wall(),
                        usage.cpuSeconds(),
                        usage.residentMemory(),
                        usage.diskReadBytes(),
                        usage.diskWrittenBytes(),
                        usage.networkReceivedBytes(),
                        usage.networkSentBytes())));
    }
}
