package org.gannet.engine.balancing;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Finds the two nodes for a mirrored instance after which the nodes are most even, and how many pairs would do: the
 * same as if all pairs were tried one after another and the last one of those with the lowest score were taken.
 *
 * <p>What a copy does to its node does not depend on the other node, but for the memory that a node with second copies
 * reserves for the loss of one that has it reserve some already: there are few such pairs, which are looked at one by
 * one. Of all others the score is that of each node alone, but for spreads that both change: for these a sum is found
 * that is never more. So pairs are tried in the order of that sum, until it is above the best that was found; of nodes
 * that are alike one is tried.
 */
public final class PairSearch {
    /** More than what sums of floating point can be off. */
    private static final double SLACK = 1e-7;

    private static final int NOWHERE = -1;

    private final PlacementState state;
    private final Inventory inventory;
    private final Scorer scorer;
    private final int instance;
    private final boolean strict;
    private final Trial trial;
    private final double[] scratch = Scorer.scratch();
    private final double[] row = new double[Row.SIZE];
    private final long[] fits = new long[Fit.values().length];
    private int[] primaries = {};
    private int[] secondaries = {};
    private Optional<Pair> best = Optional.empty();
    private long bestPlace;

    /** The best. */
    public record Pair(int primary, int secondary, double score) {}

    /**
     * For one instance.
     *
     * @param instance is on no node yet
     * @param strict whether soft limits count
     */
    public PairSearch(PlacementState state, Scorer scorer, int instance, boolean strict) {
        this.state = state;
        this.scorer = scorer;
        this.instance = instance;
        this.strict = strict;
        inventory = state.inventory();
        trial = new Trial(state);
    }

    /** How many pairs had this result. */
    public long count(Fit fit) {
        return fits[fit.ordinal()];
    }

    /**
     * The best pair of two different nodes of one group.
     *
     * @param allowed of each primary, what its group's policy says
     */
    public Optional<Pair> search(int[] allPrimaries, Fit[] allowed, int[] allSecondaries) {
        primaries = allPrimaries.clone();
        secondaries = allSecondaries.clone();
        IntStream.of(primaries).map(inventory::groupOf).distinct().forEach(group -> new Group(group).search(allowed));
        return best;
    }

    private void tryOut(int primary, int secondary, int place, int other) {
        if (trial.place(instance, primary, secondary, strict) != Fit.FITS) {
            throw new IllegalStateException("nodes " + primary + " and " + secondary + " were said to do");
        }
        double score = scorer.after(trial, scratch);
        long at = (long) place * secondaries.length + other;
        if (best.isEmpty() || score < best.get().score() || score == best.get().score() && at > bestPlace) {
            best = Optional.of(new Pair(primary, secondary, score));
            bestPlace = at;
        }
    }

    /** Whether a pair that has at least this score may be the best. */
    private boolean mayBeBest(double least) {
        return best.isEmpty()
                || least
                        <= best.get().score() + SLACK * (1 + Math.abs(best.get().score()) / 1000);
    }

    /** The nodes of one group. */
    private final class Group {
        private final int group;
        private final PairSide first = new PairSide(state, scorer, primaries.length);
        private final PairSide second = new PairSide(state, scorer, secondaries.length);
        /** By node, its index in the first side. */
        private final int[] firstAt = new int[inventory.nodes()];
        /** By node, what it says as a secondary; empty for those that are none. */
        private final Fit[] secondFits = new Fit[inventory.nodes()];

        private final long[] secondCounts = new long[fits.length];
        private double same;

        Group(int group) {
            this.group = group;
            Arrays.fill(firstAt, NOWHERE);
        }

        void search(Fit[] allowed) {
            laySecondaries();
            layPrimaries(allowed);
            layBounds();
            List<PairSide.Alike> starts = first.alike();
            List<PairSide.Alike> ends = second.alike();
            for (PairSide.Alike start : starts) {
                for (PairSide.Alike end : ends) {
                    if (!mayBeBest(same + start.least() + end.least())) {
                        break;
                    }
                    tryLast(start, end);
                }
            }
            lookAtPeers();
        }

