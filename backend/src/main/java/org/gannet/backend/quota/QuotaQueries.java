package org.gannet.backend.quota;

import org.gannet.backend.authz.Actor;
import org.gannet.backend.projects.ProjectId;
import org.springframework.stereotype.Service;

/** Reads quotas. */
@Service
public class QuotaQueries {
    /** @throws org.gannet.base.ProblemException NOT_FOUND when the project is not the actor's */
    public QuotaView of(Actor actor, ProjectId project) {
        throw new UnsupportedOperationException();
    }
}
