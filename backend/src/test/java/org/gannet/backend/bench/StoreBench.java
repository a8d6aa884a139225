package org.gannet.backend.bench;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.gannet.backend.testing.Database;
import org.gannet.engine.event.EngineEvent;
import org.gannet.engine.event.Fact;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.spi.ClusterStore;
import org.gannet.engine.spi.LeaderLease;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The database alone: what a commit takes and writes, and what a start takes. */
final class StoreBench {
    private static final int COMMITS = 1000;
    private static final int TOUCHED = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private final Sheet sheet;
    private final Database database;

    StoreBench(Sheet sheet, Database database) {
        this.sheet = sheet;
        this.database = database;
    }

    /** One change of one machine per commit, as a step of a job makes it; machines spread over all of them. */
    void commits(int nodes, int instances) {
        Fleet fleet = Fleet.of(nodes, instances, List.of(new OwnerId(new UUID(0, 1))));
        try (Portal portal = Portal.idle(database, Benchmarks.fresh("commits"), new InstantNodes(fleet))) {
            portal.fill(fleet.changes());
            if (database == Database.POSTGRESQL) {
                sheet.line(database + ": settings", settings(portal.bean(JdbcClient.class)), "");
            }
            ClusterStore store = portal.bean(ClusterStore.class);
            ClusterStore.Snapshot begin = store.load();
            Series series = new Series(
                    store,
                    Portal.epoch(portal.bean(LeaderLease.class)),
                    fleet,
                    begin.state().revision(),
                    begin.lastEvent());
            series.run(3 * TOUCHED);
            long before = written(portal);
            long[] nanos = series.run(COMMITS);
            long bytes = written(portal) - before;
            String size = String.format(Locale.ROOT, " (%,d machines)", instances);
            sheet.times(database + ": one commit" + size, nanos, "");
            sheet.line(
                    database + ": bytes written per commit" + size,
                    String.format(Locale.ROOT, "%,d", bytes / COMMITS),
                    "independent of the size");
        }
    }

    private static String settings(JdbcClient database) {
        return List.of("server_version", "fsync", "synchronous_commit", "full_page_writes").stream()
                .map(name -> name + " "
                        + database.sql("show " + name).query(String.class).single())
                .collect(Collectors.joining(", "));
    }

    private long written(Portal portal) {
        return switch (database) {
            case H2 -> Meter.writtenBytes();
            case POSTGRESQL ->
                portal.bean(JdbcClient.class)
                        .sql("select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint")
                        .query(Long.class)
                        .single();
        };
    }

    private static final class Series {
        private final ClusterStore store;
        private final long epoch;
        private final Fleet fleet;
        private long revision;
        private long lastEvent;

        Series(ClusterStore store, long epoch, Fleet fleet, long revision, long lastEvent) {
            this.store = store;
            this.epoch = epoch;
            this.fleet = fleet;
            this.revision = revision;
            this.lastEvent = lastEvent;
        }

        long[] run(int commits) {
            long[] nanos = new long[commits];
            int stride = fleet.instances().size() / TOUCHED;
            for (int number = 0; number < commits; number++) {
                Instance instance = fleet.instances()
                        .get(number % TOUCHED * stride)
                        .withWished(number / TOUCHED % 2 == 0 ? AdminState.DOWN : AdminState.UP);
                Change change = new Change.PutInstance(instance);
                EngineEvent.Recorded event = new EngineEvent.Recorded(
                        lastEvent + 1,
                        Clock.systemUTC().instant(),
                        new Fact.ObjectChanged(change, Optional.of(instance.owner())));
                long begun = System.nanoTime();
                revision = store.commit(
                        new ClusterStore.Commit(epoch, 1, revision, List.of(change), List.of(), List.of(event)));
                nanos[number] = System.nanoTime() - begun;
                lastEvent++;
            }
            return nanos;
        }
    }

    /** A second start over a full database, and what the process holds then. */
    void start(Fleet fleet) {
        String name = Benchmarks.fresh("start");
        InstantNodes nodes = new InstantNodes(fleet);
        try (Portal portal = Portal.idle(database, name, nodes)) {
            portal.fill(fleet.changes());
        }
        // The first start counts machines that no request came before as used; no other start does.
        Portal.start(database, name, nodes).close();
        long heapBefore = Meter.heapBytes();
        long begun = System.nanoTime();
        try (Portal portal = Portal.start(database, name, nodes)) {
            long started = System.nanoTime() - begun;
            long loading = System.nanoTime();
            int loaded =
                    portal.bean(ClusterStore.class).load().state().instances().size();
            long load = System.nanoTime() - loading;
            Meter.waitUntil(
                    () -> Benchmarks.answering(portal.engine()) == fleet.nodes().size(), PATIENCE);
            String size = String.format(
                    Locale.ROOT, "%,d nodes, %,d machines", fleet.nodes().size(), loaded);
            sheet.line(database + ": start of portal and engine, " + size, Sheet.text(started), "< 10 s");
            sheet.line(database + ": of it reading the state", Sheet.text(load), "");
            long heap = Meter.heapBytes() - heapBefore;
            sheet.line(
                    database + ": heap of portal and engine, all nodes reported", Sheet.mebibytes(heap), "< 600 MiB");
        }
    }
}
