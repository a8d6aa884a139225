package org.gannet.backend.users;

import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Makes the account {@value #LOGIN} at a portal's first start, with the password of the property
 * {@code gannet.admin.password} (the variable {@code GANNET_ADMIN_PASSWORD}). Does nothing once there is any account:
 * a password given there never opens a portal that has been set up. Several portals may start at once on one database.
 */
@Component
class FirstAdministrator implements SmartLifecycle {
    static final String LOGIN = "admin";

    private static final Logger LOG = LoggerFactory.getLogger(FirstAdministrator.class);
    private final UserService users;
    private final UserQueries queries;
    private final String password;
    private volatile boolean running;

    FirstAdministrator(UserService users, UserQueries queries, @Value("${gannet.admin.password:}") String password) {
        this.users = users;
        this.queries = queries;
        this.password = password;
    }

    @Override
    public void start() {
        ensure();
        running = true;
    }

    private void ensure() {
        if (password.isEmpty() || isSomebodyThere()) {
            return;
        }
        if (password.length() < UserService.SHORTEST_PASSWORD) {
            throw new IllegalStateException("gannet.admin.password (GANNET_ADMIN_PASSWORD) has fewer than "
                    + UserService.SHORTEST_PASSWORD + " characters");
        }
        try {
            users.create(Actor.system(), LOGIN, "Administrator", password, Role.ADMIN);
            LOG.info("The account {} was made; the password given at the start is not needed any more", LOGIN);
        } catch (RuntimeException e) {
            // Another portal that starts at the same moment was faster.
            if (!isSomebodyThere()) {
                throw e;
            }
        }
    }

    private boolean isSomebodyThere() {
        return !queries.list(Actor.system()).isEmpty();
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server, which has one of the last phases. */
    @Override
    public int getPhase() {
        return 0;
    }
}
