package org.gannet.backend.engine;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.gannet.backend.support.BackendOnly;
import org.gannet.backend.support.DiskFull;
import org.gannet.engine.spi.ClusterStore.StoreUnavailable;
import org.gannet.engine.spi.LeaderLease;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease in the database, by the database's clock. It has a connection of its own: however busy the others are, it
 * is prolonged in time. Epochs begin with the database's clock, in milliseconds, so that they go on rising for nodes
 * when the database was put back to an older state or is a new one. An embedded database belongs to this process alone:
 * whoever led before is dead, and nobody waits for him. May be used by several threads.
 */
@BackendOnly
public final class DatabaseLease implements LeaderLease, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseLease.class);

    private final DatabaseAddress address;
    private final boolean alone;
    private final DiskRoom room;
    private final LongSupplier nanos;
    private final String holder = holder();
    private @Nullable Sighting sighting;
    private @Nullable Connection connection;
    private boolean wasOpen;

    /** The row, and what time it is there. */
    private record Row(String holder, long epoch, OffsetDateTime endsAt, OffsetDateTime now) {
        Duration left() {
            return Duration.between(now, endsAt);
        }
    }

    /** Somebody else's lease, which nobody has prolonged since it was first seen so. */
    private record Sighting(String holder, long epoch, OffsetDateTime endsAt, long nanos) {
        boolean isOf(Row row) {
            return holder.equals(row.holder()) && epoch == row.epoch() && endsAt.isEqual(row.endsAt());
        }
    }

    /** Something to do in one transaction. */
    private interface Work<T> {
        T in(Connection transaction) throws SQLException;
    }

    /** @param alone whether no other process can use the database */
    DatabaseLease(DatabaseAddress address, boolean alone) {
        this(address, alone, System::nanoTime);
    }

    /** @param nanos of this process, passing evenly */
    DatabaseLease(DatabaseAddress address, boolean alone, LongSupplier nanos) {
        this.address = address;
        this.alone = alone;
        this.room = new DiskRoom(address);
        this.nanos = nanos;
    }

    /** Unique, and says where: "portal1.example.org, process 4711 (3f2b…)". */
    private static String holder() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "unknown host";
        }
        String start = UUID.randomUUID().toString().substring(0, 8);
        return host + ", process " + ProcessHandle.current().pid() + " (" + start + ")";
    }

    /**
     * Connects, unless it is connected.
     * @throws StartRefused when the database belongs to another process
     * @throws StoreUnavailable
     */
    void requireDatabase() {
        transaction(each -> true);
    }

    /**
     * Who else leads just now. A lease that lasts longer than any is asked for tells nothing yet: it is looked at until
     * its holder prolongs it, or has not for too long.
     * @param length that leases are asked for
     * @throws StoreUnavailable also when the table of leases is not there yet
     */
    Optional<Answer.Held> otherLeader(Duration length) {
        Optional<Answer.Held> other;
        do {
            other = transaction(each -> heldBySomebodyElse(row(each, false), length));
        } while (other.filter(held -> held.left().compareTo(length) > 0).isPresent() && pause(length.dividedBy(10)));
        return other;
    }

    /** @return false when somebody does not want to wait */
    private static boolean pause(Duration pause) {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public Answer acquire(Duration length) {
        return transaction(each -> {
            // Who stands by only looks: it holds up nobody.
            Optional<Answer.Held> other = heldBySomebodyElse(row(each, false), length);
            return other.isPresent() ? other.get() : take(each, length);
        });
    }

    private Answer take(Connection each, Duration length) throws SQLException {
        room.require();
        Row row = row(each, true);
        Optional<Answer.Held> other = heldBySomebodyElse(row, length);
        if (other.isPresent()) {
            return other.get();
        }
        long seen;
        try (Statement statement = each.createStatement();
                ResultSet found =
                        statement.executeQuery("select epoch from cluster_revision where id = 1 for update")) {
            found.next();
            seen = found.getLong(1);
        }
        long epoch =
                Math.max(Math.max(seen, row.epoch()) + 1, row.now().toInstant().toEpochMilli());
        update(each, "update cluster_revision set epoch = ? where id = 1", epoch);
        update(
                each,
                "update leader_lease set holder = ?, epoch = ?, ends_at = ? where id = 1",
                holder,
                epoch,
                row.now().plus(length));
        return new Answer.Granted(epoch);
    }

    private Optional<Answer.Held> heldBySomebodyElse(Row row, Duration length) {
        boolean mine = row.holder().isEmpty() || row.holder().equals(holder);
        return mine || alone || !row.left().isPositive() || isAbandoned(row, length)
                ? Optional.empty()
                : Optional.of(new Answer.Held(row.holder(), row.left()));
    }

    /**
     * Whether its holder has not prolonged it for twice its length while this process looked: then it has run out,
     * whatever the database's clock says, which has been set back or was ahead when the lease was granted.
     */
    private boolean isAbandoned(Row row, Duration length) {
        Sighting last = sighting;
        long now = nanos.getAsLong();
        if (last == null || !last.isOf(row)) {
            sighting = new Sighting(row.holder(), row.epoch(), row.endsAt(), now);
            return false;
        }
        boolean abandoned = now - last.nanos() > length.multipliedBy(2).toNanos();
        if (abandoned) {
            LOG.warn(
                    "The lease of {} ends at {} by the database's clock, where it is {}, and has not been prolonged for"
                            + " {}: that clock has been set back. The lease counts as run out.",
                    row.holder(),
                    row.endsAt(),
                    row.now(),
                    Duration.ofNanos(now - last.nanos()));
        }
        return abandoned;
    }

    @Override
    public boolean renew(long epoch, Duration length) {
        return transaction(each -> {
            Row row = row(each, !alone);
            if (row.epoch() != epoch) {
                return false;
            }
            if (!alone) {
                update(
                        each,
                        "update leader_lease set ends_at = ? where id = 1",
                        row.now().plus(length));
            }
            return true;
        });
    }

    @Override
    public void release(long epoch) {
        transaction(each -> update(each, "update leader_lease set holder = '' where id = 1 and epoch = ?", epoch));
    }

    /** @param forUpdate so that others wait until this transaction has ended */
    private static Row row(Connection each, boolean forUpdate) throws SQLException {
        String query = "select holder, epoch, ends_at, current_timestamp from leader_lease where id = 1";
        try (Statement statement = each.createStatement();
                ResultSet found = statement.executeQuery(forUpdate ? query + " for update" : query)) {
            found.next();
            return new Row(
                    found.getString(1),
                    found.getLong(2),
                    found.getObject(3, OffsetDateTime.class),
                    found.getObject(4, OffsetDateTime.class));
        }
    }

    private static int update(Connection each, String sql, Object... values) throws SQLException {
        try (var statement = each.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    /** One at a time. What fails leaves the connection, and the next one makes another. */
    private synchronized <T> T transaction(Work<T> work) {
        try {
            Connection open = connection;
            if (open == null) {
                open = connect();
                open.setAutoCommit(false);
                connection = open;
                wasOpen = true;
            }
            T result = work.in(open);
            open.commit();
            return result;
        } catch (SQLException | DiskFull e) {
            close();
            throw new StoreUnavailable("the database does not answer: " + e.getMessage(), e);
        }
    }

    private Connection connect() throws SQLException {
        try {
            return address.connect();
        } catch (StartRefused e) {
            if (wasOpen) {
                // This very process has it open: H2 has closed it for some trouble and is not done with that yet.
                throw new SQLException(e.getMessage(), e);
            }
            throw e;
        }
    }

    /** Gives the connection back; the next question makes another one. */
    @Override
    public synchronized void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                // It is of no use any more, closed or not.
                return;
            }
        }
    }
}
