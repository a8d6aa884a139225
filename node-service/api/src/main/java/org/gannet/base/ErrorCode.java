package org.gannet.base;

/**
 * Why something was refused or failed. HTTP status, icon and log level derive from the kind, in one place each;
 * {@code docs/dev/errors.md} shows them all.
 */
public enum ErrorCode {
    INVALID_REQUEST(
            Kind.USER,
            false,
            "What was asked for makes no sense as it stands: a value is missing, malformed or out of its range."),
    NOT_FOUND(Kind.USER, false, "What was named is not there, or belongs to others, which is said in the same words."),
    NOT_ALLOWED(Kind.USER, false, "The one who asks has not the right to it."),
    NOT_SIGNED_IN(
            Kind.USER, false, "Nobody knows who asks: not signed in, a session that has ended, or a wrong password."),
    QUOTA_EXCEEDED(
            Kind.USER,
            false,
            "The project would use more than its quota; the problem names what was asked, used and allowed."),
    POLICY_VIOLATION(Kind.USER, false, "The shape of it is not allowed here, whoever asks and however much is free."),
    RATE_LIMITED(Kind.USER, true, "Too many requests, or too much at once; it is taken after a while."),
    REFUSED_BY_RULE(Kind.USER, true, "The operators do not want such jobs just now; the cause is the rule's reason."),
    NAME_TAKEN(Kind.CONFLICT, false, "Something else has this name or id already."),
    WRONG_STATE(Kind.CONFLICT, false, "It can't be done in the state that the thing is in now."),
    QUEUE_CLOSED(Kind.CONFLICT, true, "The operators take no new jobs just now; the cause says why."),
    DEPENDENCY_FAILED(
            Kind.CONFLICT, false, "Another job was to end in a certain way before, and did not; nothing was begun."),
    IN_USE(Kind.CONFLICT, false, "Something else uses it just now."),
    STALE(Kind.CONFLICT, true, "What the request was based on has changed meanwhile; look again and repeat it."),
    STALE_CALL(Kind.CONFLICT, true, "A node refused a request that came late or twice: it did nothing."),
    STALE_LEADER(
            Kind.CONFLICT,
            false,
            "A node refused a request of an engine that another has followed in leading the cluster: it did nothing."),
    CANCELLED(Kind.CONFLICT, false, "It was ended on request."),
    QUEUE_FULL(Kind.CAPACITY, true, "As many jobs wait and run as the queue takes."),
    NO_CAPACITY(Kind.CAPACITY, true, "No node has room for it; the problem counts the nodes by reason."),
    POOL_FULL(Kind.CAPACITY, false, "The storage of the node is full."),
    NODE_UNREACHABLE(
            Kind.EXTERNAL,
            true,
            "A node did not answer so that it could be understood. Whether a change was made is not known."),
    TOOL_FAILED(
            Kind.EXTERNAL,
            false,
            "A tool on a computer (QEMU, the file system, a network tool) failed; its words are kept for operators."),
    TIMED_OUT(Kind.EXTERNAL, true, "Something took longer than it may and was ended."),
    IMAGE_DAMAGED(Kind.EXTERNAL, false, "An image's content is not what its digest says."),
    MIGRATION_FAILED(
            Kind.EXTERNAL,
            true,
            "A running machine could not be moved; it stays where it was unless the problem says otherwise."),
    STORE_UNAVAILABLE(Kind.EXTERNAL, true, "The database does not answer."),
    STANDING_BY(Kind.EXTERNAL, true, "This portal stands by while another one leads; that one answers."),
    UNSUPPORTED(Kind.EXTERNAL, false, "The node, or the version of something on it, can't do this."),
    INTERNAL(Kind.INTERNAL, false, "A defect of Gannet. The log has more.");

    /** Who can do something about it. */
    public enum Kind {
        USER("The person who asked."),
        CONFLICT("Nobody: something else is in the way just now."),
        CAPACITY("The operator: more room is needed."),
        EXTERNAL("The operator: something outside of this process failed."),
        INTERNAL("We.");

        private final String sentence;

        Kind(String sentence) {
            this.sentence = sentence;
        }

        /** Who can do something about it, for people. */
        public String sentence() {
            return sentence;
        }
    }

    private final Kind kind;
    private final boolean retryable;
    private final String sentence;

    ErrorCode(Kind kind, boolean retryable, String sentence) {
        this.kind = kind;
        this.retryable = retryable;
        this.sentence = sentence;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether the same request may succeed later with nothing changed by the one who asks. */
    public boolean isRetryable() {
        return retryable;
    }

    /** What it means wherever it comes from, for people. */
    public String sentence() {
        return sentence;
    }
}
