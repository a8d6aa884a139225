package org.gannet.engine.operation.instance;

import java.util.List;
import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.allocation.Placement;
import org.gannet.engine.allocation.PlacementRequest;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Incoming;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Remark;
import org.gannet.engine.operation.step.FetchImage;
import org.gannet.engine.operation.step.ShowVolume;
import org.gannet.engine.operation.step.TakeOver;
import org.gannet.node.VmSpec;

/**
 * How a machine all of whose disks other nodes see, too, goes on where its node is dead, or is stopped for it. There is
 * one volume for each disk, so nothing is copied, and nothing is lost; but two writers would destroy it: it is started
 * elsewhere only when its node says that it does not run there, or somebody who knows.
 */
record SharedMoves(Planner planner, Instance instance) {
    /** Of disks that all nodes see, a node that has to be told of them is told. */
    static void show(Plan.Builder plan, NodeName target, List<Disk> disks) {
        for (int index = 0; index < disks.size(); index++) {
            Disk disk = disks.get(index);
            if (disk.template().abilities().told()) {
                plan.step(new ShowVolume(target, disk.volume(), disk.volumeSpec(), index));
            }
        }
    }

    /** What it needs elsewhere. @param target the node that somebody chose */
    static Optional<PlacementRequest> places(ClusterState state, Instance instance, Optional<NodeName> target) {
        // Where an earlier failover may have started it, it goes again, and nowhere else.
        Optional<NodeName> only = target.or(() -> instance.incoming().map(Incoming::node));
        return state.findNode(instance.primary())
                .map(here -> ColdMove.request(instance)
                        .asFarAsPossible()
                        .only(only)
                        .within(only.isPresent() ? Optional.empty() : Optional.of(here.group())));
    }

    /** @throws Planner.RefusedException WRONG_STATE, NODE_UNREACHABLE, NOT_FOUND */
    Planning failOver(FailOver.Parameters parameters) {
        boolean answers = answers();
        boolean again = !answers && parameters.sourceIsDead() && wasFailedOver();
        if (!again) {
            planner.servingInstance(instance.id());
        }
        parameters.target().ifPresent(planner::node);
        parameters.target().filter(target -> isElsewhere(again, target)).ifPresent(target -> {
            throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, instance.name() + " may live elsewhere by now.")
                    .withCause("An earlier failover of it ended without anyone knowing how.")
                    .withRemedy("Fail it over to the same node as then, or name none."));
        });
        requireKnown(parameters, answers);
        PlacementRequest request = places(planner.inputs().state(), instance, parameters.target())
                .orElseThrow(() ->
                        Planner.refuse(Problem.of(ErrorCode.NOT_FOUND, "The machine's node is not in the cluster.")));
        return switch (planner.inputs().allocation().place(request)) {
            case Placement.Refused refused ->
                new Planning.Refused(
                        refused.problem("There is no node for " + instance.name() + " that sees its disks."));
            case Placement.Found found -> answers ? stopped(found, parameters.graceSeconds()) : fromDeadNode(found);
        };
    }

    private boolean answers() {
        return planner.inputs()
                        .state()
                        .findNode(instance.primary())
                        .filter(node -> !node.offline())
                        .isPresent()
                && planner.inputs().findAnswering(instance.primary()).isPresent();
    }

    private boolean wasFailedOver() {
        return instance.lifecycle() == Lifecycle.READY
                && instance.wished() != AdminState.OFFLINE
                && instance.incoming().filter(Incoming::cold).isPresent();
    }

    private boolean isElsewhere(boolean again, NodeName target) {
        return again
                && instance.incoming()
                        .filter(home -> !home.node().equals(target))
                        .isPresent();
    }

    private void requireKnown(FailOver.Parameters parameters, boolean answers) {
        if (answers && parameters.sourceIsDead()) {
            throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, "The machine's node answers.")
                    .withCause("It was said to be dead.")
                    .withRemedy("Fail it over as usual: it is switched off there first."));
        }
        if (!answers && !parameters.sourceIsDead()) {
            throw Planner.refuse(Problem.of(ErrorCode.NODE_UNREACHABLE, "The machine's node does not answer.")
                    .withCause("The machine may still run there, and two that write to one disk destroy it.")
                    .withRemedy("Switch that node off, and say that it is dead.")
                    .withInternal(instance.primary().value()));
        }
    }

    private Planning stopped(Placement.Found found, int graceSeconds) {
        boolean alive = planner.answering(instance.primary()).hasAlive(instance.id());
        return new ColdMove(planner.inputs(), instance)
                .planned(found, alive ? Optional.of(graceSeconds) : Optional.empty());
    }

    /** Its new node has to see all of its disks before it is started there. */
    private Planning fromDeadNode(Placement.Found found) {
        ClusterState state = planner.inputs().state();
        NodeName target = found.node();
        Incoming home = new Incoming(target, instance.disks(), true);
        Instance moved = new ColdMove(planner.inputs(), instance).arrived(instance, home);
        List<Disk> disks = instance.disks();
        Optional<VmSpec> start =
                instance.wished() == AdminState.UP ? Optional.of(moved.vmSpec(state, target, disks)) : Optional.empty();
        Plan.Builder plan = Plan.builder()
                .placement(found)
                .reserve(new Change.PutInstance(instance.withIncoming(Optional.of(home))))
                .atUndo(new Change.PutInstance(instance));
        instance.imagesNeeded().forEach(image -> plan.step(new FetchImage(target, image)));
        show(plan, target, disks);
        plan.step(
                new TakeOver(
                        target, instance.id(), disks.stream().map(Disk::volume).toList(), start),
                List.of(new Change.PutInstance(moved)));
        plan.remark(Remark.Kind.TWO_WRITERS);
        return plan.planned();
    }
}
