package org.gannet.engine.model;

/** Whether an instance is whole. */
public enum Lifecycle {
    /** A job makes it, or such a job failed and could not take everything back. */
    CREATING,
    READY,
    /** A job removes it, or such a job failed after it had begun to delete. Removing again finishes it. */
    REMOVING
}
