package org.gannet.engine.model;

/** Whether an instance is whole. */
public enum Lifecycle {
    RESERVED("A job waits that will make it; its room, its name and its addresses are kept for that job."),
    CREATING("A job makes it, or such a job failed and could not take everything back."),
    READY("It is whole."),
    REMOVING("A job removes it, or such a job failed after it had begun to delete. Removing again finishes it.");

    private final String sentence;

    Lifecycle(String sentence) {
        this.sentence = sentence;
    }

    /** For people. */
    public String sentence() {
        return sentence;
    }
}
