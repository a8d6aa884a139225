package org.gannet.engine.balancing;

/** What an instance does, by Ganeti's words, and so what it takes of its node. */
public enum RunStatus {
    RUNNING("running", true),
    ADMIN_DOWN("ADMIN_down", false),
    ADMIN_OFFLINE("ADMIN_offline", false),
    USER_DOWN("USER_down", false),
    ERROR_DOWN("ERROR_down", false),
    ERROR_UP("ERROR_up", true),
    ERROR_NODE_DOWN("ERROR_nodedown", true),
    ERROR_NODE_OFFLINE("ERROR_nodeoffline", true),
    ERROR_WRONG_NODE("ERROR_wrongnode", true);

    private final String word;
    private final boolean usingMemory;

    RunStatus(String word, boolean usingMemory) {
        this.word = word;
        this.usingMemory = usingMemory;
    }

    /** As Ganeti writes it. */
    public String word() {
        return word;
    }

    /** Whether its node's memory is taken now. */
    public boolean isUsingMemory() {
        return usingMemory;
    }
}
