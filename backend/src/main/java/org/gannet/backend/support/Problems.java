package org.gannet.backend.support;

import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;

/** Refusals that several features say in the same words. */
@BackendOnly
public final class Problems {
    private Problems() {}

    /** The same for what is not there and for what belongs to others. @param what "virtual machine" */
    public static ProblemException notFound(String what) {
        return new ProblemException(Problem.of(ErrorCode.NOT_FOUND, "There is no such " + what + ".")
                .withRemedy("It may have been removed, or belong to a project that you are not a member of."));
    }

    public static ProblemException notAllowed(String message, String remedy) {
        return new ProblemException(Problem.of(ErrorCode.NOT_ALLOWED, message).withRemedy(remedy));
    }

    public static ProblemException onlyAdmins() {
        return notAllowed("Only administrators may do this.", "Ask an administrator.");
    }

    public static ProblemException invalid(String message, String remedy) {
        return new ProblemException(
                Problem.of(ErrorCode.INVALID_REQUEST, message).withRemedy(remedy));
    }

    /** For what the database refused since something like it is there, when nobody knows what. */
    public static ProblemException taken(RuntimeException cause) {
        Problem problem = Problem.of(ErrorCode.NAME_TAKEN, "Something of this name or id is there already.")
                .withRemedy("Look again at what is there, then choose another name.")
                .withInternal(String.valueOf(cause.getMessage()));
        return new ProblemException(problem, cause);
    }

    public static ProblemException of(ErrorCode code, String message, String remedy) {
        return new ProblemException(Problem.of(code, message).withRemedy(remedy));
    }
}
