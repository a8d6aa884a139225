package org.gannet.backend.users;

import java.time.Instant;
import org.gannet.backend.authz.Role;
import org.gannet.backend.support.BackendOnly;

/**
 * An account as a configuration carries it from one portal to another: without its password, known by its login.
 * @param enabled whether the person may sign in
 */
@BackendOnly
public record CarriedUser(String login, String name, Role role, boolean enabled, Instant createdAt) {
    public CarriedUser {
        UserService.findFault(login).ifPresent(fault -> {
            throw new IllegalArgumentException(fault);
        });
        if (name.length() > UserEntity.LONGEST_NAME) {
            throw new IllegalArgumentException("A name has at most " + UserEntity.LONGEST_NAME + " characters.");
        }
    }
}
