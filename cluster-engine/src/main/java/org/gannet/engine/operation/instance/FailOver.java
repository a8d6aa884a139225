package org.gannet.engine.operation.instance;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.TaskId;
import org.gannet.engine.allocation.Placement;
import org.gannet.engine.allocation.PlacementRequest;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Incoming;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Remark;
import org.gannet.engine.operation.Usual;
import org.gannet.engine.operation.step.FetchImage;
import org.gannet.engine.operation.step.ShutDownVm;
import org.gannet.engine.operation.step.StartVm;
import org.gannet.node.ReplicaReport;
import org.gannet.node.ReplicaSpec.Role;

/**
 * Brings a machine with mirrored disks to its secondary node, one whose disks lie on storage that several nodes see to
 * any of these, by stopping it here and starting it there. When its node
 * does not answer, only somebody who knows that the machine can't run there any more may ask for it: two of it must
 * never run. Nothing is lost where it is known that the second copies hold all; where they may be behind, somebody has
 * to accept that. What that node wrote alone before it went is kept there, and told as a split when it is back.
 */
public record FailOver(Parameters parameters) implements OnOneInstance {
    private static final int USUAL_GRACE_SECONDS = 60;

    /**
     * @param graceSeconds how long the guest may take to switch off, at most an hour; 0 switches it off at once
     * @param sourceIsDead whether somebody has made sure that its node, which does not answer, runs nothing any more
     * @param acceptLoss whether to go on when its node is dead and the other copies may lack something
     * @param target where to; empty for its secondary node, or for the least loaded that sees its disks
     */
    public record Parameters(
            InstanceId instance,
            @Usual("60") Integer graceSeconds,
            @Usual("false") boolean sourceIsDead,
            @Usual("false") boolean acceptLoss,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<NodeName> target)
            implements AboutInstance {
        /** To where it can go. */
        public Parameters(InstanceId instance, Integer graceSeconds, boolean sourceIsDead, boolean acceptLoss) {
            this(instance, graceSeconds, sourceIsDead, acceptLoss, Optional.empty());
        }

        public Parameters {
            graceSeconds = Objects.requireNonNullElse(graceSeconds, USUAL_GRACE_SECONDS);
            StopInstance.requireGrace(graceSeconds);
        }

        @Override
        public FailOver operation() {
            return new FailOver(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Fail over", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.MIGRATING;
    }

    @Override
    public Optional<PlacementRequest> places(ClusterState state) {
        Optional<Instance> shared = state.findInstance(parameters.instance())
                .filter(instance -> instance.secondary().isEmpty() && instance.hasOnlySharedDisks());
        if (shared.isPresent()) {
            return SharedMoves.places(state, shared.get(), parameters.target());
        }
        return state.findInstance(parameters.instance())
                .filter(instance -> instance.secondary().isPresent())
                .flatMap(instance -> state.findNode(instance.primary())
                        .map(here ->
                                ColdMove.request(instance).asFarAsPossible().only(instance.secondary())));
    }

    @Override
    public Optional<NodeName> destination() {
        return parameters.target();
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Planner planner = new Planner(inputs);
            Instance known = planner.instance(parameters.instance());
            if (known.secondary().isEmpty() && known.hasOnlySharedDisks()) {
                return new SharedMoves(planner, known).failOver(parameters);
            }
            Instance instance = planner.servingInstance(parameters.instance());
            if (instance.secondary().isEmpty()) {
                throw Planner.refuse(
                        Problem.of(ErrorCode.WRONG_STATE, instance.name() + " has disks on its own node only.")
                                .withRemedy("Only a machine with disks that are mirrored, or that other nodes see,"
                                        + " can be failed over."));
            }
            MirrorMoves.requireAllMirrored(instance);
            requireSecondary(instance);
            PlacementRequest request = places(inputs.state())
                    .orElseThrow(() -> Planner.refuse(
                            Problem.of(ErrorCode.NOT_FOUND, "The machine's node is not in the cluster.")));
            return switch (inputs.allocation().place(request)) {
                case Placement.Refused refused ->
                    new Planning.Refused(
                            refused.problem(instance.name() + " can't go to the node that has its other copies."));
                case Placement.Found found -> planned(planner, instance, found);
            };
        });
    }

