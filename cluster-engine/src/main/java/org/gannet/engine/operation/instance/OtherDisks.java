package org.gannet.engine.operation.instance;

import java.util.List;
import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.DiskRoom;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.NodeCapacity;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.step.DeleteVolume;
import org.gannet.engine.operation.step.EndVm;
import org.gannet.engine.operation.step.UseDisks;

/**
 * A plan in which a stopped machine gets other volumes for some of its disks, where it is. Its own stay until the new
 * ones are there and have been seen.
 */
record OtherDisks(Planner planner, Instance instance) {
    /** @throws Planner.RefusedException NOT_FOUND, WRONG_STATE (it runs); NODE_UNREACHABLE while nobody knows */
    static OtherDisks of(PlanInputs inputs, InstanceId id) {
        Planner planner = new Planner(inputs);
        Instance instance = planner.readyInstance(id);
        if (planner.answering(instance.primary()).hasAlive(id)) {
            throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, instance.name() + " runs.")
                    .withRemedy("Stop it first."));
        }
        return new OtherDisks(planner, instance);
    }

    NodeName node() {
        return instance.primary();
    }

    /** @throws Planner.RefusedException UNSUPPORTED, WRONG_STATE when it can't be given up as it is */
    void requireGivenUp(Disk disk) {
        int index = new OwnDisks(instance).index(disk.id());
        if (disk.replica().isPresent()) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.UNSUPPORTED,
                            "Disk " + index + " of " + instance.name() + " can't be made anew in this way.")
                    .withCause("Two nodes mirror it.")
                    .withRemedy("Convert the disks of the machine to ones of one node first, and back afterwards."));
        }
        if (!disk.snapshots().isEmpty()) {
            throw Planner.refuse(
                    Problem.of(ErrorCode.WRONG_STATE, "Disk " + index + " of " + instance.name() + " has snapshots.")
                            .withCause("They are kept with its volume, and would be lost with it: "
                                    + disk.snapshots().size() + ".")
                            .withRemedy("Delete its snapshots first."));
        }
    }

    /** For both, as long as there are both. @throws Planner.RefusedException NO_CAPACITY */
    void requireRoomBeside(DiskRoom more) {
        NodeCapacity room = planner.inputs().state().capacity(planner.node(node()));
        if (!room.holds(more)) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.NO_CAPACITY, "There is no room for the new disks of " + instance.name() + ".")
                    .withCause("They need " + more.total() + " beside the old ones; its node has not so much left.")
                    .withRemedy("Move it to a node with more room, or make room there.")
                    .withInternal(node() + " has left: " + room.diskLeft()));
        }
    }

    /** Nothing of it is on its node from here on but its disks. */
    void clear(Plan.Builder plan) {
        plan.step(new EndVm(node(), instance.id(), Optional.empty()));
    }

    /** It is so from here on. */
    void use(Plan.Builder plan, Instance after) {
        List<Disk> others = after.disks().stream()
                .filter(disk -> instance.disks().stream()
                        .noneMatch(before -> before.volume().equals(disk.volume())))
                .toList();
        List<Disk> seen = others.isEmpty() ? after.disks() : others;
        plan.step(
                new UseDisks(node(), seen.stream().map(Disk::volume).toList()), List.of(new Change.PutInstance(after)));
    }

    /** Deletes those of its volumes here that it does not have then. */
    void deleteOld(Plan.Builder plan, Instance after) {
        for (int index = 0; index < instance.disks().size(); index++) {
            Disk before = instance.disks().get(index);
            if (after.disks().stream().noneMatch(disk -> disk.volume().equals(before.volume()))) {
                plan.step(new DeleteVolume(node(), before.volume(), index));
            }
        }
    }
}
