package org.gannet.backend.projects;

import java.time.Clock;
import java.util.Optional;
import org.gannet.backend.audit.Act;
import org.gannet.backend.audit.Acts;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.MemberRole;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.quota.QuotaLedger;
import org.gannet.backend.support.Problems;
import org.gannet.backend.users.Accounts;
import org.gannet.backend.users.UserView;
import org.gannet.base.ErrorCode;
import org.springframework.stereotype.Service;

/** Keeps projects and their members. */
@Service
public class ProjectService {
    private static final int LONGEST_NAME = 100;
    private final ProjectRepository projects;
    private final MemberRepository members;
    private final ProjectQueries queries;
    private final Accounts accounts;
    private final QuotaLedger ledger;
    private final Access access;
    private final Acts acts;
    private final Clock clock;

    ProjectService(
            ProjectRepository projects,
            MemberRepository members,
            ProjectQueries queries,
            Accounts accounts,
            QuotaLedger ledger,
            Access access,
            Acts acts,
            Clock clock) {
        this.projects = projects;
        this.members = members;
        this.queries = queries;
        this.accounts = accounts;
        this.ledger = ledger;
        this.access = access;
        this.acts = acts;
        this.clock = clock;
    }

    /** @throws org.gannet.base.ProblemException NOT_ALLOWED, INVALID_REQUEST, NAME_TAKEN */
    public ProjectView create(Actor actor, String name, QuotaAmounts quota) {
        ProjectId created = acts.perform(new Act(actor, "project.create", "project " + name), trail -> {
            access.requireAdmin(actor);
            requireName(name);
            if (projects.findByName(name).isPresent()) {
                throw Problems.of(ErrorCode.NAME_TAKEN, "The name " + name + " is taken.", "Choose another.");
            }
            ProjectId id = ProjectId.random();
            projects.save(new ProjectEntity(id, name, clock.instant()));
            ledger.open(id, quota);
            trail.project(id);
            trail.details(quota.toString());
            return id;
        });
        return queries.get(actor, created);
    }

    /** Makes a project of this name be there; for set-up. Leaves an existing one's quota as it is. */
    public ProjectView ensure(Actor actor, String name, QuotaAmounts quota) {
        access.requireAdmin(actor);
        Optional<ProjectView> found = queries.mine(actor).stream()
                .filter(project -> project.name().equals(name))
                .findFirst();
        return found.orElseGet(() -> create(actor, name, quota));
    }

    /** Adds a person, or changes his role. */
    public void addMember(Actor actor, ProjectId project, String login, MemberRole role) {
        acts.perform(new Act(actor, "project.add-member", "project " + project), trail -> {
            access.requireOwner(actor, project);
            requireThere(project);
            trail.project(project);
            trail.details(login + " as " + role);
            UserView user = accounts.findByLogin(login).orElseThrow(() -> Problems.notFound("user"));
            return members.save(
                    new MemberEntity(new MemberKey(project.value(), user.id().value()), role));
        });
    }

    /** Removes a person; nothing happens when he is no member. */
    public void removeMember(Actor actor, ProjectId project, String login) {
        acts.perform(new Act(actor, "project.remove-member", "project " + project), trail -> {
            access.requireOwner(actor, project);
            requireThere(project);
            trail.project(project);
            trail.details(login);
            accounts.findByLogin(login)
                    .flatMap(user -> members.findById(
                            new MemberKey(project.value(), user.id().value())))
                    .ifPresent(members::delete);
            return project;
        });
    }

    /** Sets the limits; also below what is used, which then only can shrink. */
    public void setQuota(Actor actor, ProjectId project, QuotaAmounts limit) {
        acts.perform(new Act(actor, "project.set-quota", "project " + project), trail -> {
            access.requireAdmin(actor);
            requireThere(project);
            trail.project(project);
            trail.details(limit.toString());
            ledger.setLimit(project, limit);
            return project;
        });
    }

    private void requireThere(ProjectId project) {
        if (projects.findById(project.value()).isEmpty()) {
            throw Problems.notFound("project");
        }
    }

    private static void requireName(String name) {
        findFault(name).ifPresent(fault -> {
            throw Problems.invalid(fault, "For example: Demo");
        });
    }

    /** What is wrong with it as a project's name, in words; empty when nothing is. */
    static Optional<String> findFault(String name) {
        return name.isBlank() || !name.strip().equals(name) || name.length() > LONGEST_NAME
                ? Optional.of("A project's name has 1 to " + LONGEST_NAME + " characters, no blanks around it.")
                : Optional.empty();
    }
}
