package org.gannet.engine.operation.instance;

import java.util.List;
import java.util.Objects;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.base.TaskId;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Usual;
import org.gannet.engine.operation.step.AdaptVm;
import org.gannet.engine.operation.step.FetchImage;
import org.gannet.engine.operation.step.ResetVm;
import org.gannet.engine.operation.step.ShutDownVm;
import org.gannet.engine.operation.step.StartVm;
import org.gannet.node.VmSpec;

/** Restarts a running instance. */
public record RebootInstance(Parameters parameters) implements OnOneInstance {
    /** How much of it is restarted. Names are stable in JSON. */
    public enum Kind {
        /** The guest, which is asked to restart itself, and reset when it does not in time. */
        SOFT,
        /** The guest, at once, as by the reset button. The process goes on, as it was started. */
        HARD,
        /** The process too, with the instance as it is defined by now: what waited for a restart takes effect. */
        FULL
    }

    /**
     * @param instance which; it must run
     * @param graceSeconds how long the guest has to restart itself (SOFT) or to switch itself off (FULL); 0 gives it
     *     no time
     */
    public record Parameters(
            InstanceId instance,
            @Usual("HARD") Kind kind,
            @Usual("60") Integer graceSeconds) implements AboutInstance {
        private static final int USUAL_GRACE_SECONDS = 60;

        public Parameters {
            // Jobs of the first version knew the reset button only.
            kind = Objects.requireNonNullElse(kind, Kind.HARD);
            graceSeconds = Objects.requireNonNullElse(graceSeconds, USUAL_GRACE_SECONDS);
            StopInstance.requireGrace(graceSeconds);
        }

        /** By the reset button. */
        public Parameters(InstanceId instance) {
            this(instance, Kind.HARD, USUAL_GRACE_SECONDS);
        }

        @Override
        public RebootInstance operation() {
            return new RebootInstance(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Restart", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.REBOOTING;
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Planner planner = new Planner(inputs);
            Instance instance = planner.servingInstance(parameters.instance());
            if (!planner.answering(instance.primary()).hasAlive(instance.id())) {
                throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, instance.name() + " does not run.")
                        .withRemedy("Start it instead."));
            }
            Instance wished = instance.withWished(AdminState.UP);
            boolean anew = parameters.kind() == Kind.FULL;
            Plan.Builder plan = Plan.builder()
                    .reserve(new Change.PutInstance(anew ? wished.asDefined() : wished))
                    .atUndo(new Change.PutInstance(instance));
            TaskId task = new TaskId(inputs.ids().get());
            switch (parameters.kind()) {
                case SOFT -> reset(plan, inputs.state(), instance, task, parameters.graceSeconds());
                case HARD -> reset(plan, inputs.state(), instance, task, 0);
                case FULL -> restartProcess(plan, inputs.state(), instance, task);
            }
            return plan.planned();
        });
    }

    /** A guest that is reset lets go of what it was asked for: looked at again when something waits. */
    private static void reset(Plan.Builder plan, ClusterState state, Instance instance, TaskId task, int grace) {
        plan.step(new ResetVm(instance.primary(), instance.id(), task, grace));
        if (!instance.pending().isEmpty()) {
            VmSpec spec = instance.vmSpec(state);
            plan.step(new AdaptVm(instance.primary(), instance.id(), spec, spec, List.of()));
        }
    }

    /** What is needed to start again is there before it is stopped. */
    private void restartProcess(Plan.Builder plan, ClusterState state, Instance instance, TaskId task) {
        instance.imagesNeeded().forEach(image -> plan.step(new FetchImage(instance.primary(), image)));
        plan.step(new ShutDownVm(instance.primary(), instance.id(), parameters.graceSeconds(), task));
        plan.step(new StartVm(instance.primary(), instance.id(), instance.vmSpec(state)));
    }
}
