package org.gannet.engine.simulation.world;

import java.time.Duration;
import java.util.Optional;
import org.gannet.base.InstanceId;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.operation.CreateInstance;
import org.gannet.engine.operation.MigrateInstance;
import org.gannet.engine.operation.RebootInstance;
import org.gannet.engine.operation.RemoveInstance;
import org.gannet.engine.operation.StartInstance;
import org.gannet.engine.operation.StopInstance;

/** When a job is recorded as having succeeded, the nodes are as it says. */
final class SucceededIsSo implements Invariant {
    /** A guest that died so shortly before may have been seen alive. */
    private static final Duration SHORTLY = Duration.ofMinutes(2);

    private final World world;

    SucceededIsSo(World world) {
        this.world = world;
    }

    @Override
    public String name() {
        return "succeeded is so";
    }

    @Override
    public void jobWritten(Optional<Job> before, Job after) {
        if (after.state() == JobState.SUCCEEDED) {
            switch (after.parameters()) {
                case CreateInstance.Parameters create -> requireAlive(after, create.id(), create.start());
                case StartInstance.Parameters start -> requireAlive(after, start.instance(), true);
                case RebootInstance.Parameters reboot -> requireAlive(after, reboot.instance(), true);
                case StopInstance.Parameters stop -> requireAlive(after, stop.instance(), false);
                case RemoveInstance.Parameters remove -> requireGone(after, remove.instance());
                case MigrateInstance.Parameters none -> {}
            }
        }
    }

    private void requireAlive(Job job, InstanceId id, boolean wanted) {
        boolean alive =
                world.hosts().stream().anyMatch(host -> host.node().aliveVms().contains(id));
        if (alive != wanted && !(wanted && world.diedSince(id, SHORTLY))) {
            world.invariants()
                    .broken(this, told(job) + " has succeeded, and the guest " + (alive ? "runs" : "does not run"));
        }
    }

    /** A node whose disk has forgotten that it removed a machine has it again; nobody can know. */
    private void requireGone(Job job, InstanceId id) {
        world.hosts().stream()
                .filter(host -> host.node().knownVms().contains(id)
                        && !host.returnedVms().contains(id))
                .forEach(host -> world.invariants()
                        .broken(this, told(job) + " has succeeded, and " + host.name() + " knows the machine"));
    }

    private String told(Job job) {
        return world.names().of(job.id()) + " (" + job.operation() + ")";
    }
}
