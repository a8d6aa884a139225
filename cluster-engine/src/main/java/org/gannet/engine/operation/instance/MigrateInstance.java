package org.gannet.engine.operation.instance;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.engine.allocation.Placement;
import org.gannet.engine.allocation.PlacementRequest;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.HypervisorParameters;
import org.gannet.engine.model.Incoming;
import org.gannet.engine.model.Inheritance;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Usual;
import org.gannet.engine.operation.step.CreateVolume;
import org.gannet.engine.operation.step.EndVm;
import org.gannet.engine.operation.step.FetchImage;
import org.gannet.engine.operation.step.MigrateVm;
import org.gannet.engine.operation.step.PrepareIncoming;
import org.gannet.engine.operation.step.StayHome;
import org.gannet.node.ReplicaSpec.Role;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;

/**
 * Moves an instance to another node with its disks, without a pause when it runs; one that does not is copied; of one
 * with mirrored disks the two nodes change places. Until the transfer is done, undo leaves it running where it was and
 * nothing on the target; from then on it lives on the target and only the old copies are cleared away.
 */
public record MigrateInstance(Parameters parameters) implements Operation {
    /**
     * @param target where to; empty for the least loaded node that fits
     * @param otherGroup whether that may be a node of another group
     * @param mayShrink whether its guest may be asked for memory back when no node has room for all of it
     */
    public record Parameters(
            InstanceId instance,
            Optional<NodeName> target,

            @JsonInclude(JsonInclude.Include.NON_DEFAULT) @Usual("false")
            boolean otherGroup,

            @JsonInclude(JsonInclude.Include.NON_DEFAULT) @Usual("false")
            boolean mayShrink)
            implements AboutInstance {
        /** With all its memory. */
        public Parameters(InstanceId instance, Optional<NodeName> target, boolean otherGroup) {
            this(instance, target, otherGroup, false);
        }

        /** Within its group. */
        public Parameters(InstanceId instance, Optional<NodeName> target) {
            this(instance, target, false);
        }

        @Override
        public Operation operation() {
            return new MigrateInstance(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Migrate", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.MIGRATING;
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        Set<LockRequest> locks = new LinkedHashSet<>(Planner.locks(state, parameters.instance()));
        parameters.target().ifPresent(node -> locks.add(LockRequest.shared(node)));
        return Set.copyOf(locks);
    }

    @Override
    public Set<NodeName> observes(ClusterState state) {
        Set<NodeName> nodes = new HashSet<>(Planner.nodes(state, parameters.instance()));
        parameters.target().filter(state.nodes()::containsKey).ifPresent(nodes::add);
        return Set.copyOf(nodes);
    }

    @Override
    public Optional<NodeName> destination() {
        return parameters.target();
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Planner planner = new Planner(inputs);
            Instance instance = planner.instance(parameters.instance());
            if (instance.lifecycle() == Lifecycle.READY && instance.incoming().isPresent()) {
                return settle(planner, instance, instance.incoming().get());
            }
            planner.readyInstance(parameters.instance());
            boolean cold = !planner.answering(instance.primary()).hasAlive(instance.id());
            boolean mirrored = instance.secondary().isPresent();
            if (cold && !mirrored) {
                new ColdMove(inputs, instance).requireMovable();
            } else if (!cold) {
                requireRunning(planner, instance);
                requireNoSnapshots(instance);
            }
            PlacementRequest request = request(inputs.state(), instance);
            Squeeze squeeze = new Squeeze(inputs, instance, parameters.mayShrink() && !cold);
            if (mirrored) {
                return cold
                        ? MirrorMoves.migrateCold(inputs, instance, request)
                        : MirrorMoves.migrate(squeeze, request);
            }
            return switch (squeeze.place(cold ? request.cold() : request)) {
                case Placement.Found found ->
                    cold ? new ColdMove(inputs, instance).planned(found, Optional.empty()) : planned(squeeze, found);
                case Placement.Refused refused ->
                    new Planning.Refused(refused.problem("There is no node to move " + instance.name() + " to."));
            };
        });
    }

