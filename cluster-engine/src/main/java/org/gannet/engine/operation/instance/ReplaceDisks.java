package org.gannet.engine.operation.instance;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.allocation.Placement;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Usual;
import org.gannet.node.ReplicaReport.State;

/**
 * Puts new copies in the place of those on one side of a machine's mirrored disks, filled from the other side: after a
 * disk has failed, after both sides were written to apart, or to give it another secondary node. The side that stays is
 * never touched, and the old copies are deleted only when the new ones hold all.
 */
public record ReplaceDisks(Parameters parameters) implements OnOneInstance {
    /**
     * @param mode which side
     * @param secondary the new secondary node, for NEW_SECONDARY; empty for the least loaded that fits
     */
    public record Parameters(
            InstanceId instance, @Usual("AUTOMATIC") Mode mode, Optional<NodeName> secondary) implements AboutInstance {
        public Parameters {
            mode = Objects.requireNonNullElse(mode, Mode.AUTOMATIC);
            if (secondary.isPresent() && mode != Mode.NEW_SECONDARY) {
                throw new IllegalArgumentException("a node is said for a new secondary only: " + mode);
            }
        }

        @Override
        public ReplaceDisks operation() {
            return new ReplaceDisks(this);
        }
    }

    /** Which copies are replaced. */
    public enum Mode {
        /** Those of the side that is not in order. */
        AUTOMATIC,
        /** Those on its primary node; the machine must be stopped. */
        ON_PRIMARY,
        /** Those on its secondary node, there. */
        ON_SECONDARY,
        /** Those on its secondary node, on another one. */
        NEW_SECONDARY
    }

    @Override
    public String title(Names names) {
        return Planner.title("Replace disks of", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.NONE;
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        Set<LockRequest> locks = new LinkedHashSet<>(OnOneInstance.super.locks(state));
        parameters.secondary().ifPresent(node -> locks.add(LockRequest.shared(node)));
        return Set.copyOf(locks);
    }

    @Override
    public Optional<NodeName> destination() {
        return parameters.secondary();
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Planner planner = new Planner(inputs);
            Instance instance = planner.readyInstance(parameters.instance());
            MirrorMoves.requireTwoCopies(instance, "Only copies of mirrored disks can be replaced.");
            parameters.secondary().ifPresent(planner::node);
            Sides sides = new Sides(inputs.state(), instance);
            Replacement replacement = new Replacement(planner, sides);
            return switch (parameters.mode() == Mode.AUTOMATIC ? faulty(planner, sides) : parameters.mode()) {
                case ON_PRIMARY -> replacement.onPrimary();
                case ON_SECONDARY -> replacement.onSecondary();
                case NEW_SECONDARY, AUTOMATIC -> newSecondary(inputs, sides, replacement);
            };
        });
    }

    private Planning newSecondary(PlanInputs inputs, Sides sides, Replacement replacement) {
        Placement place = new Twins(inputs)
                .secondary(
                        sides.primary(),
                        Set.of(sides.secondary()),
                        parameters.secondary(),
                        sides.disks().getFirst().disk().template(),
                        sides.instance().mirroredRoom(),
                        Twins.Guest.of(sides.instance()));
        return switch (place) {
            case Placement.Refused refused ->
                new Planning.Refused(refused.problem("There is no other node for the copies of "
                        + sides.instance().name() + "."));
            case Placement.Found found -> replacement.newSecondary(found);
        };
    }

    /** The side that is not in order. @throws Planner.RefusedException WRONG_STATE when that is none, or both */
    private static Mode faulty(Planner planner, Sides sides) {
        PlanInputs inputs = planner.inputs();
        Problem unclear = Problem.of(
                ErrorCode.WRONG_STATE,
                "It is not clear which copies of " + sides.instance().name() + " are to be replaced.");
        List<String> here = sides.amiss(planner.answering(sides.primary()), ReplaceDisks::isInOrder);
        boolean gone = inputs.state()
                        .findNode(sides.secondary())
                        .filter(node -> !node.offline())
                        .isEmpty()
                || inputs.findAnswering(sides.secondary()).isEmpty();
        if (gone && here.isEmpty()) {
            return Mode.NEW_SECONDARY;
        }
        List<String> there = gone
                ? List.of("Its secondary node does not answer.")
                : sides.amiss(planner.answering(sides.secondary()), ReplaceDisks::isInOrder);
        if (here.isEmpty() && there.isEmpty()) {
            throw Planner.refuse(unclear.withCause("Both sides are in order.")
                    .withRemedy("Say which side shall be replaced all the same."));
        }
        if (!here.isEmpty() && !there.isEmpty()) {
            throw Planner.refuse(unclear.withCause(
                            "Neither side is in order. Here: " + here.getFirst() + " There: " + there.getFirst())
                    .withRemedy("Say which side counts by naming the other one."));
        }
        return here.isEmpty() ? Mode.ON_SECONDARY : Mode.ON_PRIMARY;
    }

    private static boolean isInOrder(State state) {
        return switch (state) {
            case UP_TO_DATE, SYNCING, WAITING, DEGRADED -> true;
            case OUTDATED, SPLIT, FAILED -> false;
        };
    }
}
