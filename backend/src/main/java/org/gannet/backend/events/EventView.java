package org.gannet.backend.events;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.projects.ProjectId;
import org.gannet.base.InstanceId;

/**
 * Something that happened. It says what is another one now, and how things are; who wants more reads that object.
 * @param seq counts everything that happens in the cluster, also what this reader may not see
 * @param id of what has changed: the UUID of an instance, job, group or network, a node's name; empty for CLUSTER and
 *     QUEUE
 * @param removed it is there no more
 * @param status as it is from then on; empty where the event does not tell
 * @param project whose it is
 * @param instance what a job is about, if it is about a machine
 * @param node what a job is about, if it is about a node; where a machine is observed; told to operators only
 * @param steps of a job, the state of each
 */
public record EventView(
        long seq,
        Instant at,
        Kind kind,
        String id,
        boolean removed,
        String status,
        Optional<ProjectId> project,
        Optional<InstanceId> instance,
        Optional<String> node,
        List<String> steps) {
    public EventView {
        steps = List.copyOf(steps);
    }

    /** What it is about. */
    public enum Kind {
        /** A machine as it is wished: made, changed or removed. */
        INSTANCE,
        /** A machine's process, as its node reports it: status is a state, or empty when there is none. */
        INSTANCE_OBSERVED,
        /** A job has come further: status is its state. */
        JOB,
        /** A node was added, changed or removed. */
        NODE,
        /** A node began or ceased to answer: status is "answering" or "silent". */
        NODE_OBSERVED,
        /** A group of nodes was added, changed or removed. */
        GROUP,
        /** A network was added, changed or removed. */
        NETWORK,
        /** What holds for the whole cluster. */
        CLUSTER,
        /** The queue's settings or its rules. */
        QUEUE
    }
}