    private static void requireRunning(Planner planner, Instance instance) {
        boolean running = planner.answering(instance.primary())
                .findVm(instance.id())
                .filter(vm -> vm.state() == VmReport.State.RUNNING)
                .isPresent();
        if (!running) {
            throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, instance.name() + " stands still.")
                    .withCause("It neither runs nor is it off.")
                    .withRemedy("Look at its screen; when it has been stopped or runs again, migrate it."));
        }
    }

    /** A transfer takes the newest content only. */
    private static void requireNoSnapshots(Instance instance) {
        if (hasSnapshots(instance)) {
            throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, instance.name() + " has snapshots.")
                    .withCause("They would be lost when it moves while it runs.")
                    .withRemedy(
                            ColdMove.leavesSnapshots(instance)
                                    ? "Delete its snapshots first."
                                    : "Delete its snapshots first, or move it while it is stopped."));
        }
    }

    /** Some that do not go with it while it runs. */
    static boolean hasSnapshots(Instance instance) {
        return instance.disks().stream()
                .anyMatch(disk -> !disk.onSharedStorage() && !disk.snapshots().isEmpty());
    }

    private PlacementRequest request(ClusterState state, Instance instance) {
        parameters.target().filter(node -> state.findNode(node).isEmpty()).ifPresent(node -> {
            throw Planner.refuse(Problem.of(ErrorCode.NOT_FOUND, "There is no node " + node + "."));
        });
        return places(state)
                .orElseThrow(() ->
                        Planner.refuse(Problem.of(ErrorCode.NOT_FOUND, "The machine's node is not in the cluster.")));
    }

    @Override
    public Optional<PlacementRequest> places(ClusterState state) {
        return state.findInstance(parameters.instance())
                .flatMap(instance -> state.findNode(instance.primary())
                        .map(here -> request(instance, here)
                                .only(parameters.target().or(instance::secondary))
                                .within(Optional.of(here.group()).filter(group -> !parameters.otherGroup()))));
    }

    /** What any node must be and have to take the running machine over. */
    static PlacementRequest request(Instance instance, Node here) {
        return ColdMove.request(instance)
                .withMemory(instance.memoryInUse())
                .live(new PlacementRequest.LiveFrom(
                        instance.machineType(), here.facts().accelerator()));
    }

    private static Planning planned(Squeeze squeeze, Placement.Found found) {
        PlanInputs inputs = squeeze.inputs();
        Instance instance = squeeze.instance();
        NodeName target = found.node();
        List<Disk> copies = instance.disks().stream()
                .map(disk -> disk.copiedTo(new VolumeId(inputs.ids().get())))
                .toList();
        Incoming home = new Incoming(target, copies).keeping(squeeze.keeps(found));
        Instance going = squeeze.keeping(home.memory());
        Instance moving = instance.withIncoming(Optional.of(home));
        VmSpec spec = going.vmSpec(inputs.state(), target, copies);
        TaskId task = new TaskId(inputs.ids().get());
        Plan.Builder plan = Plan.builder()
                .placement(found)
                .reserve(new Change.PutInstance(moving))
                .atUndo(new Change.PutInstance(instance));
        squeeze.addTo(plan, home.memory());
        instance.imagesNeeded().forEach(image -> plan.step(new FetchImage(target, image)));
        for (int index = 0; index < copies.size(); index++) {
            Disk copy = copies.get(index);
            if (!copy.onSharedStorage()) {
                plan.step(new CreateVolume(target, copy.volume(), copy.volumeSpec(), index));
            }
        }
        SharedMoves.show(plan, target, copies);
        plan.step(new PrepareIncoming(target, instance.id(), spec, Optional.of(instance.primary())));
        plan.step(
                transfer(inputs, instance, target, spec, going.vmSpec(inputs.state()), task),
                List.of(new Change.PutInstance(instance.movedTo(home))));
        clearAway(plan, instance);
        return plan.planned();
    }

    /** As long a pause, and as fast, as is set for the machine. */
    static MigrateVm transfer(
            PlanInputs inputs, Instance instance, NodeName target, VmSpec there, VmSpec home, TaskId task) {
        HypervisorParameters set =
                new Inheritance(inputs.state()).hypervisor(instance).effective();
        return new MigrateVm(
                instance.primary(),
                target,
                instance.id(),
                there,
                home,
                task,
                set.migrationDowntimeMillis().orElseThrow(),
                set.migrationBandwidth());
    }

    /** An earlier migration ended without knowing how: where the guest lives now decides. */
    static Planning settle(Planner planner, Instance instance, Incoming home) {
        if (home.cold()) {
            return ColdMove.settle(planner, instance, home);
        }
        boolean aliveHere = planner.answering(instance.primary()).hasAlive(instance.id());
        boolean aliveThere = planner.answering(home.node()).hasAlive(instance.id());
        if (aliveThere && !aliveHere) {
            Plan.Builder plan = Plan.builder().reserve(new Change.PutInstance(instance.movedTo(home)));
            if (isSecondary(instance, home)) {
                MirrorMoves.clearAway(plan, new Sides(planner.inputs().state(), instance));
            } else {
                clearAway(plan, instance);
            }
            return plan.planned();
        }
        boolean nowhere = isSecondary(instance, home)
                && Stream.of(instance.primary(), home.node()).allMatch(node -> hasNoProcess(planner, node, instance));
        if (aliveThere || !aliveHere && !nowhere) {
            throw Planner.refuse(
                    Problem.of(ErrorCode.WRONG_STATE, "It is not clear where " + instance.name() + " lives.")
                            .withCause("Its nodes report it alive " + (aliveThere ? "on both." : "on neither."))
                            .withRemedy("Look at both nodes before anything is deleted."));
        }
        Plan.Builder plan = Plan.builder()
                .atEnd(new Change.PutInstance(instance.withIncoming(Optional.empty())))
                .step(new StayHome(
                        instance.primary(),
                        home.node(),
                        instance.id(),
                        instance.vmSpec(planner.inputs().state())));
        if (isSecondary(instance, home)) {
            new Sides(planner.inputs().state(), instance).setSecondary(plan, Role.SECONDARY, Role.PRIMARY);
        } else {
            RemoveInstance.deleteCopies(plan, home.node(), home.disks());
        }
        return plan.planned();
    }

    /** One that was being failed over may be down: with mirrored disks it can be started where it was. */
    private static boolean hasNoProcess(Planner planner, NodeName node, Instance instance) {
        return planner.answering(node)
                .findVm(instance.id())
                .filter(vm -> vm.state() != VmReport.State.STOPPED)
                .isEmpty();
    }

    /** Its disks belong there, then. */
    private static boolean isSecondary(Instance instance, Incoming home) {
        return instance.secondary().equals(Optional.of(home.node()));
    }

    private static void clearAway(Plan.Builder plan, Instance before) {
        plan.step(new EndVm(before.primary(), before.id(), Optional.empty()));
        RemoveInstance.deleteCopies(plan, before.primary(), before.disks());
    }
}
