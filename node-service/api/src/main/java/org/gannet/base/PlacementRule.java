package org.gannet.base;

import java.util.Comparator;
import java.util.Locale;

/**
 * What a machine asks of where others of its owner are: those that have the same rule, by name, kind and strength.
 * @param name chosen by people; it means nothing else
 */
public record PlacementRule(Tag name, Kind kind, Strength strength) implements Comparable<PlacementRule> {
    private static final Comparator<PlacementRule> ORDER = Comparator.comparing(PlacementRule::name)
            .thenComparing(PlacementRule::kind)
            .thenComparing(PlacementRule::strength);

    /** Where the others shall be. */
    public enum Kind {
        /** On other nodes, so that the death of one node does not stop two of them. */
        APART,
        /** On the same node, so that they reach each other without the network. */
        TOGETHER
    }

    /** What becomes of a machine that finds no place that the rule allows. */
    public enum Strength {
        /** It is placed elsewhere, too. */
        SOFT,
        /** It is not placed. */
        HARD
    }

    /** Whether no place is taken that breaks it. */
    public boolean binds() {
        return strength == Strength.HARD;
    }

    @Override
    public int compareTo(PlacementRule other) {
        return ORDER.compare(this, other);
    }

    /** "web (apart, hard)". */
    @Override
    public String toString() {
        return name + " (" + kind.name().toLowerCase(Locale.ROOT) + ", "
                + strength.name().toLowerCase(Locale.ROOT) + ")";
    }
}
