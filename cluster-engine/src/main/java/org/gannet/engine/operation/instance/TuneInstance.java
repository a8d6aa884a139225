package org.gannet.engine.operation.instance;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.HypervisorParameters;
import org.gannet.engine.model.Inheritance;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.Inherit;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;

/** Says what a machine is made of and how it behaves, over its group's; most of it waits for a restart. */
public record TuneInstance(Parameters parameters) implements OnOneInstance {
    private static final int MOST_SPINDLES = 1000;

    /**
     * What is empty stays as it is.
     * @param hypervisor what it is made of, over its group's
     * @param spindleUse how much it keeps disks turning
     * @param inherit what is taken from its group again: "hypervisor.cpuType", or "hypervisor" for all
     */
    public record Parameters(
            InstanceId instance,
            Optional<HypervisorParameters> hypervisor,
            Optional<Integer> spindleUse,
            List<String> inherit)
            implements AboutInstance {
        public Parameters {
            spindleUse.filter(use -> use < 0 || use > MOST_SPINDLES).ifPresent(use -> {
                throw new IllegalArgumentException("use of spindles: 0 to " + MOST_SPINDLES + ", not " + use);
            });
            inherit = List.copyOf(inherit);
            Inherit.require(inherit, Map.of("hypervisor", HypervisorParameters.INHERITED));
        }

        @Override
        public Operation operation() {
            return new TuneInstance(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Tune", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.NONE;
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            LiveChange change = LiveChange.of(inputs, parameters.instance());
            Instance before = change.before();
            Instance after = before.draft()
                    .hypervisor(Inherit.changed(
                            "hypervisor", before.hypervisor(), parameters.hypervisor(), parameters.inherit()))
                    .spindleUse(parameters.spindleUse().or(before::spindleUse))
                    .build();
            requirePossible(inputs.state(), after);
            change.requireAllowed(after);
            Plan.Builder plan = change.reserving(after);
            if (!before.vmSpec(inputs.state()).equals(after.vmSpec(inputs.state()))) {
                change.adapt(plan, after);
            }
            return plan.planned();
        });
    }

    private static void requirePossible(ClusterState state, Instance after) {
        HypervisorParameters holds = new Inheritance(state).hypervisor(after).effective();
        if (holds.diskAio().equals(Optional.of(HypervisorParameters.DiskAio.NATIVE))
                && !holds.diskCache().equals(Optional.of(HypervisorParameters.DiskCache.NONE))) {
            throw Planner.refuse(
                    Problem.of(ErrorCode.INVALID_REQUEST, "Native input and output needs disks that are not cached.")
                            .withRemedy("Set the cache of disks to NONE, too."));
        }
    }
}
