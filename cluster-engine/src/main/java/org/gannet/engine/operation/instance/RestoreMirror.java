package org.gannet.engine.operation.instance;

import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Observation;
import org.gannet.engine.model.Replica;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.step.SetReplica;
import org.gannet.node.ReplicaReport;
import org.gannet.node.ReplicaReport.State;
import org.gannet.node.ReplicaSpec.Role;

/**
 * Has the mirrored disks of a machine written to on both sides only, now that both hold the same; then it is recorded
 * that the second copies lack nothing, and a failover loses nothing any more.
 */
public record RestoreMirror(Parameters parameters) implements OnOneInstance {
    /** @param instance which; both its nodes say that both sides hold the same */
    public record Parameters(InstanceId instance) implements AboutInstance {
        @Override
        public RestoreMirror operation() {
            return new RestoreMirror(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Write on both copies only of", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.NONE;
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Planner planner = new Planner(inputs);
            Instance instance = planner.readyInstance(parameters.instance());
            Sides sides = new Sides(inputs.state(), instance);
            if (sides.disksBehind().isEmpty()) {
                throw Planner.refuse(Problem.of(
                                ErrorCode.WRONG_STATE, "No second copy of a disk of " + instance.name() + " is behind.")
                        .withRemedy("There is nothing to do."));
            }
            MirrorMoves.requireInSync(planner, sides);
            Observation there = planner.answering(sides.secondary());
            if (there.hasAlive(instance.id())) {
                throw Planner.refuse(
                        Problem.of(ErrorCode.WRONG_STATE, instance.name() + " has a process on its secondary node.")
                                .withRemedy("End that one, when the machine runs on its own node.")
                                .withInternal(there.node().value()));
            }
            Plan.Builder plan =
                    Plan.builder().atEnd(new Change.PutInstance(instance.withAgreement(Replica.Agreement.EQUAL)));
            for (Sides.Mirrored disk : sides.disks()) {
                Role before = Sides.role(there, disk.disk());
                if (before == Role.PRIMARY) {
                    plan.step(new SetReplica(
                            sides.secondary(),
                            disk.disk().id(),
                            sides.onSecondary(disk, Role.SECONDARY, false),
                            Optional.of(sides.onSecondary(disk, before, false)),
                            disk.index()));
                }
            }
            Observation here = planner.answering(sides.primary());
            sides.bind(plan, here);
            return plan.planned();
        });
    }

    /** Whether a second copy may lack something as is recorded, and both nodes say that by now none does. */
    public static boolean isPossible(Instance instance, Observation here, Observation there) {
        return instance.disks().stream()
                        .flatMap(disk -> disk.replica().stream())
                        .anyMatch(copy -> !copy.holdsAll())
                && isInSync(instance, here)
                && isInSync(instance, there);
    }

    private static boolean isInSync(Instance instance, Observation node) {
        return instance.disks().stream()
                .filter(disk -> disk.replica().isPresent())
                .allMatch(disk -> node.findReplica(disk.id())
                        .map(ReplicaReport::state)
                        .filter(state -> state == State.UP_TO_DATE)
                        .isPresent());
    }
}
