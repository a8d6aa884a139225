package org.gannet.backend.users;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gannet.backend.support.BackendOnly;
import org.springframework.stereotype.Component;

/** Accounts for a configuration that is carried to another portal; in the caller's transaction. */
@Component
@BackendOnly
public class UserTransfer {
    private static final String BCRYPT = "{bcrypt}$2a$10$";
    private static final String DIGITS = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int SALT_AND_SUM = 53;

    private final UserRepository users;
    private final SecureRandom random = new SecureRandom();

    UserTransfer(UserRepository users) {
        this.users = users;
    }

    /** By login. */
    public List<CarriedUser> all() {
        return users.findAllByOrderByLogin().stream()
                .map(user -> new CarriedUser(user.login, user.name, user.role, user.enabled, user.createdAt))
                .toList();
    }

    /**
     * Makes these accounts be so. One that is there keeps its password; a new one has none: nobody can sign in with it
     * until an administrator has set one.
     * @return by login
     */
    public Map<String, UserId> put(List<CarriedUser> carried) {
        Map<String, UserEntity> known = new HashMap<>();
        users.findAllByOrderByLogin().forEach(user -> known.put(user.login, user));
        Map<String, UserId> ids = new HashMap<>();
        for (CarriedUser user : carried) {
            UserEntity entity = known.get(user.login());
            if (entity == null) {
                entity = new UserEntity(
                        UserId.random(), user.login(), user.name(), nobodysPassword(), user.role(), user.createdAt());
            } else if (entity.role != user.role() || entity.enabled != user.enabled()) {
                entity.signInVersion++;
            }
            entity.name = user.name();
            entity.role = user.role();
            entity.enabled = user.enabled();
            entity.createdAt = user.createdAt();
            ids.put(user.login(), users.save(entity).view().id());
        }
        return ids;
    }

    /** A hash of nothing that anybody could know: comparing with it takes as long as with any other. */
    private String nobodysPassword() {
        StringBuilder hash = new StringBuilder(BCRYPT);
        random.ints(SALT_AND_SUM, 0, DIGITS.length()).forEach(digit -> hash.append(DIGITS.charAt(digit)));
        return hash.toString();
    }
}
