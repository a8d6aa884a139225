package org.gannet.backend.jobs;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.instances.RemarkView;
import org.gannet.backend.support.BackendOnly;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.job.Dependency;
import org.gannet.engine.job.Hold;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.queue.Waiting;
import org.springframework.stereotype.Component;

/** Says of jobs that have not begun what they wait for. */
@Component
@BackendOnly
public class Waits {
    private final ClusterEngine engine;
    private final JobRefs refs;

    Waits(ClusterEngine engine, JobRefs refs) {
        this.engine = engine;
        this.refs = refs;
    }

    /** Of those jobs that wait. */
    Map<org.gannet.engine.job.JobId, WaitView> of(Rights rights, ClusterView view, Collection<Job> jobs) {
        Map<org.gannet.engine.job.JobId, WaitView> found = new HashMap<>();
        for (Job job : jobs) {
            if (job.state() == JobState.QUEUED || job.state() == JobState.WAITING) {
                engine.waiting(job.id()).ifPresent(waiting -> found.put(job.id(), view(rights, view, job, waiting)));
            }
        }
        return found;
    }

    private WaitView view(Rights rights, ClusterView view, Job job, Waiting waiting) {
        return waiting instanceof Waiting.ForWord
                ? new WaitView.ForWord(
                        job.submittedAt(),
                        job.hold().flatMap(Hold::reason).map(RemarkView::of),
                        job.problem().map(problem -> JobViews.shown(rights, problem)))
                : view(rights, view, job.submittedAt(), waiting);
    }

    /** What a job would wait for if it were asked for now. */
    public WaitView view(Rights rights, ClusterView view, Waiting waiting) {
        return view(rights, view, view.at().wall(), waiting);
    }

    private WaitView view(Rights rights, ClusterView view, Instant since, Waiting waiting) {
        return switch (waiting) {
            case Waiting.ForPickUp moments -> new WaitView.Queued(since);
            case Waiting.ForJobs(var unended) ->
                new WaitView.Depends(
                        since,
                        refs.of(
                                rights,
                                view,
                                unended.stream().map(Dependency.OnJob::job).toList()));
            case Waiting.ForWord word -> new WaitView.ForWord(since, Optional.empty(), Optional.empty());
            case Waiting.ForRule(var rule) -> new WaitView.Ruled(since, rule.reason());
            case Waiting.ForQueue paused -> new WaitView.Paused(since);
            case Waiting.ForLocks(var locks) -> {
                Waiting.Lock first = locks.getFirst();
                yield new WaitView.Locked(
                        since,
                        JobRefs.lock(rights, view, first.key()),
                        refs.of(rights, view, first.heldBy().isEmpty() ? first.before() : first.heldBy()));
            }
            case Waiting.ForRate(var rule, int most) -> new WaitView.Ruled(since, rule.reason());
            case Waiting.ForTurn(int limit) -> new WaitView.ForSlot(since, limit);
        };
    }
}
