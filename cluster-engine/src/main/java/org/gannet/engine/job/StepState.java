package org.gannet.engine.job;

/** Where a step is. */
public enum StepState {
    PENDING("Not begun."),
    RUNNING("Begun; after a crash it is done again from its beginning."),
    DONE("Done."),
    FAILED("Failed; what it may have done is taken back."),
    UNDONE("Taken back."),
    SKIPPED("Never begun, since the job ended before.");

    private final String sentence;

    StepState(String sentence) {
        this.sentence = sentence;
    }

    /** For people. */
    public String sentence() {
        return sentence;
    }

    /** Whether it may have left something that undo must take back. */
    public boolean mayHaveDoneSomething() {
        return this == RUNNING || this == DONE || this == FAILED;
    }
}
