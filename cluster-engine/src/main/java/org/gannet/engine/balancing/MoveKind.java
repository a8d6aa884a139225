package org.gannet.engine.balancing;

/** What one step does with an instance, by hbal's letters: f is failover or migration, r is a new secondary. */
public enum MoveKind {
    /** f: primary and secondary change places. */
    FAILOVER,
    /** fa:target, for storage that all nodes see. */
    FAILOVER_TO_ANY,
    /** r:target. */
    REPLACE_SECONDARY,
    /** r:target f: the target becomes the primary, the old primary the secondary. */
    REPLACE_AND_FAILOVER,
    /** f r:target f: the target becomes the primary, the secondary stays. */
    REPLACE_PRIMARY,
    /** f r:target: the secondary becomes the primary, the target the secondary. */
    FAILOVER_AND_REPLACE
}
