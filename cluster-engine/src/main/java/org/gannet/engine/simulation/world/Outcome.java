package org.gannet.engine.simulation.world;

import java.util.Optional;

/**
 * How the run of a seed ended.
 * @param violation what was broken first; empty when nothing was
 */
public record Outcome(long seed, Optional<Violation> violation, Figures figures) {
    /**
     * @param invariant its name
     * @param nanos virtual time since the beginning
     */
    public record Violation(String invariant, String what, long nanos) {}

    /**
     * What happened.
     * @param turns of bodies; after each of them everything was checked
     * @param virtualSeconds how long it took in the world
     */
    public record Figures(long jobs, long succeeded, long faults, long kills, long turns, long virtualSeconds) {
        public static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0);

        /** For the last line of a report. */
        String words() {
            return jobs + " jobs (" + succeeded + " succeeded), " + faults + " faults, " + kills
                    + " kills of an engine, " + turns + " turns checked, " + Trace.time(virtualSeconds * 1_000_000_000)
                    + " of virtual time";
        }

        public Figures plus(Figures other) {
            return new Figures(
                    jobs + other.jobs,
                    succeeded + other.succeeded,
                    faults + other.faults,
                    kills + other.kills,
                    turns + other.turns,
                    virtualSeconds + other.virtualSeconds);
        }
    }

    public boolean isGood() {
        return violation.isEmpty();
    }
}
