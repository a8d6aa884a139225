package org.gannet.backend.authz;

import java.util.Optional;
import java.util.Set;
import org.gannet.backend.projects.Memberships;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.BackendOnly;
import org.gannet.backend.support.Problems;
import org.gannet.backend.users.Accounts;
import org.gannet.base.ErrorCode;
import org.springframework.stereotype.Component;

/**
 * What an actor may do. Every answer is read anew and none is kept: a right that was taken away is gone at once, and
 * one permission never answers for another.
 */
@Component
@BackendOnly
public class Access {
    private final Accounts accounts;
    private final Memberships memberships;

    Access(Accounts accounts, Memberships memberships) {
        this.accounts = accounts;
        this.memberships = memberships;
    }

    /** @throws org.gannet.base.ProblemException NOT_SIGNED_IN when the account is gone, disabled or of another role */
    public void requireCurrent(Actor actor) {
        if (!actor.equals(Actor.system()) && !accounts.isCurrent(actor.id(), actor.role())) {
            throw Problems.of(ErrorCode.NOT_SIGNED_IN, "You are not signed in any more.", "Sign in again.");
        }
    }

    /** @throws org.gannet.base.ProblemException NOT_SIGNED_IN */
    public Rights rights(Actor actor) {
        requireCurrent(actor);
        Set<ProjectId> own = memberships.projectsOf(actor.id());
        Scope visible = switch (actor.role()) {
            case ADMIN, HELPDESK -> new Scope.All();
            case USER -> new Scope.Projects(own);
        };
        return new Rights(actor, visible, own);
    }

    public void requireAdmin(Actor actor) {
        requireCurrent(actor);
        if (!actor.isAdmin()) {
            throw Problems.onlyAdmins();
        }
    }

    public void requireSeesCluster(Actor actor) {
        requireCurrent(actor);
        if (!actor.role().seesCluster()) {
            throw Problems.onlyAdmins();
        }
    }

    /** @throws org.gannet.base.ProblemException NOT_FOUND when the actor may not even see the project */
    public void requireVisible(Actor actor, ProjectId project) {
        requireVisible(rights(actor), project);
    }

    /** @throws org.gannet.base.ProblemException NOT_FOUND (may not see it), NOT_ALLOWED (may see it only) */
    public void requireUse(Rights rights, ProjectId project) {
        requireVisible(rights, project);
        if (!rights.mayUse(project)) {
            throw Problems.notAllowed("You may look at this project, but not change it.", "Ask one of its owners.");
        }
    }

    /** @throws org.gannet.base.ProblemException NOT_FOUND (may not see it), NOT_ALLOWED (is no owner) */
    public void requireOwner(Actor actor, ProjectId project) {
        requireVisible(actor, project);
        boolean owner = memberships.role(project, actor.id()).equals(Optional.of(MemberRole.OWNER));
        if (!actor.isAdmin() && !owner) {
            throw Problems.notAllowed("Only owners of the project may do this.", "Ask one of its owners.");
        }
    }

    private void requireVisible(Rights rights, ProjectId project) {
        if (!rights.sees(project) || !memberships.exists(project)) {
            throw Problems.notFound("project");
        }
    }
}
