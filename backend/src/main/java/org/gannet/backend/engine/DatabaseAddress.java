package org.gannet.backend.engine;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** Where the database is, and what kind of database that is. */
record DatabaseAddress(String url, String user, String password) {
    /** H2: another process has the file open. */
    private static final int ALREADY_OPEN = 90020;

    /** Until it must have answered; the lease has to be asked for again before it runs out. */
    private static final int ANSWER_SECONDS = 3;

    static DatabaseAddress of(JdbcConnectionDetails details) {
        return new DatabaseAddress(
                details.getJdbcUrl(),
                Objects.requireNonNullElse(details.getUsername(), ""),
                Objects.requireNonNullElse(details.getPassword(), ""));
    }

    /** Whether it is an H2 that this process itself writes to a disk. */
    boolean isFile() {
        return isAlone() && !url.startsWith("jdbc:h2:mem:");
    }

    /** Whether only this process can use it: H2 locks its file, unless it is told to share it. */
    boolean isAlone() {
        String small = url.toLowerCase(Locale.ROOT);
        return small.startsWith("jdbc:h2:")
                && !small.startsWith("jdbc:h2:tcp:")
                && !small.startsWith("jdbc:h2:ssl:")
                && !small.contains("auto_server=true");
    }

    boolean isPostgres() {
        return url.startsWith("jdbc:postgresql:");
    }

    /**
     * A connection that gives up within seconds, in no pool.
     * @throws StartRefused when another process has the embedded database
     */
    Connection connect() throws SQLException {
        Properties how = new Properties();
        how.setProperty("user", user);
        how.setProperty("password", password);
        if (isPostgres()) {
            how.setProperty("connectTimeout", String.valueOf(ANSWER_SECONDS));
            how.setProperty("socketTimeout", String.valueOf(ANSWER_SECONDS));
            how.setProperty("ApplicationName", "gannet-lease");
        }
        try {
            Connection connection = DriverManager.getConnection(url, how);
            if (isPostgres()) {
                // The server gives up before this side does, so that nothing is done late that was given up here.
                try (Statement statement = connection.createStatement()) {
                    statement.execute("set lock_timeout = 2000");
                    statement.execute("set idle_in_transaction_session_timeout = 3000");
                }
            }
            return connection;
        } catch (SQLException e) {
            if (e.getErrorCode() == ALREADY_OPEN) {
                throw new StartRefused(
                        "another process has the database open, and an H2 file belongs to one process: " + file()
                                + " (several portals need PostgreSQL)",
                        StartRefused.DO_NOT_REPEAT,
                        e);
            }
            throw e;
        }
    }

    /** Where an embedded H2 keeps its file; empty for any other database. */
    Optional<Path> folder() {
        return isFile() ? Optional.ofNullable(Path.of(file()).toAbsolutePath().getParent()) : Optional.empty();
    }

    private String file() {
        return url.replaceFirst("^jdbc:h2:(file:)?", "").replaceFirst(";.*$", "");
    }
}
