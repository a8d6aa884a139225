package org.gannet.engine.model;

/** Where a parameter is set; the later counts more. */
public enum Level {
    CLUSTER("the cluster"),
    GROUP("the group"),
    NODE("the node"),
    INSTANCE("the machine");

    private final String words;

    Level(String words) {
        this.words = words;
    }

    /** For people, inside of a sentence: "the group". */
    public String words() {
        return words;
    }
}
