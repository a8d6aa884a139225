package org.gannet.backend.projects;

import org.gannet.backend.authz.MemberRole;
import org.gannet.backend.users.UserId;

/** A person in a project. */
public record MemberView(UserId user, String login, String name, MemberRole role) {}
