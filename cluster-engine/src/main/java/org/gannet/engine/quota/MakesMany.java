package org.gannet.engine.quota;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.base.InstanceId;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.operation.Parameters;

/**
 * Parameters of an operation that asks for jobs, each of which makes an instance. What all of them take is held
 * together when it is asked for; when it ends, each of those jobs holds what its own instance takes.
 */
public interface MakesMany extends Parameters {
    /** Each instance once, all of one owner; at least one. */
    List<? extends Makes> makes();

    /** Whose they are. */
    default OwnerId owner() {
        return makes().getFirst().amounts().owner();
    }

    /**
     * Which job makes each instance once this one has ended; none for one that nobody makes any more.
     * @param asked the jobs that it has asked for
     */
    default Map<InstanceId, Optional<JobId>> makers(List<Job> asked) {
        Map<InstanceId, Optional<JobId>> makers = new LinkedHashMap<>();
        makes().forEach(made -> makers.put(
                made.instance(),
                asked.stream()
                        .filter(job -> job.parameters() instanceof Makes other
                                && other.instance().equals(made.instance()))
                        .map(Job::id)
                        .findFirst()));
        return makers;
    }
}
