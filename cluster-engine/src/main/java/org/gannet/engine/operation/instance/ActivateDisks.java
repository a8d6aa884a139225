package org.gannet.engine.operation.instance;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.DiskActivity;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.model.Observation;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Remark;
import org.gannet.engine.operation.Usual;
import org.gannet.engine.operation.step.SetReplica;
import org.gannet.node.ReplicaReport;
import org.gannet.node.ReplicaReport.State;
import org.gannet.node.ReplicaSpec;
import org.gannet.node.ReplicaSpec.Role;

/**
 * Makes a machine's disks ready for use on its node, and lets the copies on its secondary node follow; for those that
 * are assembled from parts. After a node has restarted, or has been failed over from. Nothing is overwritten that the
 * other side does not have.
 */
public record ActivateDisks(Parameters parameters) implements OnOneInstance {
    /** @param awaitCopies whether the job ends only when both sides of every disk hold the same */
    public record Parameters(
            InstanceId instance, @Usual("false") boolean awaitCopies) implements AboutInstance {
        /** Without waiting for the copies. */
        public Parameters(InstanceId instance) {
            this(instance, false);
        }

        @Override
        public ActivateDisks operation() {
            return new ActivateDisks(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Activate disks of", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.NONE;
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Planner planner = new Planner(inputs);
            Instance instance = planner.servingInstance(parameters.instance());
            Sides sides = new Sides(inputs.state(), instance);
            Observation here = planner.answering(instance.primary());
            Plan.Builder plan = Plan.builder()
                    .reserve(new Change.PutInstance(
                            instance.draft().diskActivity(DiskActivity.ACTIVE).build()))
                    .atUndo(new Change.PutInstance(instance));
            requireUsable(sides, here);
            Optional<Observation> there = instance.secondary()
                    .filter(node -> inputs.state()
                            .findNode(node)
                            .filter(known -> !known.offline())
                            .isPresent())
                    .flatMap(inputs::findAnswering);
            there.ifPresent(observed -> sides.disks().forEach(disk -> {
                ReplicaSpec spec = sides.onSecondary(disk, Role.SECONDARY, false);
                set(plan, observed, disk, spec, sides.onSecondary(disk, Sides.role(observed, disk.disk()), false));
            }));
            sides.disks().forEach(disk -> {
                ReplicaSpec spec = sides.onPrimary(disk, Role.PRIMARY);
                set(plan, here, disk, spec, sides.onPrimary(disk, Sides.role(here, disk.disk())));
            });
            if (parameters.awaitCopies()) {
                sides.await(plan);
            }
            if (instance.secondary().isPresent() && there.isEmpty()) {
                plan.remark(Remark.Kind.SECOND_LEFT_AS_IT_IS);
            }
            return plan.planned();
        });
    }

    /** Whether its two nodes answer, and one of them says that copies do not hold the same. */
    public static boolean isNeeded(PlanInputs inputs, Instance instance) {
        if (instance.secondary().isEmpty()
                || instance.lifecycle() != Lifecycle.READY
                || instance.incoming().isPresent()) {
            return false;
        }
        Sides sides = new Sides(inputs.state(), instance);
        Optional<Observation> here = inputs.findAnswering(sides.primary());
        Optional<Observation> there = inputs.findAnswering(sides.secondary());
        return here.isPresent()
                && there.isPresent()
                && Stream.of(here.get(), there.get())
                        .anyMatch(node -> !sides.amiss(node, state -> state == State.UP_TO_DATE)
                                .isEmpty());
    }

    private static void set(
            Plan.Builder plan, Observation at, Sides.Mirrored disk, ReplicaSpec spec, ReplicaSpec before) {
        boolean known = at.findReplica(disk.disk().id()).isPresent();
        plan.step(new SetReplica(
                at.node(), disk.disk().id(), spec, known ? Optional.of(before) : Optional.empty(), disk.index()));
    }

    /** A side that its node does not tell of has yet to be assembled. */
    private static void requireUsable(Sides sides, Observation here) {
        List<String> unusable = sides.disks().stream()
                .flatMap(disk -> here.findReplica(disk.disk().id()).stream())
                .filter(replica -> replica.state() == State.OUTDATED || replica.state() == State.FAILED)
                .map(ReplicaReport::state)
                .map(State::sentence)
                .toList();
        if (!unusable.isEmpty()) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.WRONG_STATE,
                            "Disks of " + sides.instance().name() + " can't be used on its node.")
                    .withCause(unusable.getFirst())
                    .withRemedy("Bring the other node back, replace these copies, or fail the machine over.")
                    .withDetails(unusable));
        }
    }
}
