package org.gannet.engine.simulation.world;

import org.gannet.engine.model.ClusterState;
import org.gannet.engine.spi.ClusterStore;

/** Once an engine leads, nothing is stored that an earlier one has decided. */
final class OnlyTheLeaderWrites implements Invariant {
    private final World world;
    private long highest;

    OnlyTheLeaderWrites(World world) {
        this.world = world;
    }

    @Override
    public String name() {
        return "only the leader writes";
    }

    @Override
    public void leads(long epoch) {
        highest = Math.max(highest, epoch);
    }

    @Override
    public void committed(ClusterStore.Commit commit, ClusterState after) {
        if (commit.epoch() < highest) {
            world.invariants()
                    .broken(this, "a commit of epoch " + commit.epoch() + " is stored; " + highest + " leads");
        }
    }
}
