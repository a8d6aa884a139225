package org.gannet.backend.jobs;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.support.BackendOnly;
import org.gannet.backend.support.Problems;
import org.gannet.engine.job.Dependency;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.Priority;
import org.springframework.stereotype.Component;

/** Says for whom a job may wait: for no job that is not there for the one who asks. */
@Component
@BackendOnly
public class JobDependencies {
    private final JobQueries queries;

    JobDependencies(JobQueries queries) {
        this.queries = queries;
    }

    /**
     * @param earlier those of the same batch, in its order
     * @throws org.gannet.base.ProblemException NOT_FOUND also for other projects' jobs; INVALID_REQUEST
     */
    public List<Dependency> of(Rights rights, List<JobOptions.After> after, List<JobId> earlier) {
        if (after.size() > JobOptions.MOST_DEPENDENCIES) {
            throw Problems.invalid(
                    "A job waits for at most " + JobOptions.MOST_DEPENDENCIES + " others.", "Wait for fewer.");
        }
        return after.stream()
                .<Dependency>map(one -> switch (one) {
                    case JobOptions.After.OfJob(var job, var ends) ->
                        new Dependency.OnJob(queries.find(rights, job).id(), states(ends));
                    case JobOptions.After.OfBatch(int index, var ends) ->
                        new Dependency.OnJob(inBatch(earlier, index), states(ends));
                })
                .toList();
    }

    private static org.gannet.engine.job.JobId inBatch(List<JobId> earlier, int index) {
        if (index < 0 || index >= earlier.size()) {
            throw Problems.invalid(
                    "A job can only wait for one that is before it in its batch.",
                    "The first of a batch has the number 0.");
        }
        return new org.gannet.engine.job.JobId(earlier.get(index).value());
    }

    private static Set<JobState> states(Set<JobStatus> ends) {
        if (ends.isEmpty() || !ends.stream().allMatch(JobStatus::isEnded)) {
            throw Problems.invalid("A job can only wait for the end of another.", "For example: succeeded.");
        }
        return ends.stream()
                .map(end -> JobState.valueOf(end.name()))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(JobState.class)));
    }

    /** @throws org.gannet.base.ProblemException INVALID_REQUEST, NOT_ALLOWED */
    public static Priority priority(Rights rights, int priority) {
        return JobOptions.requirePriority(rights, priority);
    }
}
