package org.gannet.backend.queue;

/** What a rule does with the jobs that it is about. */
public enum RuleAction {
    /** They are taken, whatever later rules say. */
    ACCEPT,
    /** They are taken, but do not begin while the rule is there. */
    PAUSE,
    /** They are not taken; queued ones are cancelled. */
    REJECT,
    /** Only so many of them run at once. */
    RATE_LIMIT,
    /** Nothing, later rules decide: a rule that is switched off. */
    CONTINUE
}
