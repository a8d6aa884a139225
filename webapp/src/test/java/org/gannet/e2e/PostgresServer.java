package org.gannet.e2e;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** A PostgreSQL of one test, which may be stopped and started again: same data, same port. */
final class PostgresServer implements AutoCloseable {
    private static final String USER = "postgres";

    private final Path directory;
    private final int port;
    private Optional<EmbeddedPostgres> running = Optional.empty();

    /** @param directory of its data, made when it is not there */
    PostgresServer(Path directory) {
        this.directory = directory;
        this.port = Ports.free("127.0.0.1");
    }

    PostgresServer start() {
        try {
            running = Optional.of(EmbeddedPostgres.builder()
                    .setDataDirectory(directory)
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    // The library's own default lets a server that is killed forget what it has confirmed.
                    .setServerConfig("synchronous_commit", "on")
                    .start());
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connections are cut at once, as when its computer is restarted in order. */
    void stop() {
        try {
            if (running.isPresent()) {
                running.get().close();
            }
            running = Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a database. @return its address for JDBC */
    String database(String name) {
        execute("create database " + name);
        return url(name);
    }

    /** Makes a database whose tables are in this folder; what is under way is kept elsewhere. */
    String database(String name, Path folder) {
        execute("create tablespace small location '" + folder + "'");
        execute("create database " + name + " tablespace small");
        return url(name);
    }

    /** All connections to this database end at once, as when a network between breaks or an operator ends them. */
    void endConnections(String name) {
        execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
    }

    private void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(url(USER), USER, "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    String user() {
        return USER;
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    @Override
    public void close() {
        stop();
    }
}