        private void laySecondaries() {
            for (int place = 0; place < secondaries.length; place++) {
                int node = secondaries[place];
                if (inventory.groupOf(node) != group) {
                    continue;
                }
                Fit fit = Fit.OUT_OF_REACH;
                if (inventory.reaches(instance, node)) {
                    fit = asSecondary(node, state.reserve(instance));
                    if (fit == Fit.FITS) {
                        second.add(node, place, row);
                    }
                }
                secondFits[node] = fit;
                secondCounts[fit.ordinal()]++;
            }
        }

        private void layPrimaries(Fit[] allowed) {
            for (int place = 0; place < primaries.length; place++) {
                int node = primaries[place];
                if (inventory.groupOf(node) != group) {
                    continue;
                }
                Fit fit = allowed[place];
                boolean reached = inventory.reaches(instance, node);
                if (fit == Fit.FITS && reached) {
                    System.arraycopy(state.rows, node * Row.SIZE, row, 0, Row.SIZE);
                    Fit own = state.arithmetic.addPrimary(row, 0, node, instance, strict);
                    if (own == Fit.FITS) {
                        row[Row.LOCATION] += state.location(instance, node, InstanceInput.NO_NODE);
                        firstAt[node] = first.size;
                        first.add(node, place, row);
                        first.least[first.size - 1] += scorer.pairsChange(instance, node);
                    }
                    countPairs(node, own);
                } else {
                    countAll(node, fit == Fit.FITS ? Fit.OUT_OF_REACH : fit);
                }
            }
        }

        /** All pairs with a primary that does not do come to the same, where the secondary can be reached. */
        private void countPairs(int primary, Fit own) {
            for (Fit fit : Fit.values()) {
                long pairs = secondCounts[fit.ordinal()] - (secondFits[primary] == fit ? 1 : 0);
                Fit first = own == Fit.FITS || fit == Fit.OUT_OF_REACH ? fit : own;
                fits[first.ordinal()] += pairs;
            }
        }

        private void countAll(int primary, Fit fit) {
            fits[fit.ordinal()] += Arrays.stream(secondCounts).sum() - (secondFits[primary] == null ? 0 : 1);
        }

        private void layBounds() {
            same = scorer.counted;
            for (int k = 0; scorer.count > 0 && k < scorer.spreads.count(); k++) {
                boolean byFirst = first.changes(k);
                boolean bySecond = second.changes(k);
                if (byFirst && bySecond) {
                    layBound(k);
                } else if (byFirst) {
                    first.addSpread(k);
                } else if (bySecond) {
                    second.addSpread(k);
                } else {
                    same += scorer.spread(k, 0, 0);
                }
            }
        }

        /**
         * The root of the variance bends down: between the least and the most that it can be it is never below the
         * straight line.
         */
        private void layBound(int k) {
            double[] one = first.variances(k);
            double[] other = second.variances(k);
            double together = -2 * mostProduct(first.sums[k], first.size, second.sums[k], second.size);
            together /= scorer.count * scorer.count;
            double mean = scorer.sums[k] / scorer.count;
            double now = scorer.squares[k] / scorer.count - mean * mean + together;
            double from = now + least(one, one.length) + least(other, other.length);
            double to = now + most(one, one.length) + most(other, other.length);
            double weight = scorer.spreads.weights()[k];
            double lowest = weight * Math.sqrt(Math.max(0, from));
            double slope = from >= 0 && to > from ? (weight * Math.sqrt(to) - lowest) / (to - from) : 0;
            if (slope == 0) {
                same += lowest;
                return;
            }
            same += lowest + slope * (now - from);
            addTo(first.least, one, slope);
            addTo(second.least, other, slope);
        }

