package org.gannet.backend.images;

import java.util.List;
import java.util.Optional;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.Transactions;
import org.springframework.stereotype.Service;

/** Reads the catalogue: the cluster's images, which everybody sees, and those of the actor's projects. */
@Service
public class ImageQueries {
    private final ImageRights rights;
    private final Access access;
    private final Transactions transactions;

    ImageQueries(ImageRights rights, Access access, Transactions transactions) {
        this.rights = rights;
        this.access = access;
        this.transactions = transactions;
    }

    /** By name. */
    public List<ImageView> list(Actor actor) {
        access.requireCurrent(actor);
        return transactions.read(
                () -> rights.visible(actor).stream().map(ImageEntity::view).toList());
    }

    /**
     * What machines of the project may be made of, by name.
     * @throws org.gannet.base.ProblemException NOT_FOUND when the actor does not see the project
     */
    public List<ImageView> usableIn(Actor actor, ProjectId project) {
        access.requireVisible(actor, project);
        return list(actor).stream().filter(image -> image.isFor(project)).toList();
    }

    /** Whether the actor keeps the cluster's images, or those of the project. */
    public boolean keeps(Actor actor, Optional<ProjectId> project) {
        return rights.keeps(actor).test(project);
    }

    /** @throws org.gannet.base.ProblemException NOT_FOUND */
    public ImageView get(Actor actor, ImageId id) {
        access.requireCurrent(actor);
        return transactions.read(() -> rights.visible(actor, id).view());
    }
}
