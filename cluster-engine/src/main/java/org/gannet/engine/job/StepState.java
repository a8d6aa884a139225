package org.gannet.engine.job;

import java.util.EnumSet;
import java.util.Set;

/** Where a step is. The one table of what may follow what; {@code docs/dev/states.md} shows it. */
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

    /** The states that may follow directly; none for an end. */
    public Set<StepState> next() {
        return switch (this) {
            case PENDING -> EnumSet.of(RUNNING, SKIPPED);
            case RUNNING -> EnumSet.of(DONE, FAILED, UNDONE);
            case DONE, FAILED -> EnumSet.of(UNDONE);
            case UNDONE, SKIPPED -> EnumSet.noneOf(StepState.class);
        };
    }

    /** Whether it may have left something that undo must take back. */
    public boolean mayHaveDoneSomething() {
        return this == RUNNING || this == DONE || this == FAILED;
    }
}
