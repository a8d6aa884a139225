package org.gannet.backend.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.engine.EngineSettings;
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
    /** As a portal asks for it. */
    private static final Duration SHORT = EngineSettings.standard().leaseLength();

    @Parameter
    Database database;

    private Backend backend;
    private DatabaseLease one;
    private DatabaseLease another;
    /** How long the other one has looked on. */
    private volatile Duration looked = Duration.ZERO;

    @BeforeEach
    void open() {
        backend = Backend.withoutEngine(database);
        empty();
        one = new DatabaseLease(address(), false);
        another = new DatabaseLease(address(), false, () -> looked.toNanos());
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

    /** After a restore, or when somebody corrects the server's clock: the lease of one who is dead ends tomorrow. */
    @Test
    void aLeaseFromTheFutureIsWaitedForOnlyAsLongAsItIsNotProlonged() {
        long epoch = ((Answer.Granted) one.acquire(SHORT)).epoch();
        setClockBackByADay();

        assertThat(another.acquire(SHORT))
                .isInstanceOfSatisfying(
                        Answer.Held.class, held -> assertThat(held.left()).isGreaterThan(SHORT));
        looked = SHORT.multipliedBy(2);
        assertThat(another.acquire(SHORT)).as("not for long enough").isInstanceOf(Answer.Held.class);
        looked = looked.plusSeconds(1);
        long next = ((Answer.Granted) another.acquire(SHORT)).epoch();

        assertThat(next).isGreaterThan(epoch);
        assertThat(one.renew(epoch, SHORT)).as("whoever had it learns it").isFalse();
    }

    @Test
    void aLeaderWhoLivesKeepsItsLeadWhereverTheClockIsSet() {
        long epoch = ((Answer.Granted) one.acquire(SHORT)).epoch();
        setClockBackByADay();
        assertThat(another.acquire(SHORT)).isInstanceOf(Answer.Held.class);

        looked = SHORT;
        assertThat(one.renew(epoch, SHORT)).isTrue();
        looked = SHORT.multipliedBy(3);
        assertThat(another.acquire(SHORT))
                .isInstanceOfSatisfying(
                        Answer.Held.class, held -> assertThat(held.left()).isLessThanOrEqualTo(SHORT));
    }

    @Test
    void whoOnlyAsksWhoLeadsIsNotDeceivedByALeaseFromTheFuture() {
        Duration moment = Duration.ofMillis(100);
        one.acquire(SHORT);
        assertThat(another.otherLeader(SHORT)).isPresent();
        setClockBackByADay();
        try (DatabaseLease third = new DatabaseLease(address(), false)) {
            assertThat(third.otherLeader(moment)).isEmpty();
        }
    }

    /** By an operator, when nodes know a higher one than a restored database does. */
    @Test
    void anEpochThatWasRaisedIsWhereTheNextBegins() {
        long far = Clock.systemUTC().millis() * 2;
        backend.bean(JdbcClient.class)
                .sql("update cluster_revision set epoch = " + far)
                .update();
        assertThat(((Answer.Granted) one.acquire(SHORT)).epoch()).isEqualTo(far + 1);
    }

    /** As the lease sees it: it was granted by a clock that was a day ahead. */
    private void setClockBackByADay() {
        backend.bean(JdbcClient.class)
                .sql("update leader_lease set ends_at = ends_at + interval '1' day")
                .update();
    }

    @Test
    void aRealEmbeddedDatabaseIsLedByWhoeverHasIt() {
        one.acquire(LONG);
        if (address().isAlone()) {
            try (DatabaseLease next = new DatabaseLease(address(), true)) {
                assertThat(next.otherLeader(LONG)).isEmpty();
                assertThat(next.acquire(LONG)).isInstanceOf(Answer.Granted.class);
            }
        } else {
            assertThat(another.otherLeader(LONG)).isPresent();
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
