package org.gannet.engine.operation.instance;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.Disk;
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
import org.gannet.node.ReplicaReport.State;
import org.gannet.node.ReplicaSpec;

/**
 * Lets a machine go on whose mirrored disks wait for the node with their second copies: from here on these may lack
 * what is written. That is recorded before the machine's node is told, so that nobody can ever fail over to them
 * without knowing; and it is not taken back when this is undone.
 */
public record DegradeMirror(Parameters parameters) implements OnOneInstance {
    /** @param instance which; its node says that what is written waits */
    public record Parameters(InstanceId instance) implements AboutInstance {
        @Override
        public DegradeMirror operation() {
            return new DegradeMirror(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Go on without the second copies of", names, parameters.instance());
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
            Observation here = planner.answering(instance.primary());
            Set<DiskId> apart = instance.disks().stream()
                    .filter(disk -> isApart(disk, here))
                    .map(Disk::id)
                    .collect(Collectors.toSet());
            if (apart.isEmpty()) {
                throw Planner.refuse(
                        Problem.of(ErrorCode.WRONG_STATE, "No disk of " + instance.name() + " waits for a second copy.")
                                .withRemedy("There is nothing to do."));
            }
            Instance after = new OwnDisks(instance)
                    .changed(disk -> apart.contains(disk.id())
                            ? disk.withReplica(disk.replica().orElseThrow().withAgreement(Replica.Agreement.BEHIND))
                            : disk);
            Plan.Builder plan = Plan.builder().reserve(new Change.PutInstance(after));
            Sides sides = new Sides(inputs.state(), after);
            for (Sides.Mirrored disk : sides.disks()) {
                if (apart.contains(disk.disk().id())) {
                    ReplicaSpec spec = sides.onPrimary(disk, Sides.role(here, disk.disk()));
                    plan.step(new SetReplica(
                            sides.primary(), disk.disk().id(), spec, Optional.of(spec.withAlone(false)), disk.index()));
                }
            }
            return plan.planned();
        });
    }

    /** Whether the machine's node says that something of it waits, or that it is not as it is recorded. */
    public static boolean isNeeded(Instance instance, Observation here) {
        return instance.disks().stream().anyMatch(disk -> isApart(disk, here));
    }

    /** One that its node would write to alone, though that is not recorded, is mended like one that waits. */
    private static boolean isApart(Disk disk, Observation here) {
        boolean equal = disk.replica().filter(Replica::holdsAll).isPresent();
        return disk.replica().isPresent()
                && here.findReplica(disk.id())
                        .filter(now -> now.state() == State.WAITING
                                || equal && now.alone() && now.role() == ReplicaSpec.Role.PRIMARY)
                        .isPresent();
    }
}
