package org.gannet.engine.balancing;

import java.util.Arrays;

/** Which moves a balance may try for an instance; in hbal's order if it is to be like hbal's. */
final class Moves {
    private static final MoveKind[] NONE = {};
    private static final MoveKind[] SECONDARY = {MoveKind.REPLACE_SECONDARY};
    private static final MoveKind[] WITHOUT_SECONDARY = {MoveKind.REPLACE_SECONDARY, MoveKind.REPLACE_AND_FAILOVER};
    private static final MoveKind[] OFF_DRAINED = {
        MoveKind.REPLACE_SECONDARY, MoveKind.REPLACE_AND_FAILOVER, MoveKind.FAILOVER_AND_REPLACE
    };
    private static final MoveKind[] ALL = {
        MoveKind.REPLACE_SECONDARY,
        MoveKind.REPLACE_AND_FAILOVER,
        MoveKind.REPLACE_PRIMARY,
        MoveKind.FAILOVER_AND_REPLACE
    };
    /** With those first that send less between nodes: of equally good moves the first is taken. */
    private static final MoveKind[] ALL_CHEAPEST_FIRST = {
        MoveKind.REPLACE_SECONDARY,
        MoveKind.FAILOVER_AND_REPLACE,
        MoveKind.REPLACE_AND_FAILOVER,
        MoveKind.REPLACE_PRIMARY
    };

    private static final MoveKind[] ANY = {MoveKind.FAILOVER_TO_ANY};

    private final PlacementState state;
    private final BalanceOptions options;
    private final boolean[] targets;
    private final int[] online;
    private final boolean[] movable;
    private final Mirroring[] mirrorings;
    private double price;
    private long left;
    private boolean isShort;

    Moves(PlacementState state, int[] scope, BalanceOptions options) {
        this.state = state;
        this.options = options;
        left = options.maxCopiedMib();
        Inventory inventory = state.inventory();
        targets = new boolean[inventory.nodes()];
        online = Arrays.stream(scope).filter(node -> !inventory.offline[node]).toArray();
        boolean[] inScope = new boolean[inventory.nodes()];
        for (int node : scope) {
            inScope[node] = true;
            targets[node] = !inventory.offline[node];
        }
        movable = new boolean[inventory.instances()];
        mirrorings = new Mirroring[inventory.instances()];
        for (int at = 0; at < inventory.instances(); at++) {
            InstanceInput instance = inventory.instance(at);
            int from = state.primaryOf(at);
            int second = state.secondaryOf(at);
            mirrorings[at] = mirroring(instance);
            boolean whole = from != InstanceInput.NO_NODE
                    && inScope[from]
                    && (second == InstanceInput.NO_NODE || inScope[second])
                    && (mirrorings[at] != Mirroring.INTERNAL || second != InstanceInput.NO_NODE);
            movable[at] = whole && instance.movable() && instance.autoBalance() && mirrorings[at] != Mirroring.NONE;
        }
    }

    /** What is copied to where it goes can go anywhere. */
    private Mirroring mirroring(InstanceInput instance) {
        Mirroring mirroring = instance.template().mirroring();
        boolean copied = mirroring == Mirroring.NONE && options.localMoves() && options.diskMoves();
        return copied ? Mirroring.EXTERNAL : mirroring;
    }

    /** Whether it may be moved at all, as things are now. */
    boolean isMovable(int instance) {
        return movable[instance] && (!options.evacuateOnly() || isHurt(instance));
    }

    /** The nodes that may be new for an instance; its own are among them. */
    int[] online() {
        return online;
    }

    boolean isLikeHbal() {
        return options.likeHbal();
    }

    boolean isStrict() {
        return !options.ignoreSoftErrors();
    }

    boolean mayFailOver(int instance) {
        return mirrorings[instance] == Mirroring.INTERNAL && isSecondaryUsable(instance);
    }

    /** What may be done with each node that is new to it. */
    MoveKind[] to(int instance) {
        if (mirrorings[instance] == Mirroring.EXTERNAL) {
            return options.instanceMoves() && mayCopy(instance, MoveKind.FAILOVER_TO_ANY) ? ANY : NONE;
        }
        boolean may = mirrorings[instance] != Mirroring.NONE && options.diskMoves();
        if (!may || !mayCopy(instance, MoveKind.REPLACE_SECONDARY)) {
            return NONE;
        }
        if (!options.instanceMoves()) {
            return SECONDARY;
        }
        boolean drained = state.inventory().offline[state.primaryOf(instance)];
        if (options.restrictedMigration()) {
            return drained ? OFF_DRAINED : SECONDARY;
        }
        if (!isSecondaryUsable(instance)) {
            return WITHOUT_SECONDARY;
        }
        return options.likeHbal() ? ALL : ALL_CHEAPEST_FIRST;
    }

    private boolean mayCopy(int instance, MoveKind kind) {
        boolean may = copiedBy(instance, kind) <= left;
        isShort |= !may;
        return may;
    }

    /** In MiB, what such a move copies of disks. */
    long copiedBy(int instance, MoveKind kind) {
        boolean copies = kind != MoveKind.FAILOVER
                && (kind != MoveKind.FAILOVER_TO_ANY || state.inventory().isLocal(instance));
        return copies ? (long) state.inventory().disk[instance] : 0;
    }

    /** In MiB, what it sends of memory: a machine that goes there by another node is sent twice. */
    long sentBy(int instance, MoveKind kind) {
        int migrations = kind == MoveKind.REPLACE_SECONDARY ? 0 : kind == MoveKind.REPLACE_PRIMARY ? 2 : 1;
        return migrations * state.inventory().usedMemoryMib(instance);
    }

    /** What must be gained more than by a move that sends nothing, in the unit of the score. */
    double price(int instance, MoveKind kind) {
        return price == 0 ? 0 : price * (copiedBy(instance, kind) + sentBy(instance, kind));
    }

    /** From now on each MiB costs so much of the score. */
    void setPrice(double ofEachMib) {
        price = ofEachMib;
    }

    /** Of what may be copied, so many MiB have been. */
    void spend(long copied) {
        left -= copied;
    }

    /** Whether a move was not even tried because it would copy more than is left. */
    boolean isShort() {
        return isShort;
    }

    /** Whether such a move of an instance is allowed as it is now. */
    boolean mayMove(int instance, MoveKind kind) {
        return isMovable(instance)
                && (kind == MoveKind.FAILOVER
                        ? mayFailOver(instance)
                        : Arrays.asList(to(instance)).contains(kind));
    }

    private boolean isSecondaryUsable(int instance) {
        int second = state.secondaryOf(instance);
        return options.instanceMoves() && second != InstanceInput.NO_NODE && targets[second];
    }

    private boolean isHurt(int instance) {
        boolean[] offline = state.inventory().offline;
        int second = state.secondaryOf(instance);
        return offline[state.primaryOf(instance)] || second != InstanceInput.NO_NODE && offline[second];
    }
}
