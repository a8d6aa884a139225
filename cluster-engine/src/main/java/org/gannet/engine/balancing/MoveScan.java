package org.gannet.engine.balancing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds an instance's best move. For one thread, on a state that does not change meanwhile. What a kind of move does to
 * the instance's own nodes is worked out once, then the scores of all its targets together, as if each took the
 * instance; only those that would be the best so far are tried in full.
 */
final class MoveScan {
    private static final double NOISE = 1e-12;
    /**
     * By so much a score that is worked out for all targets together may differ from the one in full: where nodes are
     * quite even, the root of a spread keeps half the digits only.
     */
    static final double ROUNDING = 1e-7;

    private static final int KINDS = MoveKind.values().length;

    private final PlacementState state;
    private final Inventory inventory;
    private final Scorer scorer;
    private final Moves moves;
    private final Trial trial;
    private final double[] scratch = Scorer.scratch();
    private final double[] sums = new double[Scorer.SPREADS];
    private final double[] squares = new double[Scorer.SPREADS];
    /** What the instance adds to the figures of its primary, and of its secondary. */
    private final double[] asPrimary = new double[Row.SIZE];

    private final double[] asSecondary = new double[Row.SIZE];
    private final double[] peers;
    /** By kind, then by place of the target: the score at best. */
    private final double[][] scores = new double[KINDS][];

    private final boolean[] fits = new boolean[KINDS];
    private final Distinct spreads;
    private final int each;
    private final boolean plain;
    private final boolean located;

    /** Scores closer than this are equal, and the first of them is taken: kinds come in the order of their prices. */
    private final double margin;

    private double bestScore;
    private final double[] floors = new double[KINDS];
    private final double[] leasts = new double[KINDS];
    private MoveKind bestKind = MoveKind.FAILOVER;
    private int bestTarget;
    private boolean found;

    MoveScan(PlacementState state, Scorer scorer, Moves moves) {
        this.state = state;
        this.scorer = scorer;
        this.moves = moves;
        margin = moves.isLikeHbal() ? 0 : NOISE;
        inventory = state.inventory();
        spreads = scorer.spreads;
        each = spreads.count();
        trial = new Trial(state);
        peers = new double[inventory.nodes()];
        located = inventory.locationCount > 0;
        plain = Arrays.stream(moves.online()).noneMatch(node -> inventory.exclusive[node]);
    }

    /** By kind: a score that no move of the instance falls below, wherever it goes; negative infinity if unknown. */
    double[] floors() {
        return floors;
    }

    /** The same, of moves to targets that stay as they are. */
    double[] leasts() {
        return leasts;
    }

    MoveKind bestKind() {
        return bestKind;
    }

    int bestTarget() {
        return bestTarget;
    }

    /** All moves of an instance to a score no higher than this, in hbal's order: the kind's number and the target. */
    long[] within(int instance, Targets targets, double limit) {
        List<Long> found = new ArrayList<>();
        if (moves.mayFailOver(instance)) {
            addWithin(found, instance, MoveKind.FAILOVER, InstanceInput.NO_NODE, limit);
        }
        MoveKind[] kinds = moves.to(instance);
        boolean quick = isQuick(instance) && targets.nodes().length > 0;
        bestScore = limit;
        if (quick) {
            reckon(instance, kinds, targets);
        }
        for (int at = 0; at < targets.nodes().length; at++) {
            for (MoveKind kind : kinds) {
                if (!quick || promises(kind, at)) {
                    addWithin(found, instance, kind, targets.nodes()[at], limit);
                }
            }
        }
        return found.stream().mapToLong(Long::longValue).toArray();
    }

    private boolean promises(MoveKind kind, int place) {
        return fits[kind.ordinal()] && scores[kind.ordinal()][place] < bestScore + ROUNDING;
    }

    private void addWithin(List<Long> found, int instance, MoveKind kind, int target, double limit) {
        if (score(instance, kind, target) <= limit) {
            found.add((long) kind.ordinal() << 32 | target & 0xffffffffL);
        }
    }

    /** Tries one move in full; the score after it, or infinite if it is not allowed, or is there already. */
    double score(int instance, MoveKind kind, int target) {
        boolean there = target == state.primaryOf(instance) || target == state.secondaryOf(instance);
        if (there && kind != MoveKind.FAILOVER) {
            return Double.POSITIVE_INFINITY;
        }
        return trial.move(instance, kind, target, moves.isStrict()) == Fit.FITS
                ? scorer.after(trial, scratch) + moves.price(instance, kind)
                : Double.POSITIVE_INFINITY;
    }

    /** What was tried last. */
    Trial trial() {
        return trial;
    }

