package org.gannet.engine.reconcile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.engine.job.Job;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.model.Moment;
import org.gannet.engine.model.Observation;
import org.gannet.node.NodeReport;
import org.gannet.node.VmReport;
import org.gannet.node.VolumeReport;

/** Compares what nodes report with what should be there. What jobs are working on is left out. Pure. */
public final class Findings {
    private final ClusterState state;
    private final Set<InstanceId> busyInstances = new HashSet<>();
    private final Set<VolumeId> busyVolumes = new HashSet<>();
    private final List<Finding> findings = new ArrayList<>();

    private Findings(ClusterState state, Collection<Job> jobs) {
        this.state = state;
        for (Job job : jobs) {
            job.instance().ifPresent(busyInstances::add);
            job.steps().forEach(step -> step.step().volume().ifPresent(busyVolumes::add));
        }
    }

    /** In the order of the nodes' names. Silent nodes say nothing. */
    public static List<Finding> of(
            ClusterState state,
            Map<NodeName, Observation> observations,
            Collection<Job> jobs,
            Moment now,
            Duration silentAfter) {
        Findings all = new Findings(state, jobs);
        observations.values().stream()
                .filter(observation -> observation.isAnswering(now, silentAfter))
                .sorted(java.util.Comparator.comparing(Observation::node))
                .forEach(observation -> observation.report().ifPresent(report -> all.look(observation.node(), report)));
        return List.copyOf(all.findings);
    }

    private void look(NodeName node, NodeReport report) {
        report.vms().forEach(vm -> look(node, vm));
        Set<VolumeId> wanted = new HashSet<>();
        for (Instance instance : state.instancesOn(node)) {
            wanted.addAll(volumesOn(node, instance));
        }
        Set<VolumeId> there = new HashSet<>();
        for (VolumeReport volume : report.volumes()) {
            there.add(volume.id());
            if (!wanted.contains(volume.id()) && !busyVolumes.contains(volume.id())) {
                add(Finding.Kind.UNKNOWN_VOLUME, node, volume.id(), Optional.empty(), "A volume that no machine uses.");
            }
        }
        for (Instance instance : state.instancesOn(node)) {
            if (instance.lifecycle() == Lifecycle.READY && !busyInstances.contains(instance.id())) {
                volumesOn(node, instance).stream()
                        .filter(volume -> !there.contains(volume))
                        .forEach(volume -> add(
                                Finding.Kind.MISSING_VOLUME,
                                node,
                                volume,
                                Optional.of(instance.id()),
                                "A disk of " + instance.name() + " is not on its node."));
            }
        }
    }

    private void look(NodeName node, VmReport vm) {
        if (busyInstances.contains(vm.id())) {
            return;
        }
        Optional<Instance> instance = state.findInstance(vm.id());
        if (instance.isEmpty()) {
            add(Finding.Kind.UNKNOWN_VM, node, vm.id(), Optional.empty(), "A machine that the cluster does not know.");
        } else if (!instance.get().primary().equals(node)) {
            add(
                    Finding.Kind.VM_ON_OTHER_NODE,
                    node,
                    vm.id(),
                    Optional.of(vm.id()),
                    instance.get().name() + " has a process (" + vm.state() + ") here; its node is "
                            + instance.get().primary() + ".");
        }
    }

    private static List<VolumeId> volumesOn(NodeName node, Instance instance) {
        if (instance.primary().equals(node)) {
            return instance.disks().stream().map(Disk::volume).toList();
        }
        List<VolumeId> volumes = new ArrayList<>();
        instance.incoming()
                .filter(home -> home.node().equals(node))
                .ifPresent(home -> home.disks().forEach(disk -> volumes.add(disk.volume())));
        if (instance.secondary().equals(Optional.of(node))) {
            instance.disks().forEach(disk -> disk.replica().ifPresent(replica -> volumes.add(replica.volume())));
        }
        return volumes;
    }

    private void add(Finding.Kind kind, NodeName node, Object id, Optional<InstanceId> instance, String sentence) {
        findings.add(new Finding(kind, node, id.toString(), instance, sentence));
    }
}
