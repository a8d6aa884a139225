package org.gannet.engine.simulation;

import java.util.concurrent.atomic.AtomicLong;
import org.gannet.engine.spi.ClusterStore;
import org.gannet.engine.spi.LeaderLease;
import org.gannet.engine.spi.LeaderLeaseContract;

class InMemoryLeaseTest implements LeaderLeaseContract {
    private final InMemoryClusterStore store = new InMemoryClusterStore();
    private final AtomicLong nanos = new AtomicLong();
    private final LeaderLease one = InMemoryLease.of(store, "one", nanos::get);
    private final LeaderLease another = InMemoryLease.of(store, "another", nanos::get);

    @Override
    public LeaderLease one() {
        return one;
    }

    @Override
    public LeaderLease another() {
        return another;
    }

    @Override
    public ClusterStore leasedStore() {
        return store;
    }

    @Override
    public void letItRunOut() {
        nanos.addAndGet(LONG.toNanos());
    }
}
