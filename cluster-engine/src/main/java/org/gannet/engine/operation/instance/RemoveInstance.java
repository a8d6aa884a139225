package org.gannet.engine.operation.instance;

import java.util.List;
import java.util.Optional;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.step.DeleteVolume;
import org.gannet.engine.operation.step.EndVm;
import org.gannet.engine.operation.step.ForgetVolume;
import org.gannet.node.VmSpec;

/**
 * Deletes an instance with its disks, running or not, whole or not. Its disks come last: from there it only goes on.
 */
public record RemoveInstance(Parameters parameters) implements OnOneInstance {
    /** @param instance which */
    public record Parameters(InstanceId instance) implements AboutInstance {
        @Override
        public Operation operation() {
            return new RemoveInstance(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Delete", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.REMOVING;
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Planner planner = new Planner(inputs);
            Instance instance = planner.instance(parameters.instance());
            Plan.Builder plan = Plan.builder()
                    .reserve(new Change.PutInstance(
                            instance.withLifecycle(Lifecycle.REMOVING).withWished(AdminState.DOWN)))
                    .atEnd(new Change.DropInstance(instance.id()))
                    .atUndo(new Change.PutInstance(instance));
            endVm(plan, planner, instance, instance.primary(), instance.disks());
            instance.incoming().ifPresent(home -> endVm(plan, planner, instance, home.node(), home.disks()));
            Sides sides = new Sides(inputs.state(), instance);
            instance.secondary().ifPresent(node -> {
                planner.answering(node);
                sides.drop(plan);
                sides.deleteThere(plan);
                sides.deleteBeside(plan);
            });
            deleteVolumes(plan, instance.primary(), instance.disks());
            instance.incoming()
                    .filter(home -> !instance.secondary().equals(Optional.of(home.node())))
                    .ifPresent(home -> deleteCopies(plan, home.node(), home.disks()));
            return plan.planned();
        });
    }

    private static void endVm(Plan.Builder plan, Planner planner, Instance instance, NodeName node, List<Disk> copies) {
        boolean alive = planner.answering(node).hasAlive(instance.id());
        // In the middle of a move nobody knows which one is the guest: neither may be started anew.
        Optional<VmSpec> again = alive && instance.incoming().isEmpty()
                ? Optional.of(instance.vmSpec(planner.inputs().state(), node, copies))
                : Optional.empty();
        plan.step(new EndVm(node, instance.id(), again));
    }

    /** Of a machine that lives elsewhere: what every node sees stays, and is forgotten where it has to be told. */
    static void deleteCopies(Plan.Builder plan, NodeName node, List<Disk> copies) {
        for (int index = 0; index < copies.size(); index++) {
            Disk copy = copies.get(index);
            if (!copy.onSharedStorage()) {
                plan.step(new DeleteVolume(node, copy.volume(), index));
            } else if (copy.template().abilities().told()) {
                plan.step(new ForgetVolume(node, copy.volume(), index));
            }
        }
    }

    private static void deleteVolumes(Plan.Builder plan, NodeName node, List<Disk> copies) {
        for (int index = 0; index < copies.size(); index++) {
            plan.step(new DeleteVolume(node, copies.get(index).volume(), index));
        }
    }
}
