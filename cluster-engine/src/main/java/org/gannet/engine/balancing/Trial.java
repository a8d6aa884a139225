package org.gannet.engine.balancing;

import java.util.Arrays;

/**
 * Tries one move without changing the state: the rows of the nodes it touches, as they would be. For one thread; used
 * again for each try, so that the search allocates nothing.
 */
public final class Trial {
    private static final int NODES = 3;

    private final PlacementState state;
    private final Inventory inventory;
    private final NodeArithmetic arithmetic;
    private final double[] rows = new double[NODES * Row.SIZE];
    private final int[] nodes = new int[NODES];
    private int size;
    private int instance;
    private int primary;
    private int secondary;

    public Trial(PlacementState state) {
        this.state = state;
        inventory = state.inventory();
        arithmetic = state.arithmetic;
    }

    public int instance() {
        return instance;
    }

    /** Where it would be. */
    public int primary() {
        return primary;
    }

    /** Where its second copy would be. */
    public int secondary() {
        return secondary;
    }

    /** How many nodes change. */
    int size() {
        return size;
    }

    int node(int at) {
        return nodes[at];
    }

    /** Those that change. */
    int[] changed() {
        return Arrays.copyOf(nodes, size);
    }

    double[] rows() {
        return rows;
    }

    /**
     * Moves an instance. Nodes that are offline are left whatever the soft limits say.
     *
     * @param target the new node; of no matter for {@link MoveKind#FAILOVER}
     * @param strict whether soft limits count too
     */
    public Fit move(int moved, MoveKind kind, int target, boolean strict) {
        instance = moved;
        size = 0;
        int from = state.primaryOf(moved);
        int second = state.secondaryOf(moved);
        boolean fromStrict = strict && !inventory.offline[from];
        if (kind != MoveKind.FAILOVER && !inventory.reaches(moved, target)) {
            return Fit.OUT_OF_REACH;
        }
        Fit fit = switch (kind) {
            case FAILOVER -> failover(from, second, fromStrict);
            case FAILOVER_TO_ANY -> failoverToAny(from, second, target, fromStrict);
            case REPLACE_SECONDARY -> replaceSecondary(from, second, target, strict && !inventory.offline[second]);
            case REPLACE_AND_FAILOVER -> replaceAndFailover(from, second, target, strict);
            case REPLACE_PRIMARY -> replacePrimary(from, second, target, fromStrict);
            case FAILOVER_AND_REPLACE -> failoverAndReplace(from, second, target, fromStrict);
        };
        if (fit == Fit.FITS) {
            locate(from, -state.location(moved, from, second));
            locate(primary, state.location(moved, primary, secondary));
        }
        return fit;
    }

    /**
     * Places an instance that is nowhere yet.
     *
     * @param second the node of its second copy, or {@link InstanceInput#NO_NODE}
     */
    public Fit place(int placed, int first, int second, boolean strict) {
        instance = placed;
        size = 0;
        primary = first;
        secondary = second;
        if (!inventory.reaches(placed, first)
                || second != InstanceInput.NO_NODE && !inventory.reaches(placed, second)) {
            return Fit.OUT_OF_REACH;
        }
        Fit fit = arithmetic.addPrimary(rows, open(first), first, placed, strict);
        if (fit == Fit.FITS && second != InstanceInput.NO_NODE) {
            fit = addSecondary(open(second), second, first, strict);
        }
        if (fit == Fit.FITS) {
            locate(first, state.location(placed, first, second));
        }
        return fit;
    }

    /**
     * What a kind of move does to the instance's own nodes, if nothing of the target's counts there: the target has no
     * primary whose second copy is on them, and no location. To be completed by the target's own share.
     */
    Fit ownNodes(int moved, MoveKind kind, boolean strict) {
        instance = moved;
        size = 0;
        int from = state.primaryOf(moved);
        int second = state.secondaryOf(moved);
        double alone = state.reserve(moved);
        int left = kind == MoveKind.REPLACE_SECONDARY ? open(from) : withoutPrimary(from);
        if (kind == MoveKind.FAILOVER_TO_ANY) {
            return Fit.FITS;
        }
        int other = withoutSecondary(second, from);
        return switch (kind) {
            case REPLACE_SECONDARY -> putBack(left, from);
            case REPLACE_AND_FAILOVER -> arithmetic.addSecondary(rows, left, from, moved, alone, strict);
            case REPLACE_PRIMARY -> {
                if (!inventory.canMigrate(from, second)) {
                    yield Fit.NO_MIGRATION;
                }
                int spare = size * Row.SIZE;
                System.arraycopy(rows, other, rows, spare, Row.SIZE);
                Fit between = arithmetic.addPrimary(rows, spare, second, moved, strict);
                yield between == Fit.FITS
                        ? arithmetic.addSecondary(rows, other, second, moved, alone, strict)
                        : between;
            }
            case FAILOVER_AND_REPLACE ->
                inventory.canMigrate(from, second)
                        ? arithmetic.addPrimary(rows, other, second, moved, strict)
                        : Fit.NO_MIGRATION;
            case FAILOVER, FAILOVER_TO_ANY -> throw new IllegalArgumentException("has no target of its own: " + kind);
        };
    }

