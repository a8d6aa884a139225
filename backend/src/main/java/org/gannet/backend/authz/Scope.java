package org.gannet.backend.authz;

import java.util.Set;
import org.gannet.backend.projects.ProjectId;

/** Whose things an actor may see, read from the database just now. */
public sealed interface Scope {
    boolean contains(ProjectId project);

    /** Everybody's. */
    record All() implements Scope {
        @Override
        public boolean contains(ProjectId project) {
            return true;
        }
    }

    /** Those of some projects, or of none. */
    record Projects(Set<ProjectId> projects) implements Scope {
        public Projects {
            projects = Set.copyOf(projects);
        }

        @Override
        public boolean contains(ProjectId project) {
            return projects.contains(project);
        }
    }
}
