package org.gannet.engine.execution;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.gannet.engine.job.JobId;

/** How many jobs may run their steps at once; the others wait in line. */
final class RunSlots {
    private final int limit;
    private final Set<JobId> running = new HashSet<>();
    private final Map<JobId, Runnable> line = new LinkedHashMap<>();

    RunSlots(int limit) {
        this.limit = limit;
    }

    /** @param whenFree called once when it is the job's turn, unless it is at return. @return whether it is */
    synchronized boolean request(JobId job, Runnable whenFree) {
        if (running.contains(job)) {
            return true;
        }
        if (running.size() < limit) {
            running.add(job);
            return true;
        }
        line.put(job, whenFree);
        return false;
    }

    /** For jobs that ran before a restart: whatever the limit. */
    synchronized void take(JobId job) {
        running.add(job);
    }

    synchronized boolean has(JobId job) {
        return running.contains(job);
    }

    synchronized void release(JobId job) {
        line.remove(job);
        running.remove(job);
        while (running.size() < limit && !line.isEmpty()) {
            JobId next = line.keySet().iterator().next();
            Runnable whenFree = line.remove(next);
            running.add(next);
            if (whenFree != null) {
                whenFree.run();
            }
        }
    }
}
