package org.gannet.engine.operation.instance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.DiskRoom;
import org.gannet.engine.model.HypervisorParameters.DiskModel;
import org.gannet.engine.model.Inheritance;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.NodeCapacity;
import org.gannet.engine.model.PendingChange;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.step.AdaptVm;
import org.gannet.engine.policy.Asked;
import org.gannet.engine.policy.PolicyCheck;
import org.gannet.node.Adaptation;
import org.gannet.node.Adapted.Aspect;
import org.gannet.node.NodeFacts;
import org.gannet.node.VmSpec;

/**
 * What becomes of a machine that is changed where it is: one that runs is brought near what it shall be, for all others
 * the next start does it.
 * @param before as it is
 * @param running whether its guest lives
 */
record LiveChange(Planner planner, Instance before, boolean running) {
    /** @throws Planner.RefusedException NOT_FOUND, WRONG_STATE; NODE_UNREACHABLE while nobody knows whether it runs */
    static LiveChange of(PlanInputs inputs, InstanceId id) {
        Planner planner = new Planner(inputs);
        Instance instance = planner.readyInstance(id);
        return new LiveChange(
                planner, instance, planner.answering(instance.primary()).hasAlive(id));
    }

    /** Made when the job begins, and taken back with it; what will wait for a restart is told as far as it is known. */
    Plan.Builder reserving(Instance after) {
        return Plan.builder().reserve(new Change.PutInstance(expecting(after))).atUndo(new Change.PutInstance(before));
    }

    /** The instance afterwards, with what the plan expects to wait for a restart; the node has the last word. */
    Instance expecting(Instance after) {
        List<PendingChange> waiting = new ArrayList<>();
        if (running) {
            waiting.addAll(before.pending());
            Adaptation.between(spec(before).withSlots(), spec(after)).waiting().stream()
                    .map(AdaptVm::change)
                    .forEach(waiting::add);
        }
        return after.draft().pending(waiting).build();
    }

    /** A step for a machine that runs; none for others. @param must what may not wait */
    void adapt(Plan.Builder plan, Instance after, Aspect... must) {
        adapt(plan, after, List.of(), must);
    }

    /** The instance becomes so when its guest has done its part; one that is down becomes so at once. */
    void adaptThen(Plan.Builder plan, Instance after, Aspect... must) {
        Change becomes = new Change.PutInstance(expecting(after));
        if (running) {
            adapt(plan, after, List.of(becomes), must);
        } else {
            plan.reserve(becomes);
        }
        plan.atUndo(new Change.PutInstance(before));
    }

    private void adapt(Plan.Builder plan, Instance after, List<Change> changes, Aspect... must) {
        if (running) {
            require(NodeFacts.Feature.ADAPT);
            plan.step(new AdaptVm(node(), before.id(), spec(before), spec(after), List.of(must)), changes);
        }
    }

    NodeName node() {
        return before.primary();
    }

    private VmSpec spec(Instance instance) {
        return instance.vmSpec(state());
    }

    private ClusterState state() {
        return planner.inputs().state();
    }

    /** @throws Planner.RefusedException UNSUPPORTED */
    void require(NodeFacts.Feature feature) {
        if (!planner.node(node()).facts().can(feature)) {
            throw Planner.refuse(Problem.of(ErrorCode.UNSUPPORTED, "The machine's node can't do that.")
                    .withRemedy("Ask an operator to bring the node's agent up to date.")
                    .withInternal(node() + " lacks " + feature));
        }
    }

    /**
     * Snapshots lie inside of disks: under a running machine only what it has open for writing can get and lose them.
     * @throws Planner.RefusedException WRONG_STATE
     */
    void requireWritable(List<Disk> disks) {
        boolean readOnly = disks.stream().anyMatch(disk -> disk.mode() == Disk.Mode.RO)
                || before.pending().contains(PendingChange.DISKS);
        if (running && readOnly) {
            throw Planner.refuse(
                    Problem.of(ErrorCode.WRONG_STATE, before.name() + " runs with a disk that it only reads.")
                            .withCause("The snapshots of such a disk are changed while the machine is down.")
                            .withRemedy("Stop it first."));
        }
    }

    /** @throws Planner.RefusedException POLICY_VIOLATION, NO_CAPACITY when there is less room than it takes more */
    void requireAllowed(Instance after) {
        requirePlaces(after);
        PolicyCheck.of(state(), state().groupOf(before))
                .refusal(Asked.of(after), before.name() + " may not become such a machine.")
                .ifPresent(problem -> {
                    throw Planner.refuse(problem);
                });
        before.nodesUsed().forEach(node -> requireRoom(node, after));
    }

    private void requirePlaces(Instance after) {
        if (lacksPlaces(after) && !lacksPlaces(before)) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.INVALID_REQUEST,
                            "A machine with IDE disks has at most " + VmSpec.MOST_IDE_DISKS + ", in its first places.")
                    .withRemedy("Take another kind of disks, or detach some first."));
        }
    }

    private boolean lacksPlaces(Instance instance) {
        Optional<DiskModel> model =
                new Inheritance(state()).hypervisor(instance).effective().diskModel();
        return model.equals(Optional.of(DiskModel.IDE))
                && instance.disks().stream()
                        .anyMatch(disk -> disk.slot().orElse(instance.disks().indexOf(disk)) >= VmSpec.MOST_IDE_DISKS);
    }

    private void requireRoom(NodeName name, Instance after) {
        NodeCapacity room = state().capacity(planner.node(name));
        boolean home = name.equals(node());
        ByteSize memory = home ? after.memoryInUse().minusOrZero(before.memoryInUse()) : ByteSize.ZERO;
        int vcpus = home ? after.vcpus() - before.vcpus() : 0;
        DiskRoom disk = home
                ? after.room()
                        .plus(after.sharedRoom())
                        .minusOrZero(before.room().plus(before.sharedRoom()))
                : after.mirroredRoom().minusOrZero(before.mirroredRoom());
        boolean fits = (memory.bytes() == 0 || memory.isAtMost(room.memoryFree()))
                && (vcpus <= 0 || vcpus <= room.vcpusFree())
                && room.holds(disk);
        if (!fits) {
            throw Planner.refuse(
                    Problem.of(ErrorCode.NO_CAPACITY, "There is no room for " + before.name() + " to grow.")
                            .withCause("It would need " + memory + " of memory, " + Math.max(0, vcpus) + " vCPUs and "
                                    + disk.total() + " of disk more than it has; its node has not so much left.")
                            .withRemedy("Ask for less, or ask an operator to move it to a node with more room.")
                            .withInternal(name + " has left: " + room.memoryFree() + " of memory, " + room.vcpusFree()
                                    + " vCPUs, " + room.diskLeft()));
        }
    }
}
