package org.gannet.engine.balancing;

import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * The best move of all, found by all cores at once; the result is the same however the work falls. An instance is
 * looked at again only when its own nodes have changed, or when what is known of it does not rule out that it has the
 * best move; and mostly only its moves to nodes that have changed. So a step of a walk costs little even on large
 * groups, and is the very step that looking at all moves would find.
 */
final class Scan {
    private static final int CHUNK = 16;
    private static final int KINDS = MoveKind.values().length;
    /** Which part of the last step's gain is looked for first. */
    private static final double LIKE_LAST = 0.95;
    /** Of so many steps the changed nodes are kept. */
    private static final int RECENT = 16;

    private final ConcurrentLinkedQueue<MoveScan> idle;
    private final PlacementState state;
    private final Scorer scorer;
    private final Moves moves;
    private final int[] instances;
    final double[] scores;
    final MoveKind[] kinds;
    final int[] targets;
    private final Targets all;
    private Targets recent;
    private final Drift drift;
    /** By instance and kind: what a move can gain at most, wherever it goes; less the drift when that was found out. */
    private final double[] ceilings;
    /** By instance: the highest of its ceilings. */
    private final double[] highest;

    /** The same, of moves to nodes that have not changed since then. */
    private final double[] bounds;
    /** When an instance was looked at, and when a node was changed: the number of the step. */
    private final int[] lookedAt;

    private final int[] changedAt;
    /** When an instance with a tag of exclusion was moved. */
    private final int[] taggedAt;

    private int step;
    private final int[] todo;
    private double gain;

    /** @param instances those that are looked at */
    Scan(PlacementState state, Scorer scorer, Moves moves, int[] instances) {
        this.state = state;
        this.scorer = scorer;
        this.moves = moves;
        this.instances = instances;
        idle = new ConcurrentLinkedQueue<>();
        int count = state.inventory().instances();
        scores = new double[count];
        kinds = new MoveKind[count];
        targets = new int[count];
        ceilings = new double[count * KINDS];
        highest = new double[count];
        bounds = new double[count * KINDS];
        lookedAt = new int[count];
        changedAt = new int[state.inventory().nodes()];
        taggedAt = new int[state.inventory().exclusionCount];
        Arrays.fill(kinds, MoveKind.FAILOVER);
        Arrays.fill(ceilings, Double.POSITIVE_INFINITY);
        Arrays.fill(highest, Double.POSITIVE_INFINITY);
        Arrays.fill(bounds, Double.POSITIVE_INFINITY);
        all = new Targets(state, scorer, moves.online());
        recent = new Targets(state, scorer, new int[0]);
        drift = new Drift(state, scorer, moves.online(), instances);
        todo = new int[instances.length];
    }

    /** Like another, but for itself from now on: for a change of the state that is undone later. */
    Scan(Scan other) {
        state = other.state;
        scorer = other.scorer;
        moves = other.moves;
        instances = other.instances;
        idle = other.idle;
        all = other.all;
        scores = other.scores.clone();
        kinds = other.kinds.clone();
        targets = other.targets.clone();
        recent = other.recent;
        drift = new Drift(other.drift);
        ceilings = other.ceilings.clone();
        highest = other.highest.clone();
        bounds = other.bounds.clone();
        lookedAt = other.lookedAt.clone();
        changedAt = other.changedAt.clone();
        taggedAt = other.taggedAt.clone();
        step = other.step;
        todo = new int[instances.length];
        gain = other.gain;
    }

    /** To be told when a change that another has seen was undone. */
    void undone() {
        all.refresh();
        recent.refresh();
    }

    Targets targets() {
        return all;
    }

    /** To be told after each move, when the scorer knows it. */
    void moved(int instance, int[] nodes) {
        change(nodes);
        for (int tag : state.inventory().exclusions[instance]) {
            taggedAt[tag] = step;
        }
    }

    private void change(int[] nodes) {
        step++;
        for (int node : nodes) {
            changedAt[node] = step;
        }
        all.refresh();
        int since = step - RECENT;
        recent = new Targets(
                state,
                scorer,
                Arrays.stream(moves.online())
                        .filter(node -> changedAt[node] > Math.max(0, since))
                        .toArray());
        drift.step();
    }

    /** Nothing is known any more, as the prices are others. */
    void forget() {
        change(moves.online());
    }

    /**
     * Finds the best move of one kind of those instances where it costs least: these have their places in the arrays
     * right afterwards, others have a higher score, or an infinite one.
     */
    void look(MoveKind kind, int most, double tie) {
        double now = scorer.now();
        int wanted = 1 << kind.ordinal();
        var lowest = new LowestFew(most, tie);
        for (int instance : instances) {
            scores[instance] = Double.POSITIVE_INFINITY;
            forgetChanged(instance);
        }
        each(instances, instances.length, (scan, instance) -> {
            double limit = lowest.limit();
            double needed = now - limit - drift.total() - MoveScan.ROUNDING;
            if (ceilings[instance * KINDS + kind.ordinal()] >= needed) {
                look(scan, instance, all, limit, now, wanted);
                if (scores[instance] < limit) {
                    lowest.add(scores[instance]);
                }
            }
        });
    }

