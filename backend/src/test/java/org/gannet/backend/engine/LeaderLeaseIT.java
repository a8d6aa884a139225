package org.gannet.backend.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import javax.sql.DataSource;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.engine.spi.ClusterStore;
import org.gannet.engine.spi.ClusterStore.StoreUnavailable;
import org.gannet.engine.spi.LeaderLease;
import org.gannet.engine.spi.LeaderLease.Answer;
import org.gannet.engine.spi.LeaderLeaseContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;

/** On PostgreSQL, and on an H2 as if several processes shared it. */
@ParameterizedClass
@EnumSource(Database.class)
class LeaderLeaseIT implements LeaderLeaseContract {
    @Parameter
    Database database;

    private Backend backend;
    private DatabaseLease one;
    private DatabaseLease another;

    @BeforeEach
    void open() {
        backend = Backend.withoutEngine(database);
        empty();
        one = new DatabaseLease(address(), false);
        another = new DatabaseLease(address(), false);
    }

    @AfterEach
    void close() {
        one.close();
        another.close();
        empty();
    }

    private void empty() {
        JdbcClient client = backend.bean(JdbcClient.class);
        client.sql("delete from nodes").update();
        client.sql("update cluster_revision set revision = 0, epoch = 0, last_event = 0, last_commit = 0")
                .update();
        client.sql("update leader_lease set holder = '', epoch = 0").update();
    }

    private DatabaseAddress address() {
        return DatabaseAddress.of(backend.bean(JdbcConnectionDetails.class));
    }

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
        return backend.bean(JpaClusterStore.class);
    }

    /** As if the database's clock had gone on. */
    @Override
    public void letItRunOut() {
        backend.bean(JdbcClient.class)
                .sql("update leader_lease set ends_at = current_timestamp")
                .update();
    }

    /** The nodes outlive a database: a new one, or an older copy of it, must not begin where they have been. */
    @Test
    void epochsBeginWithTheClock() {
        long before = Clock.systemUTC().millis();
        long epoch = ((Answer.Granted) one.acquire(LONG)).epoch();
        assertThat(epoch).isBetween(before - 60_000, before + 600_000);
    }

    @Test
    void aRealEmbeddedDatabaseIsLedByWhoeverHasIt() {
        one.acquire(LONG);
        if (address().isAlone()) {
            try (DatabaseLease next = new DatabaseLease(address(), true)) {
                assertThat(next.otherLeader()).isEmpty();
                assertThat(next.acquire(LONG)).isInstanceOf(Answer.Granted.class);
            }
        } else {
            assertThat(another.otherLeader()).isPresent();
        }
    }

    /** A computer that vanishes in the middle of a commit leaves a transaction that nobody ends. */
    @Test
    void givesUpWhenSomebodyHoldsTheRowAndGoesOnAfterwards() throws Exception {
        try (Connection holds = backend.bean(DataSource.class).getConnection();
                Statement statement = holds.createStatement()) {
            holds.setAutoCommit(false);
            statement.execute("update cluster_revision set epoch = epoch");
            assertThatThrownBy(() -> one.acquire(LONG)).isInstanceOf(StoreUnavailable.class);
            holds.rollback();
        }
        assertThat(one.acquire(LONG)).isInstanceOf(Answer.Granted.class);
    }
}
