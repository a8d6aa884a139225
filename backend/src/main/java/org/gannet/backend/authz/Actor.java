package org.gannet.backend.authz;

import java.util.UUID;
import org.gannet.backend.users.UserId;

/**
 * Who asks.
 * @param address where the request came from, for the audit log
 */
public record Actor(UserId id, String login, Role role, String address) {
    private static final UserId NOBODY_OF_FLESH = new UserId(new UUID(0, 0));

    /** The installation itself: set-up at start, loops. Never made from anything that comes over the network. */
    public static Actor system() {
        return new Actor(NOBODY_OF_FLESH, "system", Role.ADMIN, "");
    }

    public boolean isAdmin() {
        return role == Role.ADMIN;
    }
}