    /**
     * Finds the best move of all. Instances that have one as good, but for a tie's breadth, have their places in the
     * arrays right afterwards, others may have an infinite score.
     *
     * @param limit only scores below it count
     * @return the lowest score, or infinite
     */
    double lowest(double limit, double tie) {
        double now = scorer.now();
        var lowest = new AtomicLong(Double.doubleToLongBits(limit));
        Work work = (scan, instance) -> {
            double known = Double.longBitsToDouble(lowest.get());
            look(scan, instance, known + tie * Math.max(1, known), now);
            if (scores[instance] < known) {
                lowest.accumulateAndGet(Double.doubleToLongBits(scores[instance]), Scan::lower);
            }
        };
        for (int instance : instances) {
            scores[instance] = Double.POSITIVE_INFINITY;
            forgetChanged(instance);
        }
        // Most steps gain about as much as the one before: those that may do so rule out most others.
        double guess = Math.max(LIKE_LAST * gain, now - limit - tie * Math.max(1, limit));
        each(todo, withCeilings(guess, Double.NaN), work);
        double known = Double.longBitsToDouble(lowest.get());
        double needed = now - known - tie * Math.max(1, known);
        each(todo, withCeilings(needed, guess), work);
        double found = Double.longBitsToDouble(lowest.get());
        gain = now - found;
        return found < limit ? found : Double.POSITIVE_INFINITY;
    }

    /** Lists instances that may gain so much, but were not looked at yet; returns how many. */
    private int withCeilings(double from, double below) {
        int size = 0;
        for (int instance : instances) {
            double ceiling = highest[instance] + drift.total();
            if (ceiling >= from - MoveScan.ROUNDING && !(ceiling >= below - MoveScan.ROUNDING)) {
                todo[size++] = instance;
            }
        }
        return size;
    }

    private static long lower(long one, long other) {
        return Double.longBitsToDouble(one) < Double.longBitsToDouble(other) ? one : other;
    }

    private void forgetChanged(int instance) {
        if (hasChanged(instance)) {
            highest[instance] = Double.POSITIVE_INFINITY;
            Arrays.fill(ceilings, instance * KINDS, (instance + 1) * KINDS, Double.POSITIVE_INFINITY);
            Arrays.fill(bounds, instance * KINDS, (instance + 1) * KINDS, Double.POSITIVE_INFINITY);
        }
    }

    private boolean hasChanged(int instance) {
        int second = state.secondaryOf(instance);
        int looked = lookedAt[instance];
        return changedAt[state.primaryOf(instance)] > looked
                || second != InstanceInput.NO_NODE && changedAt[second] > looked
                || hasMovedTwin(instance, looked);
    }

    private boolean hasMovedTwin(int instance, int looked) {
        if (state.inventory().locationCount > 0) {
            for (int tag : state.inventory().exclusions[instance]) {
                if (taggedAt[tag] > looked) {
                    return true;
                }
            }
        }
        return false;
    }

    private void look(MoveScan scan, int instance, double limit, double now) {
        double needed = now - limit - drift.total() - MoveScan.ROUNDING;
        int wanted = 0;
        boolean known = step - lookedAt[instance] < RECENT;
        for (int kind = 0; kind < KINDS; kind++) {
            int place = instance * KINDS + kind;
            if (ceilings[place] >= needed) {
                wanted |= 1 << kind;
                known &= bounds[place] < needed;
            }
        }
        look(scan, instance, known ? recent : all, limit, now, wanted);
    }

    private void look(MoveScan scan, int instance, Targets nodes, double limit, double now, int wanted) {
        scores[instance] = scan.scan(instance, nodes, limit, wanted);
        kinds[instance] = scan.bestKind();
        targets[instance] = scan.bestTarget();
        boolean first = lookedAt[instance] != step;
        lookedAt[instance] = step;
        double most = now - drift.total();
        highest[instance] = Double.NEGATIVE_INFINITY;
        for (int kind = 0; kind < KINDS; kind++) {
            int place = instance * KINDS + kind;
            if ((wanted & 1 << kind) != 0) {
                double bound = most - scan.leasts()[kind];
                ceilings[place] = nodes == all ? most - scan.floors()[kind] : ceilings[place];
                bounds[place] = nodes == all ? bound : Math.max(bounds[place], bound);
            } else if (first) {
                // It is not looked at now, and what has changed till now is not looked at later.
                bounds[place] = ceilings[place];
            }
            highest[instance] = Math.max(highest[instance], ceilings[place]);
        }
    }

    private interface Work {
        void look(MoveScan scan, int instance);
    }

    private void each(int[] some, int count, Work work) {
        int chunk = count < 4 * CHUNK ? 1 : CHUNK;
        IntStream parts = IntStream.range(0, (count + chunk - 1) / chunk);
        (count < CHUNK ? parts : parts.parallel()).forEach(part -> {
            MoveScan scan = take();
            for (int at = part * chunk; at < Math.min(count, (part + 1) * chunk); at++) {
                work.look(scan, some[at]);
            }
            idle.add(scan);
        });
    }

    private MoveScan take() {
        MoveScan scan = idle.poll();
        return scan == null ? new MoveScan(state, scorer, moves) : scan;
    }
}