    /**
     * The lowest score that one move of this instance reaches; infinite if none is allowed, or none is below a limit.
     *
     * @param kinds one bit for each kind of move that is looked at, by its place among all
     */
    double scan(int instance, Targets targets, double limit, int kinds) {
        Arrays.fill(floors, Double.POSITIVE_INFINITY);
        Arrays.fill(leasts, Double.POSITIVE_INFINITY);
        bestScore = limit;
        bestTarget = InstanceInput.NO_NODE;
        bestKind = MoveKind.FAILOVER;
        found = false;
        if (!moves.isMovable(instance)) {
            return Double.POSITIVE_INFINITY;
        }
        if (isWanted(MoveKind.FAILOVER, kinds) && moves.mayFailOver(instance)) {
            double score = consider(instance, MoveKind.FAILOVER, InstanceInput.NO_NODE);
            bound(MoveKind.FAILOVER, score);
        }
        if (targets.nodes().length == 0) {
            return found ? bestScore : Double.POSITIVE_INFINITY;
        }
        MoveKind[] all = moves.to(instance);
        MoveKind[] wanted = all;
        for (MoveKind kind : all) {
            if (!isWanted(kind, kinds)) {
                wanted = Arrays.stream(all).filter(one -> isWanted(one, kinds)).toArray(MoveKind[]::new);
                break;
            }
        }
        if (isQuick(instance)) {
            reckon(instance, wanted, targets);
            tryBest(instance, wanted, targets);
        } else {
            for (MoveKind kind : wanted) {
                bound(kind, Double.NEGATIVE_INFINITY);
            }
            tryAll(instance, wanted, targets.nodes());
        }
        return found ? bestScore : Double.POSITIVE_INFINITY;
    }

    private static boolean isWanted(MoveKind kind, int kinds) {
        return (kinds & 1 << kind.ordinal()) != 0;
    }

    private void bound(MoveKind kind, double score) {
        floors[kind.ordinal()] = score;
        leasts[kind.ordinal()] = score;
    }

    private boolean isQuick(int instance) {
        int second = state.secondaryOf(instance);
        return plain
                && !inventory.offline[state.primaryOf(instance)]
                && (second == InstanceInput.NO_NODE || !inventory.offline[second]);
    }

    private void tryAll(int instance, MoveKind[] kinds, int[] targets) {
        for (int target : targets) {
            for (MoveKind kind : kinds) {
                consider(instance, kind, target);
            }
        }
    }

    private void tryBest(int instance, MoveKind[] kinds, Targets targets) {
        MoveKind[] hopeful =
                Arrays.stream(kinds).filter(kind -> fits[kind.ordinal()]).toArray(MoveKind[]::new);
        for (int at = 0; at < targets.nodes().length && hopeful.length > 0; at++) {
            for (MoveKind kind : hopeful) {
                double score =
                        promises(kind, at) ? consider(instance, kind, targets.nodes()[at]) : scores[kind.ordinal()][at];
                leasts[kind.ordinal()] = Math.min(leasts[kind.ordinal()], score);
            }
        }
    }

    private double consider(int instance, MoveKind kind, int target) {
        double score = score(instance, kind, target);
        if (score < bestScore - margin) {
            bestScore = score;
            bestKind = kind;
            bestTarget = target;
            found = true;
        }
        return score;
    }

    /** The scores of all targets, if each took the instance and nobody had to bear its loss who can't. */
    private void reckon(int instance, MoveKind[] kinds, Targets targets) {
        Arrays.fill(asPrimary, 0);
        Arrays.fill(asSecondary, 0);
        state.arithmetic.grow(asPrimary, targets.nodes()[0], instance, true);
        state.arithmetic.grow(asSecondary, targets.nodes()[0], instance, false);
        for (MoveKind kind : kinds) {
            int at = kind.ordinal();
            fits[at] = trial.ownNodes(instance, kind, moves.isStrict()) == Fit.FITS;
            if (fits[at]) {
                fits[at] = new Columns(instance, kind, targets).reckon();
            }
        }
    }
    /** What the last try does to the sums; returns what is counted. */
    private double ownShare() {
        double counted = scorer.counted;
        System.arraycopy(scorer.sums, 0, sums, 0, each);
        System.arraycopy(scorer.squares, 0, squares, 0, each);
        double[] rows = trial.rows();
        for (int part = 0; part < trial.size(); part++) {
            int node = trial.node(part);
            int offset = part * Row.SIZE;
            counted += scorer.counted(rows, offset, node) - scorer.counted(state.rows, node * Row.SIZE, node);
            for (int k = 0; k < each; k++) {
                double now = scorer.values[node * each + k] - scorer.shifts[k];
                double then = spreads.value(rows, offset, node * each + k) - scorer.shifts[k];
                sums[k] += then - now;
                squares[k] += then * then - now * now;
            }
        }
        return counted;
    }

