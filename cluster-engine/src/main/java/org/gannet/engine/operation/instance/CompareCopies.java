package org.gannet.engine.operation.instance;

import java.util.List;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.base.TaskId;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Observation;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Remark;
import org.gannet.engine.operation.Usual;
import org.gannet.engine.operation.step.CompareReplica;
import org.gannet.node.NodeFacts;
import org.gannet.node.ReplicaSpec;
import org.gannet.node.ReplicaSpec.Role;
import org.gannet.node.ReplicaSpec.Verification;

/**
 * Reads both copies of a machine's mirrored disks, while it goes on, and tells how many bytes differ: disks rot, and
 * what was never read again is found out only so. Nothing is changed, unless it is to mend; what counts then is what
 * the machine's node has. For disks that DRBD mirrors {@link ReplaceDisks} mends: DRBD copies what it found only after
 * the sides have parted, which would have the machine's writes wait.
 */
public record CompareCopies(Parameters parameters) implements OnOneInstance {
    /** @param mend whether what differs is copied again, from the machine's node to its secondary node */
    public record Parameters(
            InstanceId instance, @Usual("false") boolean mend) implements AboutInstance {
        @Override
        public CompareCopies operation() {
            return new CompareCopies(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Compare the copies of", names, parameters.instance());
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
            MirrorMoves.requireTwoCopies(instance, "Only disks that are mirrored have two copies to compare.");
            Sides sides = new Sides(inputs.state(), instance);
            requireAble(planner, sides);
            MirrorMoves.requireInSync(planner, sides);
            requireActive(planner.answering(sides.primary()), sides);
            Plan.Builder plan = Plan.builder();
            for (Sides.Mirrored disk : sides.disks()) {
                plan.step(new CompareReplica(
                        sides.primary(),
                        disk.disk().id(),
                        verification(sides, disk),
                        parameters.mend(),
                        disk.index(),
                        new TaskId(inputs.ids().get())));
            }
            if (parameters.mend()) {
                sides.await(plan);
            }
            return plan.remark(Remark.Kind.ALL_IS_READ).planned();
        });
    }

    private static Verification verification(Sides sides, Sides.Mirrored disk) {
        return sides.onPrimary(disk, Role.PRIMARY)
                .drbd()
                .map(ReplicaSpec.Drbd::verify)
                .orElse(Verification.NONE);
    }

    private void requireAble(Planner planner, Sides sides) {
        if (!planner.node(sides.primary()).facts().can(NodeFacts.Feature.COMPARE)) {
            throw Planner.refuse(Problem.of(ErrorCode.UNSUPPORTED, "The node’s agent can’t compare copies.")
                    .withRemedy("Bring it to the present version.")
                    .withInternal(sides.primary() + " lacks " + NodeFacts.Feature.COMPARE));
        }
        List<Sides.Mirrored> byDrbd = sides.disks().stream()
                .filter(disk -> disk.metadata().isPresent())
                .toList();
        if (byDrbd.isEmpty()) {
            return;
        }
        if (parameters.mend()) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.UNSUPPORTED,
                            "DRBD does not copy again what it finds while it compares the disks of "
                                    + sides.instance().name() + ".")
                    .withRemedy("Compare them without mending; if they differ, replace the copies on the secondary"
                            + " node."));
        }
        if (verification(sides, byDrbd.getFirst()) == Verification.NONE) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.WRONG_STATE,
                            "The disks of " + sides.instance().name() + " are not to be compared.")
                    .withCause("The parameter verify of disks that DRBD mirrors is NONE.")
                    .withRemedy("Set it to CRC32C or SHA1, for the cluster or the group."));
        }
    }

    /** Its node compares while its side is in charge: after a restart it is not before it is asked for. */
    private static void requireActive(Observation here, Sides sides) {
        if (sides.disks().stream().anyMatch(disk -> Sides.role(here, disk.disk()) != Role.PRIMARY)) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.WRONG_STATE,
                            "The disks of " + sides.instance().name() + " are not ready for use on its node.")
                    .withRemedy("Activate its disks first.")
                    .withInternal(sides.primary().value()));
        }
    }
}
