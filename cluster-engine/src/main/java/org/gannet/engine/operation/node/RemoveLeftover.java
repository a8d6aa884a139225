package org.gannet.engine.operation.node;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.VolumeId;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.AboutNode;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.step.ClearLeftover;

/**
 * Removes from a node what belongs to nobody: what findings name. It never touches what the cluster uses, nor the only
 * process in which a machine is known to live.
 */
public record RemoveLeftover(Parameters parameters) implements Operation {
    /** What it is. Names are stable in JSON. */
    public enum Kind {
        /** A machine's process and definition; its volumes stay. */
        MACHINE,
        /** A volume with its snapshots. */
        VOLUME,
        /** One side of a mirrored disk; its volume stays. */
        REPLICA
    }

    /**
     * @param kind of the thing
     * @param id of the machine, the volume or the mirrored disk, as the finding says it
     */
    public record Parameters(NodeName node, Kind kind, String id) implements AboutNode {
        public Parameters {
            // Throws when it is none.
            if (!UUID.fromString(id).toString().equals(id)) {
                throw new IllegalArgumentException("not an id: " + id);
            }
        }

        UUID uuid() {
            return UUID.fromString(id);
        }

        @Override
        public Operation operation() {
            return new RemoveLeftover(this);
        }
    }

    @Override
    public String title(Names names) {
        return "Remove what is left on a node";
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        Set<LockRequest> locks = new LinkedHashSet<>();
        locks.add(LockRequest.sharedCluster());
        locks.add(LockRequest.exclusive(parameters.node()));
        if (parameters.kind() == Kind.MACHINE) {
            locks.add(LockRequest.exclusive(machine()));
        }
        return Set.copyOf(locks);
    }

    @Override
    public Set<NodeName> observes(ClusterState state) {
        Set<NodeName> nodes = new LinkedHashSet<>();
        nodes.add(parameters.node());
        if (parameters.kind() == Kind.MACHINE) {
            state.findInstance(machine()).ifPresent(instance -> nodes.addAll(instance.homes()));
        }
        return Set.copyOf(nodes);
    }

    private InstanceId machine() {
        return new InstanceId(parameters.uuid());
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Planner planner = new Planner(inputs);
            planner.node(parameters.node());
            planner.answering(parameters.node());
            ClearLeftover.Kind kind = switch (parameters.kind()) {
                case MACHINE -> {
                    requireStray(planner);
                    yield ClearLeftover.Kind.MACHINE;
                }
                case VOLUME -> {
                    requireUnused(inputs, new VolumeId(parameters.uuid()));
                    yield ClearLeftover.Kind.VOLUME;
                }
                case REPLICA -> {
                    requireUnknown(inputs.state(), new DiskId(parameters.uuid()));
                    yield ClearLeftover.Kind.REPLICA;
                }
            };
            return Plan.builder()
                    .step(new ClearLeftover(parameters.node(), kind, parameters.uuid()))
                    .planned();
        });
    }

    /** A process of a machine of the cluster may go when the machine lives at home, or should not live at all. */
    private void requireStray(Planner planner) {
        Optional<Instance> known = planner.inputs().state().findInstance(machine());
        if (known.isEmpty()) {
            return;
        }
        Instance instance = known.get();
        if (instance.homes().contains(parameters.node())) {
            throw inUse("Machine " + instance.name() + " belongs there.", "Use the operations of the machine.");
        }
        boolean aliveHere = planner.answering(parameters.node()).hasAlive(instance.id());
        boolean aliveAtHome = planner.answering(instance.primary()).hasAlive(instance.id());
        if (aliveHere && !aliveAtHome && instance.wished() == AdminState.UP) {
            throw Planner.refuse(
                    Problem.of(ErrorCode.WRONG_STATE, "Machine " + instance.name() + " is known to live there only.")
                            .withCause("Its own node answers, and has it not.")
                            .withRemedy("Stop the machine first, or start it on its own node."));
        }
    }

    private void requireUnused(PlanInputs inputs, VolumeId volume) {
        Stream<Instance> here = inputs.state().instancesOn(parameters.node()).stream()
                .filter(instance -> instance.volumesOn(parameters.node()).contains(volume));
        // A volume that several nodes see may be of a machine that lives on another one.
        Stream<Instance> anywhere = inputs.state().instances().values().stream()
                .filter(instance -> instance.disks().stream()
                        .anyMatch(
                                disk -> disk.onSharedStorage() && disk.volume().equals(volume)));
        Stream.concat(here, anywhere).findFirst().ifPresent(instance -> {
            throw inUse("It is a disk of machine " + instance.name() + ".", "Detach the disk first.");
        });
        if (inputs.claims().get().volumes().contains(volume)) {
            throw inUse("A job works with it.", "Wait until that job has ended.");
        }
    }

    private void requireUnknown(ClusterState state, DiskId disk) {
        state.instancesOn(parameters.node()).stream()
                .filter(instance ->
                        instance.disks().stream().anyMatch(each -> each.id().equals(disk)))
                .findFirst()
                .ifPresent(instance -> {
                    throw inUse("It is a disk of machine " + instance.name() + ".", "Replace the copy instead.");
                });
    }

    private static Planner.RefusedException inUse(String cause, String remedy) {
        return Planner.refuse(
                Problem.of(ErrorCode.IN_USE, "This is in use.").withCause(cause).withRemedy(remedy));
    }
}
