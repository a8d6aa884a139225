package org.gannet.webapp.security;

import java.util.List;
import org.gannet.backend.users.UserService;
import org.gannet.backend.users.UserView;
import org.gannet.base.ErrorCode;
import org.gannet.base.ProblemException;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/** Lets the backend check login and password, which also slows down those who guess. */
@Component
class AccountAuthentication implements AuthenticationProvider {
    private final UserService users;

    AccountAuthentication(UserService users) {
        this.users = users;
    }

    @Override
    public Authentication authenticate(Authentication asked) {
        String address =
                asked.getDetails() instanceof WebAuthenticationDetails details ? details.getRemoteAddress() : "";
        Object password = asked.getCredentials();
        try {
            UserView user = users.authenticate(asked.getName(), password == null ? "" : password.toString(), address);
            var token = UsernamePasswordAuthenticationToken.authenticated(
                    SignedIn.of(user),
                    null,
                    List.of(new SimpleGrantedAuthority("ROLE_" + user.role().name())));
            token.setDetails(asked.getDetails());
            return token;
        } catch (ProblemException e) {
            if (e.code() == ErrorCode.NOT_SIGNED_IN) {
                throw new BadCredentialsException(e.problem().message(), e);
            }
            throw new SignInRefused(e);
        }
    }

    @Override
    public boolean supports(Class<?> type) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
    }
}
