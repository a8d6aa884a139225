package org.gannet.engine.simulation.world;

import java.util.List;
import java.util.Optional;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.operation.instance.CloneInstance;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.FailOver;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.MoveInstance;
import org.gannet.engine.operation.instance.RecreateDisks;
import org.gannet.engine.operation.instance.RemoveInstance;

/**
 * What is held for work in progress is held by a job: one that works on it, or one that ended and says that it could
 * not take back, or not finish, what it had begun.
 */
final class HoldsAreExplained implements Invariant {
    private static final List<Class<?>> MAKING =
            List.of(CreateInstance.Parameters.class, CloneInstance.Parameters.class);
    private static final List<Class<?>> MOVING = List.of(
            MigrateInstance.Parameters.class,
            MoveInstance.Parameters.class,
            FailOver.Parameters.class,
            RecreateDisks.Parameters.class);

    private final World world;
    private long checked;

    HoldsAreExplained(World world) {
        this.world = world;
    }

    @Override
    public String name() {
        return "holds are explained";
    }

    @Override
    public void afterTurn() {
        if (checked == world.store().writes()) {
            return;
        }
        checked = world.store().writes();
        for (Instance instance : world.store().state().instances().values()) {
            if (instance.lifecycle() == Lifecycle.RESERVED && !waitsToBeMade(instance)) {
                world.invariants()
                        .broken(
                                this,
                                "room is kept for " + world.names().of(instance.id()) + ", and no job waits for it");
            }
            if (instance.lifecycle() == Lifecycle.CREATING) {
                requireJob(instance, MAKING, List.of(JobState.UNDO_FAILED));
            }
            if (instance.lifecycle() == Lifecycle.REMOVING) {
                requireJob(
                        instance,
                        List.of(RemoveInstance.Parameters.class),
                        List.of(JobState.FAILED, JobState.UNDO_FAILED));
            }
            if (instance.incoming().isPresent()) {
                requireJob(instance, MOVING, List.of(JobState.UNDO_FAILED));
            }
        }
    }

    private boolean waitsToBeMade(Instance instance) {
        return world.store().unended().stream()
                .anyMatch(job -> job.steps().isEmpty()
                        && job.parameters() instanceof CreateInstance.Parameters create
                        && create.id().equals(instance.id()));
    }

    private void requireJob(Instance instance, List<Class<?>> operations, List<JobState> ends) {
        for (Job job : world.store().jobs().values()) {
            boolean works = !job.state().isEnded() && !job.steps().isEmpty();
            if (job.instance().equals(Optional.of(instance.id()))
                    && operations.stream().anyMatch(operation -> operation.isInstance(job.parameters()))
                    && (works || ends.contains(job.state()))) {
                return;
            }
        }
        world.invariants()
                .broken(
                        this,
                        world.names().of(instance.id()) + " is " + instance.lifecycle() + ", incoming "
                                + instance.incoming().isPresent() + ", and no job tells why");
    }
}
