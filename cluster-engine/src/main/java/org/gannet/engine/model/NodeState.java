package org.gannet.engine.model;

/** How a node takes part. */
public enum NodeState {
    REGULAR("It takes part."),
    DRAINED("What it has goes on; it gets nothing new."),
    OFFLINE("It is not asked for anything; what becomes of its machines is unknown.");

    private final String sentence;

    NodeState(String sentence) {
        this.sentence = sentence;
    }

    /** For people. */
    public String sentence() {
        return sentence;
    }
}
