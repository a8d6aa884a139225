package org.gannet.backend.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.engine.model.Change;
import org.gannet.engine.spi.ClusterStore.Commit;
import org.gannet.engine.testing.Jobs;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** H2 counts what it is told: each transaction that wrote is followed by a write to the disk, no other is. */
class EmbeddedDurabilityIT {
    private final Backend backend = Backend.withoutEngine(Database.H2);
    private final JdbcClient client = backend.bean(JdbcClient.class);
    private final JpaClusterStore store = backend.bean(JpaClusterStore.class);

    @Test
    void whatIsAcknowledgedIsOnDisk() {
        client.sql("set query_statistics true").update();
        try {
            store.load();
            assertThat(writes()).isZero();
            long epoch = client.sql("select epoch from cluster_revision")
                    .query(Long.class)
                    .single();
            long revision = store.load().state().revision();
            store.commit(new Commit(
                    epoch, 1, revision, List.of(new Change.PutNode(Jobs.node("durable"))), List.of(), List.of()));
            assertThat(writes()).isEqualTo(1);
            store.insertJob(Jobs.queued(77, 0));
            assertThat(writes()).isEqualTo(2);
            store.jobs(store.queuedJobs());
            assertThat(writes()).isEqualTo(2);
        } finally {
            client.sql("set query_statistics false").update();
            client.sql("delete from jobs").update();
            client.sql("delete from nodes").update();
        }
    }

    private long writes() {
        return client.sql("select coalesce(sum(execution_count), 0) from information_schema.query_statistics"
                        + " where lower(sql_statement) = 'checkpoint sync'")
                .query(Long.class)
                .single();
    }
}
