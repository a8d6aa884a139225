package org.gannet.engine.allocation.search;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gannet.engine.balancing.Fit;
import org.gannet.engine.balancing.InstanceInput;

/**
 * What came of trying all candidates.
 *
 * @param best the one with the lowest score; of several with the same, the last
 * @param successes how many candidates would do
 * @param failures how many would not, by the first reason
 */
public record Found(Optional<Place> best, long successes, Map<Fit, Long> failures) {
    /**
     * One candidate.
     *
     * @param secondary the second node, or {@link InstanceInput#NO_NODE}
     * @param score of the nodes that count, with the instance there
     * @param lost how many instances of each smallest size a node of exclusive storage loses by it; else empty
     */
    public record Place(int primary, int secondary, double score, List<Long> lost) implements Comparable<Place> {
        public Place {
            lost = List.copyOf(lost);
        }

        @Override
        public int compareTo(Place other) {
            for (int at = 0; at < Math.min(lost.size(), other.lost.size()); at++) {
                int order = Long.compare(lost.get(at), other.lost.get(at));
                if (order != 0) {
                    return order;
                }
            }
            return Double.compare(score, other.score);
        }

        public boolean hasSecondary() {
            return secondary != InstanceInput.NO_NODE;
        }
    }

    public Found {
        EnumMap<Fit, Long> ordered = new EnumMap<>(Fit.class);
        ordered.putAll(failures);
        failures = Collections.unmodifiableMap(ordered);
    }

    static Found of(Optional<Place> best, long successes, long[] failures) {
        Map<Fit, Long> counted = new EnumMap<>(Fit.class);
        for (Fit fit : Fit.values()) {
            if (failures[fit.ordinal()] > 0) {
                counted.put(fit, failures[fit.ordinal()]);
            }
        }
        return new Found(best, successes, counted);
    }

    public long failed() {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }

    /** "FailMem: 8, FailN1: 12", in htools' words and order. */
    public String reasons() {
        return Arrays.stream(Fit.values())
                .filter(failures::containsKey)
                .map(fit -> fit.word() + ": " + failures.get(fit))
                .collect(Collectors.joining(", "));
    }
}
