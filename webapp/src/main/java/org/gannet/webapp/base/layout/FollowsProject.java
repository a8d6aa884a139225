package org.gannet.webapp.base.layout;

import java.util.Optional;
import org.gannet.backend.projects.ProjectId;

/** A page that shows one project's things, or those of all. */
public interface FollowsProject {
    /** The person has chosen another one in the frame. */
    void projectChosen(Optional<ProjectId> project);
}
