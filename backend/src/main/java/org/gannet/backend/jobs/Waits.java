package org.gannet.backend.jobs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.backend.authz.Rights;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.execution.LockTable;
import org.gannet.engine.job.Dependency;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.springframework.stereotype.Component;

/** Says of jobs that have not begun what they wait for. */
@Component
class Waits {
    private final ClusterEngine engine;
    private final JobRefs refs;

    Waits(ClusterEngine engine, JobRefs refs) {
        this.engine = engine;
        this.refs = refs;
    }

    /** A lock that a job waits for, and who is before it. */
    private record Queue(LockTable.LockView lock, LockTable.Claim claim, List<org.gannet.engine.job.JobId> before) {}

    /** Of those jobs that wait. */
    Map<org.gannet.engine.job.JobId, WaitView> of(Rights rights, ClusterView view, Collection<Job> jobs) {
        List<Job> waiting = jobs.stream()
                .filter(job -> job.state() == JobState.QUEUED || job.state() == JobState.WAITING)
                .toList();
        if (waiting.isEmpty()) {
            return Map.of();
        }
        Map<org.gannet.engine.job.JobId, Queue> queues = queues();
        Map<org.gannet.engine.job.JobId, WaitView> found = new HashMap<>();
        waiting.forEach(job -> found.put(job.id(), of(rights, view, job, Optional.ofNullable(queues.get(job.id())))));
        return found;
    }

    private WaitView of(Rights rights, ClusterView view, Job job, Optional<Queue> queue) {
        Instant since = job.submittedAt();
        List<org.gannet.engine.job.JobId> unended = job.dependsOn().stream()
                .map(Dependency.OnJob::job)
                .filter(id ->
                        engine.job(id).filter(other -> !other.state().isEnded()).isPresent())
                .toList();
        if (!unended.isEmpty()) {
            return new WaitView.Depends(since, refs.of(rights, view, unended));
        }
        if (view.state().queue().paused()) {
            return new WaitView.Paused(since);
        }
        if (queue.isPresent()) {
            Queue line = queue.get();
            return new WaitView.Locked(
                    line.claim().since(),
                    JobRefs.lock(rights, view, line.lock().key()),
                    refs.of(rights, view, line.before()));
        }
        return job.state() == JobState.WAITING
                ? new WaitView.ForSlot(since, view.state().queue().runningLimit())
                : new WaitView.Queued(since);
    }

    private Map<org.gannet.engine.job.JobId, Queue> queues() {
        Map<org.gannet.engine.job.JobId, Queue> queues = new HashMap<>();
        for (LockTable.LockView lock : engine.locks()) {
            List<org.gannet.engine.job.JobId> before = new ArrayList<>();
            lock.holders().forEach(holder -> before.add(holder.job()));
            for (LockTable.Claim claim : lock.waiting()) {
                queues.putIfAbsent(claim.job(), new Queue(lock, claim, List.copyOf(before)));
                before.add(claim.job());
            }
        }
        return queues;
    }
}
