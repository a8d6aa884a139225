package org.gannet.backend.engine;

import java.time.Duration;
import org.gannet.engine.spi.LeaderLease;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The lease in the database. */
@Component
class JpaLeaderLease implements LeaderLease {
    private final JdbcClient database;
    private final TransactionTemplate write;

    JpaLeaderLease(JdbcClient database, PlatformTransactionManager transactions) {
        this.database = database;
        this.write = new TransactionTemplate(transactions);
    }

    @Override
    @SuppressWarnings("NullAway") // returns what the work returned
    public Answer acquire(Duration length) {
        return write.execute(status -> {
            database.sql("update cluster_revision set epoch = epoch + 1 where id = 1")
                    .update();
            return new Answer.Granted(database.sql("select epoch from cluster_revision where id = 1")
                    .query(Long.class)
                    .single());
        });
    }

    @Override
    public boolean renew(long epoch, Duration length) {
        return true;
    }

    @Override
    public void release(long epoch) {}
}
