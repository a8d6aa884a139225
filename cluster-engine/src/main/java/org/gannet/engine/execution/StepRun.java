package org.gannet.engine.execution;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.base.Progress;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.LogLine;
import org.gannet.engine.job.Pace;
import org.gannet.engine.job.PaceMeter;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.PendingChange;
import org.gannet.engine.operation.step.StepContext;
import org.gannet.engine.spi.Scheduler;
import org.gannet.node.NodeApi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One step of one job while it runs, is undone or is looked into. Used by one thread. */
final class StepRun implements StepContext {
    private static final Logger LOG = LoggerFactory.getLogger(StepRun.class);

    private final Surroundings surroundings;
    private final JobId job;
    private final int index;
    private final Scheduler.Signal news;
    private final boolean cancellable;
    /** Attempts that failed since a node last answered. */
    private int failed;

    private PaceMeter meter = PaceMeter.fresh();
    /** What waits for a restart, by the step's own word. */
    private final Map<InstanceId, List<PendingChange>> pending = new LinkedHashMap<>();

    /**
     * @param news raised when someone asks for an end
     * @param cancellable whether that concerns it: only a step that goes forward and can be taken back
     */
    StepRun(Surroundings surroundings, JobId job, int index, Scheduler.Signal news, boolean cancellable) {
        this.surroundings = surroundings;
        this.job = job;
        this.index = index;
        this.news = news;
        this.cancellable = cancellable;
    }

    /**
     * Does it, again and again while a node does not answer. All else that goes wrong comes out as a problem.
     * @throws ProblemException the last attempt's, or the first that another attempt would not change
     */
    <T> T retrying(Supplier<T> body) {
        while (true) {
            try {
                return body.get();
            } catch (ProblemException e) {
                failed++;
                boolean again = (e.code() == ErrorCode.NODE_UNREACHABLE || e.code() == ErrorCode.STALE_CALL)
                        && !isCancelRequested()
                        && failed < surroundings.nodeRetry().attempts();
                if (!again) {
                    throw e;
                }
                if (failed == 1) {
                    log("A node does not answer; trying again.", e.problem().internal());
                }
                surroundings.lifetime().await(news, surroundings.nodeRetry().pauseAfter(failed));
            } catch (EngineClosedException e) {
                throw e;
            } catch (RuntimeException e) {
                LOG.error("Step {} of job {} failed", index, job, e);
                throw new ProblemException(JobExecution.internal(e), e);
            }
        }
    }

    @Override
    public NodeApi node(NodeName name) {
        return surroundings
                .ledger()
                .state()
                .findNode(name)
                .map(node -> surroundings.directory().get(name, node.address()))
                .orElseThrow(() -> gone(name));
    }

    private static ProblemException gone(NodeName name) {
        return new ProblemException(Problem.of(ErrorCode.NOT_FOUND, "A node is not in the cluster any more.")
                .withInternal(name.value()));
    }

    @Override
    public void ensureImage(ImageDigest image, NodeName node) {
        surroundings.images().ensureOnNode(image, node(node));
    }

    @Override
    public void keepConfiguration(NodeName name) {
        Node node = surroundings.ledger().state().findNode(name).orElseThrow(() -> gone(name));
        surroundings.keepConfiguration().accept(node);
    }

    @Override
    public boolean isCancelRequested() {
        return cancellable
                && surroundings
                        .ledger()
                        .findJob(job)
                        .filter(Job::cancelRequested)
                        .isPresent();
    }

    @Override
    public void progress(Progress progress) {
        meter = meter.seen(progress, surroundings.lifetime().scheduler().nanoTime());
        Optional<Pace> pace = meter.pace();
        surroundings.ledger().show(job, now -> now.withProgress(index, progress, pace));
    }

    @Override
    public void figures(Map<String, Long> figures) {
        surroundings.ledger().show(job, now -> now.withFigures(index, figures));
    }

    @Override
    public void pending(InstanceId instance, List<PendingChange> all) {
        pending.put(instance, List.copyOf(all));
    }

    /** What the step has found out, to follow on changes of the same commit over this state. */
    List<Change> found(ClusterState state, List<Change> changes) {
        return pending.entrySet().stream()
                .flatMap(found -> latest(state, changes, found.getKey()).stream()
                        .map(instance ->
                                instance.draft().pending(found.getValue()).build()))
                .<Change>map(Change.PutInstance::new)
                .toList();
    }

    private static Optional<Instance> latest(ClusterState state, List<Change> changes, InstanceId id) {
        return changes.stream()
                .filter(change -> change instanceof Change.PutInstance(Instance put)
                        && put.id().equals(id))
                .map(change -> ((Change.PutInstance) change).instance())
                .reduce((earlier, later) -> later)
                .or(() -> state.findInstance(id));
    }

    @Override
    public void log(String text, String internal) {
        LogLine line = new LogLine(surroundings.clock().instant(), text, internal);
        surroundings.ledger().show(job, now -> now.withLog(line));
    }

    /** Between two questions of which the first was answered: what fails from here on is a new series. */
    @Override
    public void pause(Duration duration) {
        failed = 0;
        surroundings.lifetime().await(news, duration);
    }
}
