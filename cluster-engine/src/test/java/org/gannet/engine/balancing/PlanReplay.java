package org.gannet.engine.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;

/** Does a plan's moves with the slow checker, part by part, and fails at the first that must not be. */
final class PlanReplay {
    private final ClusterInput cluster;
    private final SlowChecker checker;
    private final boolean strict;
    private final String what;

    /**
     * Begins with the cluster as it was.
     *
     * @param strict whether soft limits count
     * @param what is said of a failure
     */
    PlanReplay(ClusterInput cluster, boolean strict, String what) {
        this.cluster = cluster;
        this.strict = strict;
        this.what = what;
        checker = new SlowChecker(cluster);
    }

    SlowChecker checker() {
        return checker;
    }

    void all(List<BalanceMove> moves) {
        moves.forEach(move -> one(move));
    }

    /** One move with all its parts. */
    void one(BalanceMove move) {
        int at = move.instance();
        InstanceInput instance = cluster.instances().get(at);
        String where = what + ": " + move;
        assertThat(checker.primary(at)).as(where).isEqualTo(move.oldPrimary());
        assertThat(checker.secondary(at)).as(where).isEqualTo(move.oldSecondary());
        assertThat(instance.autoBalance() && instance.movable()).as(where).isTrue();
        List<Integer> redundant = IntStream.range(0, cluster.nodes().size())
                .filter(checker::isRedundant)
                .boxed()
                .toList();
        switch (move.kind()) {
            case FAILOVER -> failover(at, where);
            case FAILOVER_TO_ANY -> migrate(at, move.target(), checker.secondary(at), where);
            case REPLACE_SECONDARY -> replace(at, move.target(), where);
            case REPLACE_AND_FAILOVER -> {
                replace(at, move.target(), where);
                failover(at, where);
            }
            case REPLACE_PRIMARY -> {
                failover(at, where);
                replace(at, move.target(), where);
                failover(at, where);
            }
            case FAILOVER_AND_REPLACE -> {
                failover(at, where);
                replace(at, move.target(), where);
            }
        }
        assertThat(checker.primary(at)).as(where).isEqualTo(move.newPrimary());
        assertThat(checker.secondary(at)).as(where).isEqualTo(move.newSecondary());
        if (strict && !isOffline(move.oldPrimary()) && !isOffline(move.oldSecondary())) {
            assertThat(checker.beyond(at, move.newPrimary() != move.oldPrimary()))
                    .as(where)
                    .isEmpty();
            assertThat(redundant).as(where).allMatch(checker::isRedundant);
        }
    }

    private boolean isOffline(int node) {
        return node != InstanceInput.NO_NODE && cluster.nodes().get(node).offline();
    }

    private void failover(int at, String where) {
        migrate(at, checker.secondary(at), checker.primary(at), where);
    }

    private void migrate(int at, int to, int second, String where) {
        assertThat(checker.understands(checker.primary(at), to)).as(where).isTrue();
        put(at, to, second, where);
        assertThat(isOffline(to)).as(where).isFalse();
    }

    private void replace(int at, int to, String where) {
        put(at, checker.primary(at), to, where);
        assertThat(isOffline(to)).as(where).isFalse();
    }

    private void put(int at, int newPrimary, int newSecondary, String where) {
        NodeInput node = cluster.nodes().get(newPrimary);
        assertThat(newPrimary).as(where).isNotEqualTo(newSecondary);
        if (newSecondary != InstanceInput.NO_NODE) {
            assertThat(cluster.nodes().get(newSecondary).group()).as(where).isEqualTo(node.group());
        }
        int oldPrimary = checker.primary(at);
        checker.put(at, newPrimary, newSecondary);
        assertThat(cluster.nodes().get(oldPrimary).group()).as(where).isEqualTo(node.group());
        if (!isOffline(newPrimary) && !isOffline(newSecondary)) {
            assertThat(checker.broken(at, oldPrimary)).as(where).isEmpty();
        }
    }
}
