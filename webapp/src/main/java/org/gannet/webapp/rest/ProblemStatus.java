package org.gannet.webapp.rest;

import org.gannet.base.ErrorCode;
import org.springframework.http.HttpStatus;

/** The one place where a problem becomes an HTTP status. */
public final class ProblemStatus {
    private ProblemStatus() {}

    public static HttpStatus of(ErrorCode code) {
        return switch (code.kind()) {
            case USER -> ofUser(code);
            case CONFLICT -> HttpStatus.CONFLICT;
            // Not 503: the portal is well, and asking again at once does not help.
            case CAPACITY -> HttpStatus.INSUFFICIENT_STORAGE;
            case EXTERNAL -> code.isRetryable() ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.BAD_GATEWAY;
            case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }

    private static HttpStatus ofUser(ErrorCode code) {
        return switch (code) {
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case NOT_ALLOWED -> HttpStatus.FORBIDDEN;
            case NOT_SIGNED_IN -> HttpStatus.UNAUTHORIZED;
            case RATE_LIMITED -> HttpStatus.TOO_MANY_REQUESTS;
            case QUOTA_EXCEEDED, POLICY_VIOLATION -> HttpStatus.UNPROCESSABLE_CONTENT;
            // A switch over all codes would have to name here those of every other kind.
            default -> HttpStatus.BAD_REQUEST;
        };
    }
}