    private void requireSecondary(Instance instance) {
        if (parameters
                .target()
                .filter(node -> !instance.secondary().equals(Optional.of(node)))
                .isPresent()) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.WRONG_STATE,
                            instance.name() + " can go only to the node that has the other copies of its disks.")
                    .withRemedy("Name that node, or none."));
        }
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        Set<LockRequest> locks = new LinkedHashSet<>(OnOneInstance.super.locks(state));
        parameters.target().ifPresent(node -> locks.add(LockRequest.shared(node)));
        return Set.copyOf(locks);
    }

    @Override
    public Set<NodeName> observes(ClusterState state) {
        Set<NodeName> nodes = new LinkedHashSet<>(OnOneInstance.super.observes(state));
        parameters.target().filter(state.nodes()::containsKey).ifPresent(nodes::add);
        return Set.copyOf(nodes);
    }

    private Planning planned(Planner planner, Instance instance, Placement.Found found) {
        PlanInputs inputs = planner.inputs();
        Sides sides = new Sides(inputs.state(), instance);
        boolean answers = inputs.state()
                        .findNode(instance.primary())
                        .filter(node -> !node.offline())
                        .isPresent()
                && inputs.findAnswering(instance.primary()).isPresent();
        // What it writes there from then on is not on its old node, which is dead.
        Sides raised = answers ? sides : sides.behind();
        Incoming home = raised.instance().atSecondary().orElseThrow();
        Plan.Builder plan = Plan.builder()
                .placement(found)
                .reserve(new Change.PutInstance(instance.withIncoming(Optional.of(home))))
                .atEnd(new Change.PutInstance(instance.movedTo(home)))
                .atUndo(new Change.PutInstance(instance));
        instance.imagesNeeded().forEach(image -> plan.step(new FetchImage(home.node(), image)));
        boolean runs = answers && planner.answering(instance.primary()).hasAlive(instance.id());
        if (answers) {
            stopHere(plan, planner, sides, runs);
        } else {
            requireDead(planner, sides);
            plan.remark(Remark.Kind.WRITTEN_ON_OLD);
        }
        differing(inputs, sides)
                .forEach(differing -> plan.remark(Remark.Kind.COPY_DIFFERS, differing.index(), differing.much()));
        raised.setSecondary(plan, Role.PRIMARY, Role.SECONDARY);
        if (runs || instance.wished() == AdminState.UP) {
            plan.step(new StartVm(
                    home.node(), instance.id(), instance.vmSpec(inputs.state(), home.node(), home.disks())));
        }
        return plan.planned();
    }

    /** Nothing is written any more, both sides hold the same, and none may be used. */
    private void stopHere(Plan.Builder plan, Planner planner, Sides sides, boolean runs) {
        Instance instance = sides.instance();
        if (parameters.sourceIsDead()) {
            throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, "The machine's node answers.")
                    .withCause("It was said to be dead.")
                    .withRemedy("Fail it over as usual: it is switched off there first."));
        }
        MirrorMoves.requireInSync(planner, sides);
        if (runs) {
            plan.step(new ShutDownVm(
                    instance.primary(),
                    instance.id(),
                    parameters.graceSeconds(),
                    new TaskId(planner.inputs().ids().get())));
        }
        MirrorMoves.leave(plan, planner, sides);
    }

    private void requireDead(Planner planner, Sides sides) {
        Instance instance = sides.instance();
        if (!parameters.sourceIsDead()) {
            throw Planner.refuse(Problem.of(ErrorCode.NODE_UNREACHABLE, "The machine's node does not answer.")
                    .withCause("The machine may still run there.")
                    .withRemedy("Switch that node off, and say that it is dead.")
                    .withInternal(instance.primary().value()));
        }
        NodeName target = sides.secondary();
        List<String> incomplete = sides.amiss(planner.answering(target), ReplicaReport.State::isComplete);
        if (!incomplete.isEmpty()) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.WRONG_STATE,
                            "The other copies of " + instance.name() + " are not complete: it can't be started there.")
                    .withCause(incomplete.getFirst())
                    .withRemedy("Bring its node back.")
                    .withDetails(incomplete)
                    .withInternal(target.value()));
        }
        Stream<String> behind = sides.disksBehind().stream()
                .map(disk -> "Disk " + disk.index() + ": "
                        + disk.replica().agreement().sentence());
        Stream<String> differing = differing(planner.inputs(), sides).stream().map(Sides.Differing::sentence);
        List<String> lacking = Stream.concat(behind, differing).toList();
        if (!lacking.isEmpty() && !parameters.acceptLoss()) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.WRONG_STATE,
                            "The other copies of " + instance.name() + " may lack what was written last.")
                    .withCause(lacking.getFirst())
                    .withRemedy("Bring its node back; or accept that this is not there.")
                    .withDetails(lacking)
                    .withInternal(instance.primary().value()));
        }
    }

    /** As its node last said, which may be silent by now. */
    private static List<Sides.Differing> differing(PlanInputs inputs, Sides sides) {
        return Optional.ofNullable(inputs.observations().get(sides.primary()))
                .map(sides::differing)
                .orElse(List.of());
    }
}
