package org.gannet.base;

/** Why something was refused or failed. HTTP status, icon and log level derive from the kind, in one place each. */
public enum ErrorCode {
    INVALID_REQUEST(Kind.USER, false),
    NOT_FOUND(Kind.USER, false),
    NOT_ALLOWED(Kind.USER, false),
    NOT_SIGNED_IN(Kind.USER, false),
    QUOTA_EXCEEDED(Kind.USER, false),
    POLICY_VIOLATION(Kind.USER, false),
    RATE_LIMITED(Kind.USER, true),
    NAME_TAKEN(Kind.CONFLICT, false),
    WRONG_STATE(Kind.CONFLICT, false),
    IN_USE(Kind.CONFLICT, false),
    STALE(Kind.CONFLICT, true),
    CANCELLED(Kind.CONFLICT, false),
    NO_CAPACITY(Kind.CAPACITY, true),
    POOL_FULL(Kind.CAPACITY, false),
    NODE_UNREACHABLE(Kind.EXTERNAL, true),
    TOOL_FAILED(Kind.EXTERNAL, false),
    TIMED_OUT(Kind.EXTERNAL, true),
    IMAGE_DAMAGED(Kind.EXTERNAL, false),
    MIGRATION_FAILED(Kind.EXTERNAL, true),
    STORE_UNAVAILABLE(Kind.EXTERNAL, true),
    UNSUPPORTED(Kind.EXTERNAL, false),
    INTERNAL(Kind.INTERNAL, false);

    /** Who can do something about it. */
    public enum Kind {
        /** The person who asked. */
        USER,
        /** Nobody's fault: something else is in the way just now. */
        CONFLICT,
        /** The operator: more room is needed. */
        CAPACITY,
        /** Something outside this process failed. */
        EXTERNAL,
        /** We. */
        INTERNAL
    }

    private final Kind kind;
    private final boolean retryable;

    ErrorCode(Kind kind, boolean retryable) {
        this.kind = kind;
        this.retryable = retryable;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether the same request may succeed later with nothing changed by the one who asks. */
    public boolean isRetryable() {
        return retryable;
    }
}
