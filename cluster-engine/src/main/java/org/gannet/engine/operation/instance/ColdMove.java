package org.gannet.engine.operation.instance;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskAbilities;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.engine.allocation.Companions;
import org.gannet.engine.allocation.Placement;
import org.gannet.engine.allocation.PlacementRequest;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.DiskRoom;
import org.gannet.engine.model.Incoming;
import org.gannet.engine.model.Inheritance;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.step.CopyVolume;
import org.gannet.engine.operation.step.EndVm;
import org.gannet.engine.operation.step.FetchImage;
import org.gannet.engine.operation.step.ShutDownForNow;
import org.gannet.engine.operation.step.TakeOver;
import org.gannet.node.VmSpec;

/**
 * The plan of a move during which the guest stands still: its disks are copied as they lie, with the snapshots inside
 * of them. Until the new node has taken it over nothing of the old one is touched but the guest itself, which undo
 * starts again.
 */
record ColdMove(PlanInputs inputs, Instance instance) {
    /** What it needs elsewhere. */
    static PlacementRequest request(Instance instance) {
        boolean mirrored = instance.secondary().isPresent();
        return PlacementRequest.of(instance.vcpus(), instance.memory(), mirrored ? DiskRoom.NONE : instance.room())
                .withSpindles(mirrored ? 0 : instance.spindles())
                .wired(instance.bridgesNeeded(), instance.networks())
                .reaching(instance.storages())
                .beside(Companions.of(instance))
                .not(Set.of(instance.primary()));
    }

    /** @throws Planner.RefusedException UNSUPPORTED for disks that two nodes mirror, WRONG_STATE for some snapshots */
    void requireMovable() {
        if (isMirrored(instance)) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.UNSUPPORTED, "The disks of " + instance.name() + " can't be moved in this way.")
                    .withCause("Two nodes mirror some of them.")
                    .withRemedy("Mirrored disks go where their other copies are: migrate it, or fail it over."));
        }
        if (leavesSnapshots(instance)) {
            throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, instance.name() + " has snapshots.")
                    .withCause("They are in the thin pool of its node, and are not copied with its logical volumes.")
                    .withRemedy("Delete its snapshots first."));
        }
    }

    /** Whether some lie beside their disk, in storage of its node, and not inside of it. */
    static boolean leavesSnapshots(Instance instance) {
        return instance.disks().stream()
                .anyMatch(disk -> disk.template().abilities().snapshots() == DiskAbilities.Snapshots.OF_THIN_POOLS
                        && !disk.snapshots().isEmpty());
    }

    /** Whether some of its disks can go only to where their other copies are. */
    static boolean isMirrored(Instance instance) {
        return instance.disks().stream().anyMatch(disk -> disk.replica().isPresent());
    }

    /** @param graceSeconds of a guest that runs, to switch itself off; empty for one that does not */
    Planning planned(Placement.Found found, Optional<Integer> graceSeconds) {
        NodeName target = found.node();
        List<Disk> copies = instance.disks().stream()
                .map(disk -> disk.copiedTo(new VolumeId(inputs.ids().get())))
                .toList();
        Incoming home = new Incoming(target, copies, true);
        Instance moved = arrived(instance, home);
        Plan.Builder plan = Plan.builder()
                .placement(found)
                .reserve(new Change.PutInstance(instance.withIncoming(Optional.of(home))))
                .atUndo(new Change.PutInstance(instance));
        instance.imagesNeeded().forEach(image -> plan.step(new FetchImage(target, image)));
        Optional<VmSpec> here = graceSeconds.map(grace -> instance.vmSpec(inputs.state()));
        here.ifPresent(spec -> plan.step(new ShutDownForNow(
                instance.primary(),
                instance.id(),
                graceSeconds.orElseThrow(),
                new TaskId(inputs.ids().get()),
                spec)));
        plan.step(new EndVm(instance.primary(), instance.id(), Optional.empty()));
        for (int index = 0; index < copies.size(); index++) {
            if (!copies.get(index).onSharedStorage()) {
                plan.step(copy(index, target, copies.get(index)));
            }
        }
        SharedMoves.show(plan, target, copies);
        plan.step(
                new TakeOver(
                        target,
                        instance.id(),
                        copies.stream().map(Disk::volume).toList(),
                        here.map(running -> moved.vmSpec(inputs.state(), target, copies))),
                List.of(new Change.PutInstance(moved)));
        RemoveInstance.deleteCopies(plan, instance.primary(), instance.disks());
        return plan.planned();
    }

    private CopyVolume copy(int index, NodeName target, Disk copy) {
        Optional<ByteSize> limit =
                new Inheritance(inputs.state()).hypervisor(instance).effective().migrationBandwidth();
        return new CopyVolume(
                instance.primary(),
                target,
                instance.disks().get(index).volume(),
                Optional.empty(),
                copy.volume(),
                copy.volumeSpec(),
                limit,
                new TaskId(inputs.ids().get()),
                index);
    }

    /** It starts anew there, so that it is what machines of that node are. */
    Instance arrived(Instance before, Incoming home) {
        String machineType = inputs.state()
                .findNode(home.node())
                .map(Node::facts)
                .map(facts -> facts.machineType())
                .orElse(before.machineType());
        return before.movedTo(home).draft().machineType(machineType).build();
    }

    /**
     * An earlier one ended without knowing how. Whether its new node has ever been told to start it decides; else its
     * home is where it was.
     */
    static Planning settle(Planner planner, Instance instance, Incoming home) {
        boolean knownThere =
                planner.answering(home.node()).findVm(instance.id()).isPresent();
        // Its old node need not answer when nothing has ever been started on the new one.
        boolean aliveHere = knownThere && planner.answering(instance.primary()).hasAlive(instance.id());
        ColdMove move = new ColdMove(planner.inputs(), instance);
        if (knownThere && !aliveHere) {
            Plan.Builder plan = Plan.builder().reserve(new Change.PutInstance(move.arrived(instance, home)));
            plan.step(new EndVm(instance.primary(), instance.id(), Optional.empty()));
            RemoveInstance.deleteCopies(plan, instance.primary(), instance.disks());
            return plan.planned();
        }
        if (knownThere && planner.answering(home.node()).hasAlive(instance.id())) {
            throw Planner.refuse(
                    Problem.of(ErrorCode.WRONG_STATE, "It is not clear where " + instance.name() + " lives.")
                            .withCause("Its nodes report it alive on both.")
                            .withRemedy("Look at both nodes before anything is deleted."));
        }
        Plan.Builder plan = Plan.builder()
                .atEnd(new Change.PutInstance(instance.withIncoming(Optional.empty())))
                .step(new EndVm(home.node(), instance.id(), Optional.empty()));
        RemoveInstance.deleteCopies(plan, home.node(), home.disks());
        return plan.planned();
    }
}
