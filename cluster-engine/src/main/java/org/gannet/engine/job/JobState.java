package org.gannet.engine.job;

import java.util.EnumSet;
import java.util.Set;

/** Where a job is. The one table of what may follow what; {@code docs/dev/states.md} shows it. */
public enum JobState {
    QUEUED("Accepted and stored; nothing has been done yet. It waits for its turn, or is held back by an operator."),
    WAITING("Nothing has been done yet. It had to wait for other jobs: for what they have locked, or for their end."),
    RUNNING("Its steps run one after another."),
    CANCELLING("Someone asked for an end; the step that runs is brought to its end first."),
    UNDOING("A step failed or an end was asked for; what was done is taken back, last step first."),
    SUCCEEDED("Everything was done."),
    FAILED("It could not be done. Nothing of it is left, unless its problem says so."),
    CANCELLED("It was ended on request. Nothing of it is left."),
    UNDO_FAILED("It failed and could not take everything back. What it reserved stays reserved.");

    private final String sentence;

    JobState(String sentence) {
        this.sentence = sentence;
    }

    /** For people. */
    public String sentence() {
        return sentence;
    }

    /** The states that may follow directly; none for an end. */
    public Set<JobState> next() {
        return switch (this) {
            case QUEUED -> EnumSet.of(WAITING, RUNNING, FAILED, CANCELLED);
            case WAITING -> EnumSet.of(RUNNING, FAILED, CANCELLED);
            case RUNNING -> EnumSet.of(CANCELLING, UNDOING, SUCCEEDED, FAILED, UNDO_FAILED);
            case CANCELLING -> EnumSet.of(RUNNING, UNDOING, SUCCEEDED, FAILED, UNDO_FAILED);
            case UNDOING -> EnumSet.of(FAILED, CANCELLED, UNDO_FAILED);
            case SUCCEEDED, FAILED, CANCELLED, UNDO_FAILED -> EnumSet.noneOf(JobState.class);
        };
    }

    /** Whether nothing can follow. */
    public boolean isEnded() {
        return next().isEmpty();
    }

    /** Whether it ended without what was asked for, so that asking again makes sense. */
    public boolean isRepeatable() {
        return switch (this) {
            case FAILED, CANCELLED, UNDO_FAILED -> true;
            case QUEUED, WAITING, RUNNING, CANCELLING, UNDOING, SUCCEEDED -> false;
        };
    }

    /** The states that a restarted engine takes up again. */
    public static Set<JobState> unended() {
        return EnumSet.of(QUEUED, WAITING, RUNNING, CANCELLING, UNDOING);
    }
}
