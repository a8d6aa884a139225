package org.gannet.webapp.security;

import java.io.Serializable;
import java.util.UUID;
import org.gannet.backend.users.UserId;
import org.gannet.backend.users.UserView;
import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * Who signed in, as the session keeps it. What he may do is not here: it is read anew, see {@link CurrentActor}.
 * @param version of the account at that time; when the account has another one, the session is over
 */
public record SignedIn(UUID user, String login, long version) implements AuthenticatedPrincipal, Serializable {
    static SignedIn of(UserView user) {
        return new SignedIn(user.id().value(), user.login(), user.signInVersion());
    }

    public UserId userId() {
        return new UserId(user);
    }

    /** Whether the account is as it was at that time. */
    public boolean stillHolds(UserView account) {
        return account.enabled() && account.signInVersion() == version;
    }

    @Override
    public String getName() {
        return login;
    }
}
