package org.gannet.engine.reconcile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Subject;
import org.gannet.base.VolumeId;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.Observation;
import org.gannet.node.NodeReport;
import org.gannet.node.VmReport;

/** One look at everything, and what it has found so far. Used by one thread. */
final class Inspection {
    private final Findings.Known known;
    private final Set<InstanceId> busyInstances = new HashSet<>();
    private final Set<VolumeId> busyVolumes = new HashSet<>();
    /** Where guests live by fresh reports. */
    private final Map<InstanceId, Set<NodeName>> livesOn = new HashMap<>();

    private final List<Finding> found = new ArrayList<>();

    Inspection(Findings.Known known) {
        this.known = known;
        known.jobs().forEach(job -> {
            job.instance().ifPresent(busyInstances::add);
            job.steps().forEach(step -> step.step().volume().ifPresent(busyVolumes::add));
        });
        known.observations()
                .keySet()
                .forEach(node -> report(node)
                        .ifPresent(report -> report.vms().stream()
                                .filter(vm -> vm.state().isAlive())
                                .forEach(vm -> livesOn.computeIfAbsent(vm.id(), id -> new HashSet<>())
                                        .add(node))));
    }

    Findings.Known known() {
        return known;
    }

    ClusterState state() {
        return known.state();
    }

    List<Finding> found() {
        return List.copyOf(found);
    }

    /** Whether no job works on it. */
    boolean isAtRest(InstanceId instance) {
        return !busyInstances.contains(instance);
    }

    boolean isAtRest(VolumeId volume) {
        return !busyVolumes.contains(volume);
    }

    /** Whole, where it belongs, and no job works on it. */
    boolean isSettled(Instance instance) {
        return instance.lifecycle() == Lifecycle.READY && instance.incoming().isEmpty() && isAtRest(instance.id());
    }

    boolean isAnswering(NodeName node) {
        return observed(node).isPresent();
    }

    /** What the node said, if that is fresh and the node takes part. */
    Optional<Observation> observed(NodeName node) {
        return Optional.ofNullable(known.observations().get(node))
                .filter(last -> last.isAnswering(known.now(), known.silentAfter()))
                .filter(last ->
                        state().findNode(node).filter(of -> !of.offline()).isPresent());
    }

    Optional<NodeReport> report(NodeName node) {
        return observed(node).flatMap(Observation::report);
    }

    Optional<VmReport> vm(NodeName node, InstanceId instance) {
        return observed(node).flatMap(last -> last.findVm(instance));
    }

    /** Whether the guest lives where it should not. */
    boolean livesElsewhere(Instance instance) {
        return livesOn.getOrDefault(instance.id(), Set.of()).stream()
                .anyMatch(node -> !instance.homes().contains(node));
    }

    boolean livesOn(NodeName node, InstanceId instance) {
        return livesOn.getOrDefault(instance, Set.of()).contains(node);
    }

    /** Those that are asked, in the order of names. */
    List<Node> nodes() {
        return state().nodes().values().stream().filter(node -> !node.offline()).toList();
    }

    void add(FindingCode code, Subject about, Remedy remedy, Object... words) {
        add(code, about, Optional.empty(), "", remedy, words);
    }

    void add(FindingCode code, NodeName node, Remedy remedy, Object... words) {
        add(code, new Subject.OfNode(node), Optional.of(node), "", remedy, words);
    }

    void add(FindingCode code, Instance about, Remedy remedy, Object... words) {
        List<Object> all = new ArrayList<>(List.of(about.name()));
        all.addAll(Arrays.asList(words));
        add(code, new Subject.OfInstance(about.id()), Optional.of(about.primary()), "", remedy, all.toArray());
    }

    void add(
            FindingCode code, Subject about, Optional<NodeName> node, String objectId, Remedy remedy, Object... words) {
        found.add(new Finding(
                code,
                about,
                node,
                objectId,
                Arrays.stream(words).map(String::valueOf).toList(),
                remedy));
    }
}
