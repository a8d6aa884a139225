package org.gannet.engine.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.Progress;
import org.gannet.base.TaskId;
import org.gannet.node.NodeTask;
import org.gannet.node.TaskSpec;

/**
 * Long work of a simulated node and how far it is.
 * @param takes until its end, or until a migration hands over
 * @param since when the phase began
 * @param heardFrom when a migration's receiver last answered
 */
record SimulatedWork(NodeTask task, Instant begun, Duration takes, Phase phase, Instant since, Instant heardFrom) {

    /** Where a migration is; other work stays in the first one. */
    enum Phase {
        /** The guest runs here. */
        COPYING,
        /** The guest stands still here, and the last of it is on its way. */
        SENDING,
        /** All of it is there; the receiver is told to go on until it answers. */
        TELLING
    }

    static SimulatedWork begin(TaskId id, TaskSpec spec, Duration takes, Instant now) {
        NodeTask task = new NodeTask(id, spec, NodeTask.State.RUNNING, Optional.empty(), Optional.empty(), Map.of());
        return new SimulatedWork(task, now, takes, Phase.COPYING, now, now);
    }

    TaskId id() {
        return task.id();
    }

    boolean isDue(Instant now) {
        return !now.isBefore(begun.plus(takes));
    }

    SimulatedWork in(Phase next, Instant now) {
        return new SimulatedWork(task, begun, takes, next, now, now);
    }

    SimulatedWork heard(Instant now) {
        return new SimulatedWork(task, begun, takes, phase, since, now);
    }

    SimulatedWork succeeded(Map<String, Long> figures) {
        return ended(
                new NodeTask(id(), task.spec(), NodeTask.State.SUCCEEDED, Optional.empty(), Optional.empty(), figures));
    }

    SimulatedWork cancelled() {
        return ended(new NodeTask(
                id(), task.spec(), NodeTask.State.CANCELLED, Optional.empty(), Optional.empty(), Map.of()));
    }

    SimulatedWork failed(ErrorCode code, String message) {
        return ended(new NodeTask(
                id(),
                task.spec(),
                NodeTask.State.FAILED,
                Optional.empty(),
                Optional.of(Problem.of(code, message)),
                Map.of()));
    }

    private SimulatedWork ended(NodeTask end) {
        return new SimulatedWork(end, begun, takes, phase, since, heardFrom);
    }

    /** As the node tells it. */
    NodeTask shown(Instant now) {
        if (task.state().isEnded() || takes.isZero()) {
            return task;
        }
        long done = Duration.between(begun, now).toSeconds();
        Progress progress =
                new Progress("working", Math.min(done, takes.toSeconds()), takes.toSeconds(), Progress.Unit.SECONDS);
        return new NodeTask(
                task.id(), task.spec(), task.state(), Optional.of(progress), task.problem(), task.figures());
    }
}
