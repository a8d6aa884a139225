package org.gannet.base;

/**
 * How far long work has come.
 * @param phase what is being done now, in words: "copying disk 0"
 * @param done in {@code unit}, at most {@code total}
 * @param total in {@code unit}; 0 when unknown
 */
public record Progress(String phase, long done, long total, Unit unit) {
    /** What is counted. */
    public enum Unit {
        BYTES,
        SECONDS,
        STEPS
    }
}
