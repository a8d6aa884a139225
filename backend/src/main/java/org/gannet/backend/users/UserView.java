package org.gannet.backend.users;

import java.time.Instant;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;

/**
 * A person who can sign in.
 * @param login unique, lower case
 * @param name for people
 * @param enabled whether the person may sign in
 * @param signInVersion raised by a change of password or role: a session made under another number ends
 */
public record UserView(
        UserId id, String login, String name, Role role, boolean enabled, long signInVersion, Instant createdAt) {
    public Actor actor(String address) {
        return new Actor(id, login, role, address);
    }
}
