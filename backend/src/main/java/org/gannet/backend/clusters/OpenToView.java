package org.gannet.backend.clusters;

import java.util.List;
import org.gannet.backend.projects.ProjectId;

/**
 * Whose owners may attach their machines to a network.
 * @param projects by name; only of kind PROJECTS
 */
public record OpenToView(Kind kind, List<Project> projects) {
    public OpenToView {
        projects = List.copyOf(projects);
    }

    /** How many may. */
    public enum Kind {
        /** Operators only. */
        NOBODY,
        /** Every project. */
        EVERYBODY,
        /** Those that are named. */
        PROJECTS
    }

    /** @param name its id when it is not there any more */
    public record Project(ProjectId id, String name) {}

    /** Whether members of the project may attach its machines. */
    public boolean includes(ProjectId project) {
        return switch (kind) {
            case NOBODY -> false;
            case EVERYBODY -> true;
            case PROJECTS -> projects.stream().anyMatch(one -> one.id().equals(project));
        };
    }
}
