package org.gannet.backend.queue;

import java.util.List;
import org.gannet.backend.jobs.JobRef;

/**
 * What a rule would have to do with the jobs that have not begun.
 * @param matching how many fulfil its conditions
 * @param decided about how many of these it would decide; rules before it decide about the others
 * @param some of those that it would decide about, at most {@value #MOST_SHOWN}, first in the queue first
 */
public record RulePreview(int matching, int decided, List<JobRef> some) {
    public static final int MOST_SHOWN = 20;

    public RulePreview {
        some = List.copyOf(some);
    }
}
