package org.gannet.engine.simulation;

import org.gannet.engine.spi.ClusterStore;
import org.gannet.engine.spi.ClusterStoreCommitContract;
import org.gannet.engine.spi.ClusterStoreContract;

class InMemoryClusterStoreTest implements ClusterStoreContract, ClusterStoreCommitContract {
    private final InMemoryClusterStore store = new InMemoryClusterStore();

    @Override
    public ClusterStore store() {
        return store;
    }

    @Override
    public void loseNextCommit(Loss loss) {
        store.setFaults(new InMemoryClusterStore.Faults() {
            @Override
            public void beforeWrite() {
                lose(Loss.REQUEST);
            }

            @Override
            public void afterWrite() {
                lose(Loss.ANSWER);
            }

            private void lose(Loss here) {
                if (loss == here) {
                    store.clearFaults();
                    throw new ClusterStore.StoreUnavailable("the connection is lost");
                }
            }
        });
    }
}
