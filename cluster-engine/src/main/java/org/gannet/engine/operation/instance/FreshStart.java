package org.gannet.engine.operation.instance;

import java.util.List;
import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.VolumeId;
import org.gannet.engine.allocation.Placement;
import org.gannet.engine.allocation.PlacementRequest;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Incoming;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Remark;
import org.gannet.engine.operation.step.CreateVolume;
import org.gannet.engine.operation.step.EndVm;
import org.gannet.engine.operation.step.FetchImage;
import org.gannet.engine.policy.Asked;

/**
 * The plan by which a machine that has lost all its disks goes on elsewhere with new ones. Two of it must never run, so
 * its old node says that it does not run there, or somebody who knows.
 */
record FreshStart(Instance instance) {
    /** What it needs. @param on a node that somebody chose, of any group */
    PlacementRequest request(Optional<NodeName> on, Node here) {
        PlacementRequest request = ColdMove.request(instance).only(on);
        return on.isPresent() ? request.asking(Asked.of(instance)) : request.within(Optional.of(here.group()));
    }

    /**
     * Nothing of it can be used any more where it is.
     * @throws Planner.RefusedException WRONG_STATE, NODE_UNREACHABLE
     */
    void requireLost(Planner planner, boolean nodeIsDead) {
        if (instance.disks().stream().anyMatch(Disk::onSharedStorage)) {
            throw Planner.refuse(
                    Problem.of(ErrorCode.WRONG_STATE, "Disks of " + instance.name() + " are not on its node.")
                            .withCause("Other nodes see them, too.")
                            .withRemedy("Move it, or fail it over when its node is dead."));
        }
        if (instance.disks().stream().anyMatch(disk -> disk.replica().isPresent())) {
            throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, "Disks of " + instance.name() + " are mirrored.")
                    .withCause("Their other copies may be there.")
                    .withRemedy("Fail it over to the node that has them."));
        }
        boolean answers = planner.inputs().findAnswering(instance.primary()).isPresent()
                && !planner.node(instance.primary()).offline();
        if (!answers && !nodeIsDead) {
            throw Planner.refuse(Problem.of(ErrorCode.NODE_UNREACHABLE, "The machine's node does not answer.")
                    .withCause("The machine may still run there.")
                    .withRemedy("Switch that node off, and say that it is dead.")
                    .withInternal(instance.primary().value()));
        }
        if (answers) {
            requireNothingThere(planner, nodeIsDead);
        }
    }

    private void requireNothingThere(Planner planner, boolean nodeIsDead) {
        if (nodeIsDead) {
            throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, "The machine's node answers.")
                    .withCause("It was said to be dead.")
                    .withRemedy("Look at what is left of the machine there."));
        }
        if (planner.answering(instance.primary()).hasAlive(instance.id())) {
            throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, instance.name() + " runs.")
                    .withRemedy("Stop it first."));
        }
        List<Integer> missing = RecreateDisks.missing(instance, planner.answering(instance.primary()));
        if (missing.size() < instance.disks().size()) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.WRONG_STATE,
                            "Not all disks of " + instance.name() + " are lost: "
                                    + (instance.disks().size() - missing.size()) + " of "
                                    + instance.disks().size() + " are on its node.")
                    .withRemedy("Make those anew there that are missing, if any, and move it then."));
        }
    }

    /** @param tidy whether its old node is told that it does not live there any more */
    Planning planned(PlanInputs inputs, Placement.Found found, boolean tidy) {
        NodeName target = found.node();
        List<Disk> fresh = instance.disks().stream()
                .map(disk -> disk.withVolume(new VolumeId(inputs.ids().get())).withSnapshots(List.of()))
                .toList();
        Incoming home = new Incoming(target, fresh, true);
        String machineType =
                inputs.state().findNode(target).orElseThrow().facts().machineType();
        Plan.Builder plan = Plan.builder()
                .placement(found)
                .reserve(new Change.PutInstance(instance.withIncoming(Optional.of(home))))
                .atEnd(new Change.PutInstance(
                        instance.movedTo(home).draft().machineType(machineType).build()))
                .atUndo(new Change.PutInstance(instance));
        Instance.imagesNeeded(fresh, instance.cdrom()).forEach(image -> plan.step(new FetchImage(target, image)));
        for (int index = 0; index < fresh.size(); index++) {
            Disk disk = fresh.get(index);
            plan.step(new CreateVolume(target, disk.volume(), disk.volumeSpec(), index));
            plan.remark(Remark.Kind.DISK_ANEW, index);
        }
        if (tidy) {
            plan.step(new EndVm(instance.primary(), instance.id(), Optional.empty()));
        } else {
            plan.remark(Remark.Kind.LEFT_OVER_ON_OLD);
        }
        return plan.planned();
    }
}
