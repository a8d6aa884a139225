package org.gannet.backend.authz;

import java.util.Set;
import org.gannet.backend.projects.ProjectId;

/**
 * What an actor may do, read from the database just now; not to be kept.
 * @param visible whose things he may see
 * @param own the projects that he is a member of
 */
public record Rights(Actor actor, Scope visible, Set<ProjectId> own) {
    public boolean sees(ProjectId project) {
        return visible.contains(project);
    }

    /** Whether he may use what the project has. */
    public boolean mayUse(ProjectId project) {
        return actor.isAdmin() || own.contains(project);
    }
}
