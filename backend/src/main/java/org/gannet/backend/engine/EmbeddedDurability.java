package org.gannet.backend.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.gannet.backend.support.DiskFull;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Lets every transaction on an embedded H2 return only when it is on disk: H2 itself gives each commit to the operating
 * system at most ({@code WRITE_DELAY=0}), which survives the end of the process but no power failure. Those who commit
 * while the disk is busy share the next write. And none begins that may find the disk full: see {@link DiskRoom}.
 */
@Component
class EmbeddedDurability implements TransactionExecutionListener, AutoCloseable {
    private final DatabaseAddress address;
    private final DiskRoom room;
    private final Object guard = new Object();
    /** Counts those who asked. */
    private long asked;
    /** All up to this one have been answered. */
    private long written;

    private boolean writing;
    private @Nullable Connection connection;

    EmbeddedDurability(JdbcConnectionDetails database) {
        this.address = DatabaseAddress.of(database);
        this.room = new DiskRoom(address);
    }

    /** @throws DiskFull when it could write, and there is no room for that */
    @Override
    public void beforeBegin(TransactionExecution transaction) {
        if (!transaction.isReadOnly()) {
            room.require();
        }
    }

    @Override
    public void afterCommit(TransactionExecution transaction, @Nullable Throwable failure) {
        if (failure == null && transaction.isNewTransaction() && !transaction.isReadOnly() && address.isFile()) {
            awaitDisk();
        }
    }

    private void awaitDisk() {
        long upTo;
        synchronized (guard) {
            asked++;
            long mine = asked;
            while (writing && written < mine) {
                await();
            }
            if (written >= mine) {
                return;
            }
            writing = true;
            upTo = asked;
        }
        boolean done = false;
        try {
            write();
            done = true;
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("the database could not write to its disk", e);
        } finally {
            synchronized (guard) {
                writing = false;
                written = done ? upTo : written;
                guard.notifyAll();
            }
        }
    }

    private void await() {
        try {
            guard.wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataAccessResourceFailureException("interrupted before it was on disk", e);
        }
    }

    /** By the one who writes. */
    private void write() throws SQLException {
        try {
            Connection open = connection;
            if (open == null) {
                open = address.connect();
                connection = open;
            }
            try (Statement statement = open.createStatement()) {
                statement.execute("checkpoint sync");
            }
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() throws SQLException {
        Connection open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
    }
}
