package org.gannet.backend.jobs;

import org.gannet.backend.authz.Actor;
import org.springframework.stereotype.Service;

/** Acts on jobs. */
@Service
public class JobService {
    /** Asks the job to stop and take back what it has done. @throws org.gannet.base.ProblemException WRONG_STATE */
    public void cancel(Actor actor, JobId id) {
        throw new UnsupportedOperationException();
    }

    /** Submits a job that ended badly again, with the same parameters. */
    public JobId retry(Actor actor, JobId id) {
        throw new UnsupportedOperationException();
    }
}
