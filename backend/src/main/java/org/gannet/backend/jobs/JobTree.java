package org.gannet.backend.jobs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.support.BackendOnly;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.springframework.stereotype.Component;

/** Everything that a job has asked for, with what that has asked for in its turn. */
@Component
@BackendOnly
class JobTree {
    /** Jobs of one story; of more, the deepest are left out. */
    private static final int MOST = 5_000;

    private final ClusterEngine engine;
    private final Waits waits;

    JobTree(ClusterEngine engine, Waits waits) {
        this.engine = engine;
        this.waits = waits;
    }

    /** Parents before their children, which stay together. */
    List<JobStory.Child> of(Rights rights, ClusterView view, Job root) {
        Map<JobId, Job> known = new HashMap<>();
        List<JobId> level = root.children();
        while (!level.isEmpty() && known.size() < MOST) {
            List<JobId> next = new ArrayList<>();
            for (Job job : engine.jobs(level)) {
                known.put(job.id(), job);
                next.addAll(job.children());
            }
            level = next;
        }
        Map<JobId, WaitView> waiting = waits.of(
                rights, view, known.values().stream().filter(Job::waitsForWord).toList());
        List<JobStory.Child> children = new ArrayList<>();
        root.children().forEach(child -> add(children, rights, view, known, waiting, child, 0));
        return children;
    }

    private static void add(
            List<JobStory.Child> to,
            Rights rights,
            ClusterView view,
            Map<JobId, Job> known,
            Map<JobId, WaitView> waiting,
            JobId id,
            int depth) {
        Optional<Job> job = Optional.ofNullable(known.get(id)).filter(found -> JobRefs.isVisible(rights, found));
        Optional<WaitView> word = job.filter(found -> JobViews.mayAct(rights, found))
                .flatMap(found -> Optional.ofNullable(waiting.get(found.id())))
                .filter(WaitView.ForWord.class::isInstance);
        to.add(new JobStory.Child(job.map(found -> JobRefs.of(view, found)).orElse(JobRef.HIDDEN), depth, word));
        job.ifPresent(
                found -> found.children().forEach(child -> add(to, rights, view, known, waiting, child, depth + 1)));
    }
}
