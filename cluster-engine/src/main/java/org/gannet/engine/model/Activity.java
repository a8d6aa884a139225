package org.gannet.engine.model;

/** What a job does with an instance just now. */
public enum Activity {
    NONE,
    CREATING,
    STARTING,
    STOPPING,
    REBOOTING,
    REMOVING,
    MIGRATING
}
