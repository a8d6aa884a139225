package org.gannet.backend.engine;

import java.util.stream.Stream;
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
        Stream.of("instances", "nodes", "jobs", "engine_events", "cluster_settings")
                .forEach(table -> client.sql("delete from " + table).update());
        client.sql("update cluster_revision set revision = 0, epoch = 0, last_event = 0, last_commit = 0")
                .update();
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
