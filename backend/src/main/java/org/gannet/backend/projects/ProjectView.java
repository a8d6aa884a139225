package org.gannet.backend.projects;

import java.time.Instant;
import java.util.Optional;
import org.gannet.backend.authz.MemberRole;

/** @param myRole of the one who asks; empty for operators who are no members */
public record ProjectView(ProjectId id, String name, Optional<MemberRole> myRole, int members, Instant createdAt) {}
