package org.gannet.backend.projects;

import java.util.List;
import org.gannet.backend.authz.Actor;
import org.springframework.stereotype.Service;

/** Reads projects; those of others do not exist. */
@Service
public class ProjectQueries {
    /** The actor's projects, all of them for operators and helpdesk, by name. */
    public List<ProjectView> mine(Actor actor) {
        throw new UnsupportedOperationException();
    }

    /** @throws org.gannet.base.ProblemException NOT_FOUND */
    public ProjectView get(Actor actor, ProjectId id) {
        throw new UnsupportedOperationException();
    }

    /** @throws org.gannet.base.ProblemException NOT_FOUND */
    public List<MemberView> members(Actor actor, ProjectId id) {
        throw new UnsupportedOperationException();
    }
}
