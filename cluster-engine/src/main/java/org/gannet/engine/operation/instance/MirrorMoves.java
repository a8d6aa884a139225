package org.gannet.engine.operation.instance;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.TaskId;
import org.gannet.engine.allocation.Placement;
import org.gannet.engine.allocation.PlacementRequest;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.Incoming;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Observation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.step.EndVm;
import org.gannet.engine.operation.step.FetchImage;
import org.gannet.engine.operation.step.PrepareIncoming;
import org.gannet.node.ReplicaReport;
import org.gannet.node.ReplicaSpec.Role;
import org.gannet.node.VmSpec;

/**
 * How a machine with mirrored disks goes to its secondary node. Its disks are there already, so only its memory is
 * sent; then the two nodes change places. While it is sent both sides may be used; only one ever is.
 */
final class MirrorMoves {
    private MirrorMoves() {}

    /** @throws Planner.RefusedException WRONG_STATE, NODE_UNREACHABLE */
    static Planning migrate(Squeeze squeeze, PlacementRequest request) {
        PlanInputs inputs = squeeze.inputs();
        Instance instance = squeeze.instance();
        Sides sides = requireMovable(inputs, instance, request);
        new Planner(inputs).requireWorkable(instance);
        return placed(squeeze, request, (plan, home) -> migrate(plan, squeeze, home, sides));
    }

    /** Of one that is off: nothing is sent, its two nodes change places. It is not started, whatever is wished. */
    static Planning migrateCold(PlanInputs inputs, Instance instance, PlacementRequest request) {
        Sides sides = requireMovable(inputs, instance, request);
        return placed(new Squeeze(inputs, instance, false), request.cold(), (plan, home) -> {
            plan.reserve(new Change.PutInstance(instance.withIncoming(Optional.of(home))))
                    .atEnd(new Change.PutInstance(instance.movedTo(home)))
                    .atUndo(new Change.PutInstance(instance));
            instance.imagesNeeded().forEach(image -> plan.step(new FetchImage(home.node(), image)));
            leave(plan, new Planner(inputs), sides);
            sides.setSecondary(plan, Role.PRIMARY, Role.SECONDARY);
        });
    }

    /** Where it is off by now nothing is written any more; both sides come to hold the same, and none may be used. */
    static void leave(Plan.Builder plan, Planner planner, Sides sides) {
        plan.step(new EndVm(sides.primary(), sides.instance().id(), Optional.empty()));
        Role before = Sides.role(
                planner.answering(sides.primary()), sides.disks().getFirst().disk());
        sides.setPrimary(plan, Role.SECONDARY, before);
        sides.await(plan);
    }

    private static Sides requireMovable(PlanInputs inputs, Instance instance, PlacementRequest request) {
        if (!request.only().equals(instance.secondary())) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.WRONG_STATE,
                            instance.name() + " can go only to the node that has the other copies of its disks.")
                    .withRemedy("Give it that node as its secondary first, by replacing its disks."));
        }
        requireAllMirrored(instance);
        Sides sides = new Sides(inputs.state(), instance);
        Planner planner = new Planner(inputs);
        requireInSync(planner, sides);
        requireNoneDiffers(planner.answering(sides.primary()), sides);
        return sides;
    }

    /** A machine that moves by itself never goes on with something else than it has written. */
    private static void requireNoneDiffers(Observation here, Sides sides) {
        List<String> differing =
                sides.differing(here).stream().map(Sides.Differing::sentence).toList();
        if (!differing.isEmpty()) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.WRONG_STATE,
                            "The second copies of the disks of "
                                    + sides.instance().name() + " are known to differ from those on its node.")
                    .withCause(differing.getFirst())
                    .withRemedy("Have them mended by comparing them again, or replace them; if it is those on its node"
                            + " that are wrong, fail it over.")
                    .withDetails(differing));
        }
    }

    private static Planning placed(
            Squeeze squeeze, PlacementRequest request, BiConsumer<Plan.Builder, Incoming> moves) {
        Instance instance = squeeze.instance();
        return switch (squeeze.place(request)) {
            case Placement.Refused refused ->
                new Planning.Refused(
                        refused.problem(instance.name() + " can't go to the node that has its other copies."));
            case Placement.Found found -> {
                Plan.Builder plan = Plan.builder().placement(found);
                moves.accept(plan, instance.atSecondary().orElseThrow().keeping(squeeze.keeps(found)));
                yield plan.planned();
            }
        };
    }

    private static void migrate(Plan.Builder plan, Squeeze squeeze, Incoming home, Sides sides) {
        PlanInputs inputs = squeeze.inputs();
        Instance instance = sides.instance();
        NodeName target = sides.secondary();
        Instance going = squeeze.keeping(home.memory());
        VmSpec spec = going.vmSpec(inputs.state(), target, home.disks());
        plan.reserve(new Change.PutInstance(instance.withIncoming(Optional.of(home))))
                .atUndo(new Change.PutInstance(instance));
        squeeze.addTo(plan, home.memory());
        instance.imagesNeeded().forEach(image -> plan.step(new FetchImage(target, image)));
        sides.openBoth(plan);
        plan.step(new PrepareIncoming(target, instance.id(), spec, Optional.of(instance.primary())));
        TaskId task = new TaskId(inputs.ids().get());
        plan.step(
                MigrateInstance.transfer(inputs, instance, target, spec, going.vmSpec(inputs.state()), task),
                List.of(new Change.PutInstance(instance.movedTo(home))));
        clearAway(plan, sides);
    }

    /** It lives on its secondary node: its old one follows from now on. */
    static void clearAway(Plan.Builder plan, Sides before) {
        plan.step(new EndVm(before.primary(), before.instance().id(), Optional.empty()));
        before.openThereOnly(plan);
    }

    /** @throws Planner.RefusedException WRONG_STATE */
    static void requireTwoCopies(Instance instance, String remedy) {
        if (instance.secondary().isEmpty()) {
            throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, instance.name() + " has its disks on one node only.")
                    .withRemedy(remedy));
        }
    }

    /** @throws Planner.RefusedException WRONG_STATE */
    static void requireAllMirrored(Instance instance) {
        if (!instance.hasOnlyMirroredDisks()) {
            throw Planner.refuse(
                    Problem.of(ErrorCode.WRONG_STATE, "Not all disks of " + instance.name() + " are mirrored.")
                            .withRemedy("Change those that are not into mirrored ones, or detach them."));
        }
    }

    /** Both nodes say that both sides hold the same. @throws Planner.RefusedException WRONG_STATE, NODE_UNREACHABLE */
    static void requireInSync(Planner planner, Sides sides) {
        for (NodeName node : List.of(sides.primary(), sides.secondary())) {
            Observation observed = planner.answering(node);
            List<String> amiss = sides.amiss(observed, state -> state == ReplicaReport.State.UP_TO_DATE);
            if (!amiss.isEmpty()) {
                throw Planner.refuse(Problem.of(
                                ErrorCode.WRONG_STATE,
                                "The two copies of a disk of "
                                        + sides.instance().name() + " do not hold the same.")
                        .withCause(amiss.getFirst())
                        .withRemedy("Wait until they do; if they do not come together, activate or replace the disks.")
                        .withDetails(amiss)
                        .withInternal(node.value()));
            }
        }
    }
}
