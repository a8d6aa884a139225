package org.gannet.engine.allocation.search;

/** Which of its nodes an instance leaves, by hail's words. */
public enum EvacuationMode {
    PRIMARY_ONLY("primary-only"),
    SECONDARY_ONLY("secondary-only"),
    ALL("all");

    private final String word;

    EvacuationMode(String word) {
        this.word = word;
    }

    /** As Ganeti writes it. */
    public String word() {
        return word;
    }
}
