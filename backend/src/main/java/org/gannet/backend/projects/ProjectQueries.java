package org.gannet.backend.projects;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.MemberRole;
import org.gannet.backend.authz.Scope;
import org.gannet.backend.support.Problems;
import org.gannet.backend.support.Transactions;
import org.gannet.backend.users.Accounts;
import org.gannet.backend.users.UserId;
import org.gannet.backend.users.UserView;
import org.springframework.stereotype.Service;

/** Reads projects; those of others do not exist. */
@Service
public class ProjectQueries {
    private final ProjectRepository projects;
    private final MemberRepository members;
    private final Accounts accounts;
    private final Access access;
    private final Transactions transactions;

    ProjectQueries(
            ProjectRepository projects,
            MemberRepository members,
            Accounts accounts,
            Access access,
            Transactions transactions) {
        this.projects = projects;
        this.members = members;
        this.accounts = accounts;
        this.access = access;
        this.transactions = transactions;
    }

    /** The actor's projects, all of them for operators and helpdesk, by name. */
    public List<ProjectView> mine(Actor actor) {
        Scope scope = access.rights(actor).visible();
        return transactions.read(() -> {
            List<ProjectEntity> found = switch (scope) {
                case Scope.All() -> projects.findAllByOrderByName();
                case Scope.Projects(var some) ->
                    projects.findByIdInOrderByName(
                            some.stream().map(ProjectId::value).toList());
            };
            return views(actor, found.stream());
        });
    }

    /** @throws org.gannet.base.ProblemException NOT_FOUND */
    public ProjectView get(Actor actor, ProjectId id) {
        access.requireVisible(actor, id);
        return transactions.read(() -> views(actor, projects.findById(id.value()).stream()).stream()
                .findFirst()
                .orElseThrow(() -> Problems.notFound("project")));
    }

    /** @throws org.gannet.base.ProblemException NOT_FOUND */
    public List<MemberView> members(Actor actor, ProjectId id) {
        get(actor, id);
        List<MemberEntity> found = transactions.read(() -> members.findByProject(id.value()));
        Map<UserId, UserView> users = accounts.find(
                found.stream().map(member -> new UserId(member.key.userId())).toList());
        return found.stream()
                .flatMap(member -> Optional.ofNullable(users.get(new UserId(member.key.userId()))).stream()
                        .map(user -> new MemberView(user.id(), user.login(), user.name(), member.role)))
                .sorted(Comparator.comparing(MemberView::login))
                .toList();
    }

    private List<ProjectView> views(Actor actor, Stream<ProjectEntity> found) {
        Map<UUID, MemberRole> roles = members.findByUser(actor.id().value()).stream()
                .collect(Collectors.toMap(member -> member.key.projectId(), member -> member.role));
        Map<UUID, Long> counts = members.countByProject().stream()
                .collect(Collectors.toMap(
                        MemberRepository.MemberCount::projectId, MemberRepository.MemberCount::members));
        return found.map(project -> new ProjectView(
                        new ProjectId(project.id),
                        project.name,
                        Optional.ofNullable(roles.get(project.id)),
                        Math.toIntExact(counts.getOrDefault(project.id, 0L)),
                        project.createdAt))
                .toList();
    }
}
