package org.gannet.webapp.security;

import com.vaadin.flow.server.VaadinRequest;
import com.vaadin.flow.spring.security.AuthenticationContext;
import java.util.Optional;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.users.UserService;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Who acts here and now. The account is read anew with each call, so that a role taken away is gone at once, also for
 * pages that are open. Works in requests and in {@code UI.access}.
 */
@Component
public class CurrentActor {
    private final UserService users;
    private final AuthenticationContext context;

    CurrentActor(UserService users, AuthenticationContext context) {
        this.users = users;
        this.context = context;
    }

    /** @throws ProblemException NOT_SIGNED_IN */
    public Actor get() {
        return find().orElseThrow(() -> new ProblemException(
                Problem.of(ErrorCode.NOT_SIGNED_IN, "You are not signed in.").withRemedy("Sign in again.")));
    }

    public Optional<Actor> find() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication == null || !(authentication.getPrincipal() instanceof SignedIn person)) {
            return Optional.empty();
        }
        return users.current(person.userId())
                .filter(person::stillHolds)
                .map(user -> user.actor(address(authentication)));
    }

    /** Ends the session of the current page, its consoles and its push connection, and shows the sign-in page. */
    public void signOut() {
        context.logout();
    }

    private static String address(Authentication authentication) {
        VaadinRequest vaadin = VaadinRequest.getCurrent();
        if (vaadin != null) {
            return vaadin.getRemoteAddr();
        }
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes) {
            return attributes.getRequest().getRemoteAddr();
        }
        return authentication.getDetails() instanceof WebAuthenticationDetails details
                ? details.getRemoteAddress()
                : "";
    }
}
