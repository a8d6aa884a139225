package org.gannet.engine.model;

/** Whether new instances go to a group. */
public enum AllocationPolicy {
    PREFERRED("New machines go there."),
    LAST_RESORT("New machines go there when no preferred group has room."),
    UNALLOCABLE("New machines go there only when its nodes or it are named.");

    private final String sentence;

    AllocationPolicy(String sentence) {
        this.sentence = sentence;
    }

    /** For people. */
    public String sentence() {
        return sentence;
    }
}
