package org.gannet.engine.simulation.world;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
     * @param happened how often; what never happened is not in it
     */
    public record Figures(
            long jobs,
            long succeeded,
            long faults,
            long kills,
            long turns,
            long virtualSeconds,
            Map<Happening, Long> happened) {
        public static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0, Map.of());

        public Figures {
            happened = Collections.unmodifiableMap(new TreeMap<>(happened));
        }

        /** How often. */
        public long times(Happening what) {
            return happened.getOrDefault(what, 0L);
        }

        /** For the last line of a report. */
        String words() {
            return jobs + " jobs (" + succeeded + " succeeded), " + faults + " faults, " + kills
                    + " kills of an engine, " + turns + " turns checked, " + Trace.time(virtualSeconds * 1_000_000_000)
                    + " of virtual time";
        }

        public Figures plus(Figures other) {
            Map<Happening, Long> both = new TreeMap<>(happened);
            other.happened.forEach((what, count) -> both.merge(what, count, Long::sum));
            return new Figures(
                    jobs + other.jobs,
                    succeeded + other.succeeded,
                    faults + other.faults,
                    kills + other.kills,
                    turns + other.turns,
                    virtualSeconds + other.virtualSeconds,
                    both);
        }
    }

    public boolean isGood() {
        return violation.isEmpty();
    }
}
