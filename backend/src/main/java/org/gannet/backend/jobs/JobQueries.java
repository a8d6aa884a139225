package org.gannet.backend.jobs;

import org.gannet.backend.authz.Actor;
import org.gannet.backend.support.Page;
import org.gannet.backend.support.PageQuery;
import org.springframework.stereotype.Service;

/** Reads jobs; those of other projects do not exist. */
@Service
public class JobQueries {
    /** Newest first. */
    public Page<JobView> list(Actor actor, JobFilter filter, PageQuery query) {
        throw new UnsupportedOperationException();
    }

    /** @throws org.gannet.base.ProblemException NOT_FOUND */
    public JobView get(Actor actor, JobId id) {
        throw new UnsupportedOperationException();
    }
}
