package org.gannet.engine.simulation.world;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.Priority;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.QueueSettings;
import org.gannet.engine.model.SubmissionRule;
import org.gannet.engine.spi.ClusterStore;
import org.gannet.node.CallFence.Resource;
import org.gannet.node.CallStamp;

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

    /** A commit has been made; what it wrote has been told by the methods above. */
    default void committed(ClusterStore.Commit commit, ClusterState after) {}

    /** The store has granted the lease of this epoch. */
    default void leads(long epoch) {}

    /** A node has answered, or done a change of these, as asked with this stamp. */
    default void obeyed(NodeHost node, CallStamp stamp, List<Resource> resources) {}

    /** An engine has said that the job has this priority now. */
    default void moved(JobId job, Priority priority) {}

    /** An engine has said that the queue behaves so now. */
    default void queueIs(QueueSettings queue) {}

    /** An engine has said that these are the rules now. */
    default void rulesAre(List<SubmissionRule> rules) {}

    /** An engine has said that it accepted the job. */
    default void accepted(JobId job) {}

    /** An engine has said that it accepted the job, and knew of these when it was asked. */
    default void accepted(JobId job, Collection<Job> known) {}

    /** Somebody is about to ask for the job's end, or for another place for it. */
    default void touched(JobId job) {}

    /** An engine has said that the job will be cancelled, is being taken back, or has ended. */
    default void cancelled(JobId job) {}

    /** After each turn of a body. */
    default void afterTurn() {}

    /** Every fault is over, every job has ended, all nodes have told what they have. */
    default void settled() {}

    /** Every instance has been deleted. */
    default void emptied() {}
}