    /** What one kind of move would come to, at all targets. */
    private final class Columns {
        private final int instance;
        private final MoveKind kind;
        private final Targets targets;
        private final int from;
        private final int second;
        private final boolean becomesPrimary;
        /** The node that is the target's partner: its primary or its secondary. */
        private final int stays;

        private final double memory;
        private final boolean reserves;
        private final double[] change;
        private double before;
        private double share;
        private double distance;

        Columns(int instance, MoveKind kind, Targets targets) {
            this.instance = instance;
            this.kind = kind;
            this.targets = targets;
            from = state.primaryOf(instance);
            second = state.secondaryOf(instance);
            becomesPrimary = kind != MoveKind.REPLACE_SECONDARY && kind != MoveKind.FAILOVER_AND_REPLACE;
            stays = kind == MoveKind.REPLACE_PRIMARY || kind == MoveKind.FAILOVER_AND_REPLACE ? second : from;
            memory = state.reserve(instance);
            reserves = kind != MoveKind.FAILOVER_TO_ANY && !inventory.forthcoming[instance];
            change = becomesPrimary ? asPrimary : asSecondary;
        }

        /** False if no target can be the best. */
        boolean reckon() {
            readKeeper();
            double same = ownShare() - state.location(instance, from, second) + moves.price(instance, kind);
            double cost = 0;
            for (int k = 0; k < each; k++) {
                if (changes(k)) {
                    cost += least(k);
                } else {
                    double mean = sums[k] / scorer.count;
                    same += spreads.weights()[k] * Math.sqrt(Math.max(0, squares[k] / scorer.count - mean * mean));
                }
            }
            // What its places come to is never below 0, and left out here.
            double lowest = same + cost - (located ? scorer.mostPairsLess(instance) : 0);
            floors[kind.ordinal()] = lowest;
            if (lowest > bestScore + ROUNDING) {
                leasts[kind.ordinal()] = lowest;
                return false;
            }
            leasts[kind.ordinal()] = Double.POSITIVE_INFINITY;
            double[] to = column();
            targets.begin(to, same, !inventory.forthcoming[instance]);
            for (int k = 0; k < each; k++) {
                if (changes(k)) {
                    add(k, to);
                }
            }
            if (located) {
                addPlaces(to);
            }
            return true;
        }

        private double[] column() {
            int at = kind.ordinal();
            if (scores[at] == null) {
                scores[at] = new double[inventory.nodes()];
            }
            return scores[at];
        }

        /** The second copy stays on a node, or comes there, which must bear the target's loss then. */
        private void readKeeper() {
            before = state.rows[stays * Row.SIZE + Row.RESERVED];
            for (int part = 0; part < trial.size(); part++) {
                before = trial.node(part) == stays ? trial.rows()[part * Row.SIZE + Row.RESERVED] : before;
            }
            share = 1 / inventory.totalMemory[stays];
            distance = before * share - scorer.shifts[Distinct.RESERVED];
        }

        private boolean changes(int k) {
            return k == Distinct.RESERVED ? reserves : change[spreads.columns()[from * each + k]] != 0;
        }

        private double least(int k) {
            if (k != Distinct.RESERVED) {
                return targets.leastSpread(k, change[spreads.columns()[from * each + k]], sums[k], squares[k]);
            }
            return becomesPrimary
                    ? targets.leastKept(memory, share, distance, sums[k], squares[k])
                    : targets.leastReserved(memory, sums[k], squares[k]);
        }

        private void add(int k, double[] to) {
            if (k != Distinct.RESERVED) {
                targets.addSpread(to, k, change[spreads.columns()[from * each + k]], sums[k], squares[k]);
            } else if (becomesPrimary) {
                targets.lay(state.peers, stays, peers);
                targets.addKept(to, peers, memory, before, share, distance, sums[k], squares[k]);
            } else {
                targets.lay(state.backers, stays, peers);
                targets.addReserved(to, peers, memory, sums[k], squares[k]);
            }
        }

        private void addPlaces(double[] to) {
            for (int at = 0; at < targets.nodes().length; at++) {
                int target = targets.nodes()[at];
                int partner = kind == MoveKind.FAILOVER_TO_ANY ? second : stays;
                int primary = becomesPrimary ? target : partner;
                to[at] += scorer.pairsChange(instance, primary)
                        + state.location(instance, primary, becomesPrimary ? partner : target);
            }
        }
    }
}
