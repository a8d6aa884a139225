package org.gannet.webapp.security;

import org.gannet.backend.users.UserService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.security.web.session.HttpSessionDestroyedEvent;
import org.springframework.stereotype.Component;

/** Writes the end of a session into the audit log, whether the person signed out or stayed away for too long. */
@Component
class SignOuts {
    private static final Logger LOG = LoggerFactory.getLogger(SignOuts.class);

    private final UserService users;

    SignOuts(UserService users) {
        this.users = users;
    }

    @EventListener
    void ended(HttpSessionDestroyedEvent event) {
        for (SecurityContext context : event.getSecurityContexts()) {
            Authentication authentication = context.getAuthentication();
            if (authentication != null && authentication.getPrincipal() instanceof SignedIn person) {
                record(person, authentication.getDetails());
            }
        }
    }

    private void record(SignedIn person, @Nullable Object details) {
        String address = details instanceof WebAuthenticationDetails known ? known.getRemoteAddress() : "";
        try {
            users.current(person.userId())
                    .filter(person::stillHolds)
                    .ifPresent(user -> users.signedOut(user.actor(address)));
        } catch (RuntimeException e) {
            // The session ends all the same: at the portal's end the database may be gone before the last session.
            LOG.debug("the end of a session of {} is not in the audit log", person.login(), e);
        }
    }
}
