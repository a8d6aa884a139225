package org.gannet.backend.projects;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gannet.backend.authz.MemberRole;
import org.gannet.backend.support.BackendOnly;
import org.gannet.backend.support.Transactions;
import org.gannet.backend.users.UserId;
import org.springframework.stereotype.Component;

/** Looks up who is in which project, for the other features. */
@Component
@BackendOnly
public class Memberships {
    private final MemberRepository members;
    private final ProjectRepository projects;
    private final Transactions transactions;

    Memberships(MemberRepository members, ProjectRepository projects, Transactions transactions) {
        this.members = members;
        this.projects = projects;
        this.transactions = transactions;
    }

    public Set<ProjectId> projectsOf(UserId user) {
        return transactions.read(() -> members.findByUser(user.value()).stream()
                .map(member -> new ProjectId(member.key.projectId()))
                .collect(Collectors.toUnmodifiableSet()));
    }

    public Optional<MemberRole> role(ProjectId project, UserId user) {
        return transactions.read(() ->
                members.findById(new MemberKey(project.value(), user.value())).map(member -> member.role));
    }

    public boolean exists(ProjectId project) {
        return transactions.read(() -> projects.findById(project.value()).isPresent());
    }

    /** Those of the projects that are there. */
    public Map<ProjectId, String> names(Collection<ProjectId> ids) {
        return transactions.read(
                () -> projects
                        .findByIdInOrderByName(
                                ids.stream().map(ProjectId::value).toList())
                        .stream()
                        .collect(Collectors.toMap(project -> new ProjectId(project.id), project -> project.name)));
    }
}
