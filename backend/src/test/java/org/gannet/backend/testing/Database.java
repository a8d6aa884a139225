package org.gannet.backend.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** The databases that Gannet runs on. Every persistence test runs on each. */
public enum Database {
    H2 {
        @Override
        public Map<String, Object> properties(String name, Path directory) {
            // As the demo has it: each commit is on disk when it returns.
            return Map.of(
                    "spring.datasource.url",
                    "jdbc:h2:file:" + directory.resolve(name).toAbsolutePath()
                            + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE",
                    "spring.datasource.username",
                    "sa");
        }
    },
    POSTGRESQL {
        @Override
        public Map<String, Object> properties(String name, Path directory) {
            try (Connection connection = Server.ONLY.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                if (!exists(statement, name)) {
                    statement.execute("create database " + name);
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return Map.of(
                    "spring.datasource.url",
                    Server.ONLY.getJdbcUrl("postgres", name),
                    "spring.datasource.username",
                    "postgres");
        }

        private static boolean exists(Statement statement, String name) throws SQLException {
            try (var found = statement.executeQuery("select 1 from pg_database where datname = '" + name + "'")) {
                return found.next();
            }
        }
    };

    /** Of one database, made when it is not there. @param name lower-case letters and digits */
    public abstract Map<String, Object> properties(String name, Path directory);

    /** One server for all tests of this JVM; ends with it. */
    private static final class Server {
        static final EmbeddedPostgres ONLY = start();

        private static EmbeddedPostgres start() {
            try {
                // By itself it acknowledges commits before they are on disk: right for tests, wrong for measuring.
                String durable = Boolean.getBoolean("database.durable") ? "on" : "off";
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", durable)
                        .setServerConfig("synchronous_commit", durable)
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
