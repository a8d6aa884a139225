package org.gannet.engine;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.gannet.base.NodeName;
import org.gannet.engine.event.EngineEvent;
import org.gannet.engine.event.Subscription;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobFilter;
import org.gannet.engine.job.JobId;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.spi.ClusterStore;
import org.gannet.engine.spi.IdSource;
import org.gannet.engine.spi.ImageSource;
import org.gannet.engine.spi.NodeDirectory;
import org.gannet.engine.spi.Scheduler;

/** The way into the engine. Safe for many threads; called by the backend, which has checked who may. */
public final class ClusterEngine implements AutoCloseable {
    /** With real threads. */
    public ClusterEngine(
            EngineSettings settings,
            ClusterStore store,
            NodeDirectory nodes,
            ImageSource images,
            IdSource ids,
            Clock clock) {}

    /** With a scheduler of one's own, for tests and simulations. */
    public ClusterEngine(
            EngineSettings settings,
            ClusterStore store,
            NodeDirectory nodes,
            ImageSource images,
            IdSource ids,
            Clock clock,
            Scheduler scheduler) {}

    /** Loads the state, takes up the jobs that had not ended, and begins to watch nodes. */
    public void start() {
        throw new UnsupportedOperationException();
    }

    /** Stops between two steps, as a crash would: jobs go on after the next start. */
    @Override
    public void close() {}

    /** Everything at this moment. Cheap; never asks a node or the store. */
    public ClusterView view() {
        throw new UnsupportedOperationException();
    }

    /** A queued job for {@link ClusterStore#insertJob}; nothing is stored. */
    public Job prepare(Job.Submission submission) {
        throw new UnsupportedOperationException();
    }

    /**
     * Prepares and stores a job, in the caller's database transaction if there is one; then call {@link #wake} after its
     * commit. If that rolls back, the job never was. Runs nothing by itself.
     */
    public Job submit(Job.Submission submission) {
        throw new UnsupportedOperationException();
    }

    /** There may be new jobs in the store: looks at once instead of within a second. */
    public void wake() {
        throw new UnsupportedOperationException();
    }

    /** What the operation would do now; reserves nothing. */
    public Preview preview(Parameters parameters) {
        throw new UnsupportedOperationException();
    }

    /**
     * Asks for a job's end: at once while it waits, else at the end of its step, with undo. Durable when it returns.
     * Repeating it, and cancelling a job that has ended, change nothing.
     * @throws org.gannet.base.ProblemException NOT_FOUND; WRONG_STATE past the point of no return
     */
    public void cancel(JobId id) {
        throw new UnsupportedOperationException();
    }

    /** With its progress while it runs, from the store otherwise. */
    public Optional<Job> job(JobId id) {
        throw new UnsupportedOperationException();
    }

    /** One page of jobs from the store, running ones with their progress. */
    public List<Job> jobs(JobFilter filter) {
        throw new UnsupportedOperationException();
    }

    /**
     * Tells of changes, on a thread of its own. A reader that is too slow is told RESYNC instead of everything; none can
     * slow the engine.
     */
    public Subscription subscribe(Consumer<EngineEvent> reader) {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes a node into the cluster, after it has told its facts; one that is there already gets the new address and facts.
     * @throws org.gannet.base.ProblemException NODE_UNREACHABLE; WRONG_STATE when it says another name
     */
    public Node addNode(NodeName name, String address) {
        throw new UnsupportedOperationException();
    }

    /** Submits StartInstance for what should run and does not, for each node once it has answered. For start-up. */
    public void restoreWished() {
        throw new UnsupportedOperationException();
    }
}
