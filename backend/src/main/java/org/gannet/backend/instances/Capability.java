package org.gannet.backend.instances;

/** What can be done with a machine. */
public enum Capability {
    START,
    STOP,
    REBOOT,
    MIGRATE,
    REMOVE,
    /** See and use its console. */
    CONSOLE,
    /** See its console without typing. */
    CONSOLE_VIEW_ONLY
}
