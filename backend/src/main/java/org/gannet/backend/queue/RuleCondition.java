package org.gannet.backend.queue;

/**
 * What must be true of a job for a rule to be about it.
 * @param value as text; what it has to be depends on the kind
 */
public record RuleCondition(Kind kind, String value) {
    /** What of the job is looked at. */
    public enum Kind {
        /** The operation, as in job lists: "MigrateInstance". */
        OPERATION,
        /** The login of who asked for it, or "system". */
        ACTOR,
        /** The project's id. */
        PROJECT,
        /** The machine's id. */
        INSTANCE,
        /** The name of a node on which its machine lives. */
        NODE,
        /** Text that its reasons contain, in any case. */
        REASON,
        /** A time, such as 2026-11-21T12:00:00Z: only jobs that were submitted later. */
        SUBMITTED_AFTER
    }
}
