package org.gannet.engine.execution;

import org.gannet.engine.simulation.InMemoryClusterStore;
import org.gannet.engine.simulation.InMemoryLease;
import org.gannet.engine.spi.ClusterStore;
import org.gannet.engine.spi.LeaderLease;

class EventReplayTest implements EventReplayContract {
    private final InMemoryClusterStore store = new InMemoryClusterStore();

    @Override
    public ClusterStore store() {
        return store;
    }

    @Override
    public LeaderLease nextLeader() {
        return InMemoryLease.alone(store);
    }

    @Override
    public int seeds() {
        return 20;
    }
}
