package org.gannet.webapp.security;

import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.springframework.security.core.AuthenticationException;

/** Nobody is signed in now for another reason than a wrong password: too many attempts, or the database is away. */
public class SignInRefused extends AuthenticationException {
    private final transient Problem problem;

    SignInRefused(ProblemException cause) {
        super(cause.getMessage(), cause);
        problem = cause.problem();
    }

    public Problem problem() {
        return problem;
    }
}
