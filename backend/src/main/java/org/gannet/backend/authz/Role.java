package org.gannet.backend.authz;

/** What a person is to the whole installation. */
public enum Role {
    /** Runs the cluster: may do everything. */
    ADMIN,
    /** Has what the projects have that he is a member of. */
    USER,
    /** Sees everything, may restart machines and look at their consoles without typing. */
    HELPDESK;

    /** Whether nodes, placement and internal texts may be shown. */
    public boolean seesCluster() {
        return this != USER;
    }

    /** Whether the inside of failures (commands, node output) may be shown. */
    public boolean seesInternals() {
        return this == ADMIN;
    }
}
