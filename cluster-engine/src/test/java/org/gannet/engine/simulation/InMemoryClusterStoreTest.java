package org.gannet.engine.simulation;

import org.gannet.engine.spi.ClusterStore;
import org.gannet.engine.spi.ClusterStoreContract;

class InMemoryClusterStoreTest implements ClusterStoreContract {
    private final InMemoryClusterStore store = new InMemoryClusterStore();

    @Override
    public ClusterStore store() {
        return store;
    }
}
