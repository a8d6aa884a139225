package org.gannet.engine.operation.step;

/** Until when a step can be taken back. */
public enum Reversibility {
    /** Always: its undo restores what was. */
    ALWAYS,
    /** Until it is done. After that the job only goes forward. A failed one says itself whether it went through. */
    UNTIL_DONE,
    /** Not once it has been started. From then on the job only goes forward. */
    NEVER
}
