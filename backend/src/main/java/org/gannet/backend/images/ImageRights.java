package org.gannet.backend.images;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Scope;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.Problems;
import org.gannet.base.ProblemException;
import org.springframework.stereotype.Component;

/**
 * Who sees and who keeps which images: the cluster's are seen by everybody and kept by administrators; a project's are
 * seen by its members and by those who see all, and kept by its owners, too.
 */
@Component
class ImageRights {
    private final Access access;
    private final ImageRepository images;

    ImageRights(Access access, ImageRepository images) {
        this.access = access;
        this.images = images;
    }

    /** @throws ProblemException NOT_SIGNED_IN, NOT_ALLOWED, NOT_FOUND (a project that the actor does not see) */
    void requireKeeps(Actor actor, Optional<ProjectId> project) {
        if (project.isEmpty()) {
            access.requireAdmin(actor);
        } else {
            access.requireOwner(actor, project.get());
        }
    }

    /** Whose images the actor keeps, now. @throws ProblemException NOT_SIGNED_IN */
    Predicate<Optional<ProjectId>> keeps(Actor actor) {
        access.requireCurrent(actor);
        return project -> {
            try {
                requireKeeps(actor, project);
                return true;
            } catch (ProblemException e) {
                return false;
            }
        };
    }

    /** In the caller's transaction. @throws ProblemException NOT_FOUND */
    ImageEntity visible(Actor actor, ImageId id) {
        Optional<ImageEntity> found = switch (access.rights(actor).visible()) {
            case Scope.All() -> images.findById(id.value());
            case Scope.Projects(var projects) -> images.findVisible(id.value(), values(projects));
        };
        return found.orElseThrow(() -> Problems.notFound("image"));
    }

    /** In the caller's transaction; by name. */
    List<ImageEntity> visible(Actor actor) {
        return switch (access.rights(actor).visible()) {
            case Scope.All() -> images.findAllByOrderByName();
            case Scope.Projects(var projects) -> images.findVisible(values(projects));
        };
    }

    private static List<UUID> values(Set<ProjectId> projects) {
        return projects.stream().map(ProjectId::value).toList();
    }
}