        /** The last pair of those that are alike, without those that have peers in common. */
        private void tryLast(PairSide.Alike start, PairSide.Alike end) {
            for (int one = start.members().length - 1; one >= 0; one--) {
                int primary = start.members()[one];
                for (int two = end.members().length - 1; two >= 0; two--) {
                    int secondary = end.members()[two];
                    if (first.nodes[primary] != second.nodes[secondary]
                            && !reservesMore(second.nodes[secondary], first.nodes[primary])) {
                        tryOut(
                                first.nodes[primary],
                                second.nodes[secondary],
                                first.places[primary],
                                second.places[secondary]);
                        return;
                    }
                }
            }
        }

        private boolean reservesMore(int secondary, int primary) {
            return reservesMore(secondary, state.peers.get(secondary, primary));
        }

        private boolean reservesMore(int secondary, long before) {
            double memory = state.reserve(instance);
            return before > 0
                    && !inventory.forthcoming[instance]
                    && before + memory > Math.max(memory, state.rows[secondary * Row.SIZE + Row.RESERVED]);
        }

        /** Pairs whose secondary has more to reserve if it is that primary's. */
        private void lookAtPeers() {
            int at = 0;
            for (int place = 0; place < secondaries.length; place++) {
                int node = secondaries[place];
                boolean fits = at < second.size && second.nodes[at] == node;
                if (secondFits[node] != null && secondFits[node] != Fit.OUT_OF_REACH) {
                    for (int key = 0; key < state.peers.size(node); key++) {
                        int primary = firstAt[state.peers.key(node, key)];
                        long before = state.peers.count(node, key);
                        if (primary != NOWHERE && first.nodes[primary] != node && reservesMore(node, before)) {
                            lookAtPeer(primary, place, before, fits ? at : NOWHERE);
                        }
                    }
                }
                at += fits ? 1 : 0;
            }
        }

        private void lookAtPeer(int primary, int place, long before, int at) {
            int node = secondaries[place];
            Fit fit = asSecondary(node, before + state.reserve(instance));
            fits[secondFits[node].ordinal()]--;
            fits[fit.ordinal()]++;
            if (fit != Fit.FITS || at == NOWHERE) {
                return;
            }
            double more = reserved(row, 0, node) - reserved(second.rows, at * Row.SIZE, node);
            if (mayBeBest(same + first.least[primary] + second.least[at] + more)) {
                tryOut(first.nodes[primary], node, first.places[primary], place);
            }
        }

        /** What of the score depends on what a node has reserved. */
        private double reserved(double[] rows, int offset, int node) {
            if (!scorer.inScope[node]) {
                return 0;
            }
            double counted = scorer.counted(rows, offset, node);
            if (!scorer.online[node]) {
                return counted;
            }
            int k = Distinct.RESERVED;
            int value = node * scorer.spreads.count() + k;
            double now = scorer.values[value] - scorer.shifts[k];
            double then = scorer.spreads.value(rows, offset, value) - scorer.shifts[k];
            return counted + scorer.spread(k, then - now, then * then - now * now);
        }
    }

    /** Leaves what the node would be in the row. */
    private Fit asSecondary(int node, double peer) {
        System.arraycopy(state.rows, node * Row.SIZE, row, 0, Row.SIZE);
        return state.arithmetic.addSecondary(row, 0, node, instance, peer, strict);
    }

    private static double least(double[] values, int size) {
        double least = Double.POSITIVE_INFINITY;
        for (int at = 0; at < size; at++) {
            least = Math.min(least, values[at]);
        }
        return least;
    }

    private static double most(double[] values, int size) {
        double most = Double.NEGATIVE_INFINITY;
        for (int at = 0; at < size; at++) {
            most = Math.max(most, values[at]);
        }
        return most;
    }

    private static double mostProduct(double[] some, int size, double[] others, int otherSize) {
        double least = least(some, size);
        double most = most(some, size);
        double otherLeast = least(others, otherSize);
        double otherMost = most(others, otherSize);
        return Math.max(Math.max(least * otherLeast, least * otherMost), Math.max(most * otherLeast, most * otherMost));
    }

    private static void addTo(double[] sums, double[] values, double factor) {
        for (int at = 0; at < values.length; at++) {
            sums[at] += factor * values[at];
        }
    }
}
