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

    /** Somebody who has not said who he is; for the audit log. Has no account, so nothing is allowed. */
    public static Actor nobody(String address) {
        return new Actor(new UserId(new UUID(0, 1)), "", Role.USER, address);
    }

    public boolean isAdmin() {
        return role == Role.ADMIN;
    }
}
