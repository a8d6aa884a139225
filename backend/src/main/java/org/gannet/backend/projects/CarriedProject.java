package org.gannet.backend.projects;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.gannet.backend.authz.MemberRole;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.support.BackendOnly;

/**
 * A project as a configuration carries it from one portal to another. What is used of its quota is not carried: its
 * machines say that.
 * @param id kept, since machines name it
 * @param limit of its quota
 * @param members by login
 */
@BackendOnly
public record CarriedProject(UUID id, String name, Instant createdAt, QuotaAmounts limit, List<CarriedMember> members) {
    public CarriedProject {
        ProjectService.findFault(name).ifPresent(fault -> {
            throw new IllegalArgumentException(fault);
        });
        members = List.copyOf(members);
        Set<String> logins = new HashSet<>();
        for (CarriedMember member : members) {
            if (!logins.add(member.login())) {
                throw new IllegalArgumentException(member.login() + " is a member twice.");
            }
        }
    }

    /** A person in it. */
    public record CarriedMember(String login, MemberRole role) {}
}
