package org.gannet.backend.engine;

import org.gannet.backend.testing.Database;
import org.gannet.engine.spi.ClusterStore;
import org.gannet.engine.spi.ClusterStoreCommitContract;
import org.gannet.engine.spi.ClusterStoreContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The store in the database keeps the contract of every store. */
@ParameterizedClass
@EnumSource(Database.class)
class ClusterStoreIT implements ClusterStoreContract, ClusterStoreCommitContract {
    @Parameter
    Database database;

    @BeforeEach
    void empty() {
        JdbcClient client = LostCommits.on(database).bean(JdbcClient.class);
        EngineTables.empty(client);
    }

    @Override
    public ClusterStore store() {
        return LostCommits.on(database).bean(JpaClusterStore.class);
    }

    @Override
    public void loseNextCommit(Loss loss) {
        LostCommits.on(database).loseNext(loss);
    }
}