    /** htools takes the primary away and puts it back, which fails on a node that has too much already. */
    private Fit putBack(int offset, int node) {
        double conflicts = rows[offset + Row.TAG_CONFLICTS];
        arithmetic.removePrimary(rows, offset, node, instance);
        Fit fit = arithmetic.addPrimary(rows, offset, node, instance, false);
        rows[offset + Row.TAG_CONFLICTS] = conflicts;
        return fit;
    }

    private Fit failover(int from, int second, boolean strict) {
        if (!inventory.canMigrate(from, second)) {
            return Fit.NO_MIGRATION;
        }
        int left = withoutPrimary(from);
        int taken = withoutSecondary(second, from);
        primary = second;
        secondary = from;
        Fit fit = arithmetic.addPrimary(rows, taken, second, instance, strict);
        return fit == Fit.FITS ? addSecondary(left, from, second, strict) : fit;
    }

    private Fit failoverToAny(int from, int second, int target, boolean strict) {
        if (!inventory.canMigrate(from, target)) {
            return Fit.NO_MIGRATION;
        }
        withoutPrimary(from);
        primary = target;
        secondary = second;
        return arithmetic.addPrimary(rows, open(target), target, instance, strict);
    }

    private Fit replaceSecondary(int from, int second, int target, boolean strict) {
        Fit fit = addSecondary(open(target), target, from, strict);
        if (fit != Fit.FITS) {
            return fit;
        }
        withoutSecondary(second, from);
        primary = from;
        secondary = target;
        return putBack(open(from), from);
    }

    private Fit replaceAndFailover(int from, int second, int target, boolean strict) {
        if (!inventory.canMigrate(from, target)) {
            return Fit.NO_MIGRATION;
        }
        primary = target;
        secondary = from;
        Fit fit = arithmetic.addPrimary(rows, open(target), target, instance, strict);
        if (fit != Fit.FITS) {
            return fit;
        }
        // htools leaves the new primary its limits, and lifts those of the old one when the secondary is offline.
        boolean forced = inventory.offline[from] || inventory.offline[second];
        fit = addSecondary(withoutPrimary(from), from, target, strict && !forced);
        if (fit == Fit.FITS) {
            withoutSecondary(second, from);
        }
        return fit;
    }

    private Fit replacePrimary(int from, int second, int target, boolean strict) {
        if (!inventory.canMigrate(from, second) || !inventory.canMigrate(second, target)) {
            return Fit.NO_MIGRATION;
        }
        primary = target;
        secondary = second;
        Fit fit = arithmetic.addPrimary(rows, open(target), target, instance, strict);
        if (fit != Fit.FITS) {
            return fit;
        }
        int between = withoutSecondary(second, from);
        // The secondary must hold it while the new primary gets its copy.
        int spare = size * Row.SIZE;
        System.arraycopy(rows, between, rows, spare, Row.SIZE);
        fit = arithmetic.addPrimary(rows, spare, second, instance, strict);
        if (fit != Fit.FITS) {
            return fit;
        }
        fit = addSecondary(between, second, target, strict);
        if (fit == Fit.FITS) {
            withoutPrimary(from);
        }
        return fit;
    }

    private Fit failoverAndReplace(int from, int second, int target, boolean strict) {
        if (!inventory.canMigrate(from, second)) {
            return Fit.NO_MIGRATION;
        }
        primary = second;
        secondary = target;
        Fit fit = addSecondary(open(target), target, second, strict);
        if (fit != Fit.FITS) {
            return fit;
        }
        fit = arithmetic.addPrimary(rows, withoutSecondary(second, from), second, instance, strict);
        if (fit == Fit.FITS) {
            withoutPrimary(from);
        }
        return fit;
    }

    private Fit addSecondary(int offset, int node, int ofPrimary, boolean strict) {
        double peer = state.peers.get(node, ofPrimary) + state.reserve(instance);
        return arithmetic.addSecondary(rows, offset, node, instance, peer, strict);
    }

    private int withoutPrimary(int node) {
        int offset = open(node);
        arithmetic.removePrimary(rows, offset, node, instance);
        return offset;
    }

    private int withoutSecondary(int node, int ofPrimary) {
        int offset = open(node);
        double reserved = state.peers.maxWithout(node, ofPrimary, (long) state.reserve(instance));
        arithmetic.removeSecondary(rows, offset, node, instance, reserved);
        return offset;
    }

    private int open(int node) {
        int offset = size * Row.SIZE;
        System.arraycopy(state.rows, node * Row.SIZE, rows, offset, Row.SIZE);
        nodes[size++] = node;
        return offset;
    }

    private void locate(int node, double change) {
        for (int at = 0; at < size; at++) {
            if (nodes[at] == node) {
                rows[at * Row.SIZE + Row.LOCATION] += change;
            }
        }
    }
}
