package org.gannet.backend.engine;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/**
 * What every connection to PostgreSQL is told. A portal whose computer vanishes in the middle of a transaction would
 * hold its locks for hours, so the server ends that; and a server that vanishes would be waited for as long.
 */
@Component
class PostgresConnections implements BeanPostProcessor {
    /** No transaction of Gannet waits for anything but the database. */
    private static final int LONGEST_IDLE_MILLIS = 10_000;

    /** Longer than any statement takes, those of an upgrade too. */
    private static final String LONGEST_ANSWER_SECONDS = "120";

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool
                && pool.getJdbcUrl() != null
                && pool.getJdbcUrl().startsWith("jdbc:postgresql:")) {
            pool.setConnectionInitSql("set idle_in_transaction_session_timeout = " + LONGEST_IDLE_MILLIS);
            pool.addDataSourceProperty("tcpKeepAlive", "true");
            pool.addDataSourceProperty("socketTimeout", LONGEST_ANSWER_SECONDS);
        }
        return bean;
    }
}
