package org.gannet.backend.projects;

import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.MemberRole;
import org.gannet.backend.quota.QuotaAmounts;
import org.springframework.stereotype.Service;

/** Keeps projects and their members. */
@Service
public class ProjectService {
    /** @throws org.gannet.base.ProblemException NOT_ALLOWED, INVALID_REQUEST, NAME_TAKEN */
    public ProjectView create(Actor actor, String name, QuotaAmounts quota) {
        throw new UnsupportedOperationException();
    }

    /** Makes a project of this name be there; for set-up. Leaves an existing one's quota as it is. */
    public ProjectView ensure(Actor actor, String name, QuotaAmounts quota) {
        throw new UnsupportedOperationException();
    }

    /** Adds a person, or changes his role. */
    public void addMember(Actor actor, ProjectId project, String login, MemberRole role) {
        throw new UnsupportedOperationException();
    }

    /** Removes a person; nothing happens when he is no member. */
    public void removeMember(Actor actor, ProjectId project, String login) {
        throw new UnsupportedOperationException();
    }

    /** Sets the limits; also below what is used, which then only can shrink. */
    public void setQuota(Actor actor, ProjectId project, QuotaAmounts limit) {
        throw new UnsupportedOperationException();
    }
}
