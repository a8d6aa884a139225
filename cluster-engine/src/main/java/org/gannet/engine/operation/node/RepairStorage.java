package org.gannet.engine.operation.node;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.Observation;
import org.gannet.engine.operation.AboutNode;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.step.CheckVolume;
import org.gannet.engine.operation.step.RepairPool;
import org.gannet.node.NodeFacts;
import org.gannet.node.VolumeReport;

/**
 * Looks at the disks of all machines that are stopped on a node, as after a power cut or a full file system: whether
 * each is sound, and gives back what is wasted in it. Running machines keep theirs, which can't be looked at. Storage
 * that has lost a device goes on without it.
 */
public record RepairStorage(Parameters parameters) implements Operation {
    private static final int NAMED = 5;

    /** @param node which */
    public record Parameters(NodeName node) implements AboutNode {
        @Override
        public Operation operation() {
            return new RepairStorage(this);
        }
    }

    @Override
    public String title(Names names) {
        return "Repair a node’s storage";
    }

    /** Those machines don't start meanwhile. */
    @Override
    public Set<LockRequest> locks(ClusterState state) {
        Set<LockRequest> locks = new LinkedHashSet<>();
        locks.add(LockRequest.sharedCluster());
        locks.add(LockRequest.exclusive(parameters.node()));
        stopped(state).forEach(instance -> locks.add(LockRequest.exclusive(instance.id())));
        return Set.copyOf(locks);
    }

    private List<Instance> stopped(ClusterState state) {
        return state.instancesOn(parameters.node()).stream()
                .filter(instance -> instance.primary().equals(parameters.node())
                        && instance.wished() != AdminState.UP
                        && instance.lifecycle() == Lifecycle.READY
                        && instance.incoming().isEmpty())
                .toList();
    }

    @Override
    public Set<NodeName> observes(ClusterState state) {
        return Set.of(parameters.node());
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Planner planner = new Planner(inputs);
            Node node = planner.node(parameters.node());
            Observation observed = planner.answering(node.name());
            if (!node.facts().can(NodeFacts.Feature.CHECK)) {
                throw Planner.refuse(Problem.of(ErrorCode.UNSUPPORTED, "The node’s agent can’t check volumes.")
                        .withRemedy("Bring it to the present version."));
            }
            Plan.Builder plan = Plan.builder();
            stopped(inputs.state()).stream()
                    .filter(instance -> !observed.hasAlive(instance.id()))
                    .forEach(instance -> check(inputs, plan, node.name(), instance.disks()));
            observed.report().stream()
                    .flatMap(report -> report.pools().stream())
                    .filter(pool -> pool.devicesLost() > 0)
                    .forEach(pool -> plan.step(new RepairPool(node.name(), pool.name())));
            requireGivenUp(inputs.state(), observed);
            return plan.planned();
        });
    }

    /** No disk is given up here: who has one on a device that is lost decides what becomes of it. */
    private static void requireGivenUp(ClusterState state, Observation observed) {
        Set<VolumeId> lost = observed.report().stream()
                .flatMap(report -> report.volumes().stream())
                .filter(VolumeReport::deviceLost)
                .map(VolumeReport::id)
                .collect(Collectors.toUnmodifiableSet());
        List<String> machines = state.instancesOn(observed.node()).stream()
                .filter(instance ->
                        instance.disks().stream().flatMap(Disk::volumes).anyMatch(lost::contains))
                .map(instance -> instance.name().value())
                .sorted()
                .toList();
        if (!machines.isEmpty()) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.WRONG_STATE, "Disks still lie on a device that the node has lost.")
                    .withCause(
                            "They belong to " + machines.size() + (machines.size() == 1 ? " machine: " : " machines: ")
                                    + machines.stream().limit(NAMED).collect(Collectors.joining(", "))
                                    + (machines.size() > NAMED ? ", …" : "") + ".")
                    .withRemedy("Bring the device back. Or replace the copies of disks that are mirrored, and delete"
                            + " the others, then repair the storage."));
        }
    }

    private static void check(PlanInputs inputs, Plan.Builder plan, NodeName node, List<Disk> disks) {
        for (int index = 0; index < disks.size(); index++) {
            plan.step(new CheckVolume(
                    node,
                    disks.get(index).volume(),
                    index,
                    new TaskId(inputs.ids().get())));
        }
    }
}
