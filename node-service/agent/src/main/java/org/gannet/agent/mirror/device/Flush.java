package org.gannet.agent.mirror.device;

import java.util.function.IntConsumer;

/** One flush that is done when both sides have put on disk what they were given before. Guarded by its device. */
final class Flush {
    private final boolean waits;
    private final IntConsumer done;
    private boolean here;
    private boolean there;
    private int error;
    private boolean ended;

    /**
     * @param waits whether it waits for an other side that is not equal, if it must; else it fails
     * @param done told once, with 0 or an error
     */
    Flush(boolean waits, IntConsumer done) {
        this.waits = waits;
        this.done = done;
    }

    boolean waits() {
        return waits;
    }

    void here(int answer) {
        here = true;
        error = answer == 0 ? error : answer;
    }

    void there(int answer) {
        there = true;
        error = answer == 0 ? error : answer;
    }

    /** @return whether it has just come to its end: then {@link #tell} */
    boolean ends() {
        boolean now = here && there && !ended;
        ended |= now;
        return now;
    }

    void tell() {
        done.accept(error);
    }
}
