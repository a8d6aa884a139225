package org.gannet.backend.users;

import java.util.Optional;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.springframework.stereotype.Service;

/** Signs people in and keeps their accounts. */
@Service
public class UserService {
    /**
     * Checks a password; takes the same time and says the same for an unknown login and a wrong password.
     * @throws org.gannet.base.ProblemException NOT_SIGNED_IN, RATE_LIMITED
     */
    public UserView authenticate(String login, String password, String address) {
        throw new UnsupportedOperationException();
    }

    /** The account as it is now, for a session that lasts: may have another role, or be disabled. */
    public Optional<UserView> current(UserId id) {
        throw new UnsupportedOperationException();
    }

    /** The person signed out or the session ended; for the audit log. */
    public void signedOut(Actor actor) {
        throw new UnsupportedOperationException();
    }

    /** @throws org.gannet.base.ProblemException NOT_ALLOWED, INVALID_REQUEST, NAME_TAKEN */
    public UserView create(Actor actor, String login, String name, String password, Role role) {
        throw new UnsupportedOperationException();
    }

    /** Sets a password: of anyone for an administrator, one's own for everybody. */
    public void setPassword(Actor actor, UserId user, String password) {
        throw new UnsupportedOperationException();
    }

    /** Makes the account be there with this role and password; for set-up. Changes nothing when it is. */
    public UserView ensure(Actor actor, String login, String name, String password, Role role) {
        throw new UnsupportedOperationException();
    }
}
