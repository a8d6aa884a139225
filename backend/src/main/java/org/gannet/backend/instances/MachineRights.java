package org.gannet.backend.instances;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.BackendOnly;
import org.gannet.backend.support.Problems;
import org.gannet.base.ErrorCode;
import org.gannet.base.GroupId;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.ClusterView;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.OperationCatalogue;
import org.gannet.engine.operation.OperationKind;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.quota.Makes;
import org.springframework.stereotype.Component;

/** What may be asked of a machine, by whom, for every operation of the catalogue. */
@Component
@BackendOnly
public class MachineRights {
    private final Machines machines;

    MachineRights(Machines machines) {
        this.machines = machines;
    }

    /** A machine that is there for the one who asks. */
    public record Found(InstanceId id, ProjectId project, String name) {}

    /** @throws org.gannet.base.ProblemException NOT_FOUND, also for what belongs to others */
    public Found find(Rights rights, ClusterView view, InstanceId id) {
        return found(machines.get(rights, view, id));
    }

    /** All that he may see. */
    public List<Found> visible(Rights rights, ClusterView view) {
        return machines.visible(rights, view).map(MachineRights::found).toList();
    }

    /** @throws org.gannet.base.ProblemException NOT_FOUND */
    public List<DiskView> disks(Rights rights, ClusterView view, InstanceId id) {
        return machines.get(rights, view, id).disks();
    }

    /**
     * @param later it is to be done after other jobs: what the machine does now does not matter
     * @throws org.gannet.base.ProblemException NOT_FOUND, NOT_ALLOWED, WRONG_STATE
     */
    public Found require(Rights rights, ClusterView view, AboutInstance parameters, boolean later) {
        Machine machine = machines.get(rights, view, asked(parameters));
        OperationKind kind = OperationCatalogue.of(parameters);
        if (!isAllowed(rights, machine, kind)) {
            throw Problems.notAllowed(
                    "You may not do this with this virtual machine.",
                    "Ask an owner of its project, or an administrator.");
        }
        if (!rights.actor().isAdmin() && placesByHand(parameters)) {
            throw Problems.notAllowed("Only administrators choose nodes.", "Leave the choice to the cluster.");
        }
        if (!rights.actor().isAdmin() && parameters instanceof Makes makes && copiesWiring(view, machine, makes)) {
            throw Problems.notAllowed(
                    "A network card of this machine is attached to what is not open to its project.",
                    "Attach the card to something else first, or ask an administrator.");
        }
        obstacle(rights, view, machine, kind).filter(now -> !later).ifPresent(why -> {
            throw Problems.of(
                    ErrorCode.WRONG_STATE,
                    "This is not possible now. " + why.sentence(),
                    "Wait for it, or look at the machine.");
        });
        return found(machine);
    }

    /** Whether what is made would reach what its owner may not attach machines to. */
    private static boolean copiesWiring(ClusterView view, Machine machine, Makes makes) {
        return makes.origin().flatMap(view.state()::findInstance).stream()
                .flatMap(origin -> origin.nics().stream())
                .anyMatch(nic -> !Cards.isOpen(view.state(), machine.project(), nic.attachment()));
    }

    /** The machine that it is asked of: what makes another of it is asked of it. */
    private static InstanceId asked(AboutInstance parameters) {
        return parameters instanceof Makes makes ? makes.origin().orElse(makes.instance()) : parameters.instance();
    }

    /** @throws org.gannet.base.ProblemException NOT_FOUND */
    public boolean isAllowed(Rights rights, ClusterView view, InstanceId id, OperationKind kind) {
        return isAllowed(rights, machines.get(rights, view, id), kind);
    }

    /** Why it is not possible now, as far as that is known without planning. */
    public Optional<Obstacle> obstacle(Rights rights, ClusterView view, InstanceId id, OperationKind kind) {
        Machine machine = machines.get(rights, view, id);
        return obstacle(rights, view, machine, kind).or(() -> pointless(machine, kind));
    }

    /** What its plan would refuse, known beforehand: a menu need not lead there. */
    private static Optional<Obstacle> pointless(Machine machine, OperationKind kind) {
        if (!(machine instanceof Machine.Present(var instance))) {
            return Optional.empty();
        }
        boolean offline = instance.wished() == AdminState.OFFLINE;
        return switch (kind.name()) {
            case "MarkOnline" -> some(!offline, Obstacle.Plain.IN_SERVICE);
            case "MarkOffline" ->
                some(offline, Obstacle.Plain.OFFLINE)
                        .or(() -> some(instance.wished() == AdminState.UP, Obstacle.Plain.RUNNING));
            case "RevertInstance", "DeleteSnapshot" ->
                some(
                        instance.disks().stream()
                                .allMatch(disk -> disk.snapshots().isEmpty()),
                        Obstacle.Plain.NO_SNAPSHOT);
            case "FailOver", "ReplaceDisks", "CompareCopies" ->
                some(instance.secondary().isEmpty(), Obstacle.Plain.NOT_MIRRORED);
            default -> Optional.empty();
        };
    }

    private static Optional<Obstacle> some(boolean is, Obstacle obstacle) {
        return is ? Optional.of(obstacle) : Optional.empty();
    }

    private static boolean isAllowed(Rights rights, Machine machine, OperationKind kind) {
        return capability(kind)
                .map(known -> Capabilities.isAllowed(rights, machine, known))
                .orElseGet(() -> rights.actor().isAdmin()
                        || kind.audience() == OperationKind.Audience.OWNER_TOO && rights.mayUse(machine.project()));
    }

    private static Optional<Obstacle> obstacle(Rights rights, ClusterView view, Machine machine, OperationKind kind) {
        Optional<Capability> known = capability(kind);
        if (known.isPresent()) {
            return Optional.ofNullable(
                    Capabilities.of(rights, view, machine).cannotBecause().get(known.get()));
        }
        if (machine.node().isEmpty()) {
            return Optional.of(Obstacle.Plain.BEING_CREATED);
        }
        return kind.name().equals("CleanUpMigration") && machine.incoming().isEmpty()
                ? Optional.of(Obstacle.Plain.NOT_MOVING)
                : Optional.empty();
    }

    /** Those that had a page of their own before there was a catalogue say more of why they are not possible. */
    private static Optional<Capability> capability(OperationKind kind) {
        return switch (kind.name()) {
            case "StartInstance" -> Optional.of(Capability.START);
            case "StopInstance" -> Optional.of(Capability.STOP);
            case "RebootInstance" -> Optional.of(Capability.REBOOT);
            case "RemoveInstance" -> Optional.of(Capability.REMOVE);
            case "MigrateInstance" -> Optional.of(Capability.MIGRATE);
            default -> Optional.empty();
        };
    }

    /** Whether it says where the cluster shall put something. */
    private static boolean placesByHand(Parameters parameters) {
        for (RecordComponent component : parameters.getClass().getRecordComponents()) {
            try {
                Object value = component.getAccessor().invoke(parameters);
                Object inner = value instanceof Optional<?> maybe ? maybe.orElse(null) : value;
                if (inner instanceof NodeName || inner instanceof GroupId) {
                    return true;
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("parameters are public records", e);
            }
        }
        return false;
    }

    private static Found found(Machine machine) {
        return new Found(machine.id(), machine.project(), machine.name());
    }
}
