package org.gannet.backend.projects;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.quota.QuotaTransfer;
import org.gannet.backend.support.BackendOnly;
import org.gannet.backend.users.Accounts;
import org.gannet.backend.users.UserId;
import org.gannet.backend.users.UserView;
import org.springframework.stereotype.Component;

/** Projects for a configuration that is carried to another portal; in the caller's transaction. */
@Component
@BackendOnly
public class ProjectTransfer {
    private final ProjectRepository projects;
    private final MemberRepository members;
    private final Accounts accounts;
    private final QuotaTransfer quotas;

    ProjectTransfer(ProjectRepository projects, MemberRepository members, Accounts accounts, QuotaTransfer quotas) {
        this.projects = projects;
        this.members = members;
        this.accounts = accounts;
        this.quotas = quotas;
    }

    /** In the order of ids; members by login. */
    public List<CarriedProject> all() {
        Map<UUID, QuotaAmounts> limits = quotas.limits();
        return projects.findAllByOrderByName().stream()
                .map(project -> new CarriedProject(
                        project.id,
                        project.name,
                        project.createdAt,
                        limits.getOrDefault(project.id, QuotaAmounts.NOTHING),
                        members(project.id)))
                .sorted(Comparator.comparing(CarriedProject::id))
                .toList();
    }

    private List<CarriedProject.CarriedMember> members(UUID project) {
        List<MemberEntity> found = members.findByProject(project);
        Map<UserId, UserView> users = accounts.find(
                found.stream().map(member -> new UserId(member.key.userId())).collect(Collectors.toSet()));
        return found.stream()
                .flatMap(member -> Optional.ofNullable(users.get(new UserId(member.key.userId()))).stream()
                        .map(user -> new CarriedProject.CarriedMember(user.login(), member.role)))
                .sorted(Comparator.comparing(CarriedProject.CarriedMember::login))
                .toList();
    }

    public boolean isEmpty() {
        return projects.findAllByOrderByName().isEmpty();
    }

    /** Makes these projects, with quotas of which nothing is used. @param users of every member, by login */
    public void put(List<CarriedProject> carried, Map<String, UserId> users) {
        for (CarriedProject project : carried) {
            projects.save(new ProjectEntity(new ProjectId(project.id()), project.name(), project.createdAt()));
            quotas.open(project.id(), project.limit());
            for (CarriedProject.CarriedMember member : project.members()) {
                UserId user = Optional.ofNullable(users.get(member.login())).orElseThrow();
                members.save(new MemberEntity(new MemberKey(project.id(), user.value()), member.role()));
            }
        }
    }
}
