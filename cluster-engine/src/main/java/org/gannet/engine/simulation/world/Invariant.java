package org.gannet.engine.simulation.world;

import java.util.Optional;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.model.ClusterState;

/**
 * Something that holds whatever happens. Each method is called when its name says so, and tells
 * {@link Invariants#broken} when it does not hold; the run ends then after the turn.
 */
interface Invariant {
    /** For people: "runs once". */
    String name();

    /** The durable state is another one. */
    default void stateWritten(ClusterState before, ClusterState after) {}

    /** A job's durable version is another one. */
    default void jobWritten(Optional<Job> before, Job after) {}

    /** An engine has said that it accepted the job. */
    default void accepted(JobId job) {}

    /** An engine has said that the job will be cancelled, is being taken back, or has ended. */
    default void cancelled(JobId job) {}

    /** After each turn of a body. */
    default void afterTurn() {}

    /** Every fault is over, every job has ended, all nodes have told what they have. */
    default void settled() {}

    /** Every instance has been deleted. */
    default void emptied() {}
}
