package org.gannet.backend.engine;

import java.sql.Types;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gannet.engine.event.EngineEvent;
import org.gannet.engine.job.Job;
import org.gannet.engine.model.Change;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Writes the rows of a commit in the caller's transaction, each kind in one batch: what a commit costs is mostly the
 * way of each statement to the database and back.
 */
@Component
class CommitRows {
    private static final int AT_ONCE = 1000;
    private final JdbcTemplate database;

    CommitRows(JdbcTemplate database) {
        this.database = database;
    }

    /** In their order: of changes of one object only the last one matters. */
    void apply(List<Change> changes) {
        Table nodes = new Table("nodes", "name");
        Table instances = new Table("instances", "id");
        Table groups = new Table("node_groups", "id");
        Table networks = new Table("networks", "id");
        Table settings = new Table("cluster_settings", "name");
        for (Change change : changes) {
            switch (change) {
                case Change.PutInstance put ->
                    instances.put(put.instance().id().value(), Documents.write(put.instance()));
                case Change.DropInstance drop -> instances.drop(drop.id().value());
                case Change.PutNode put -> nodes.put(put.node().name().value(), Documents.write(put.node()));
                case Change.DropNode drop -> nodes.drop(drop.name().value());
                case Change.PutGroup put -> groups.put(put.group().id().value(), Documents.write(put.group()));
                case Change.DropGroup drop -> groups.drop(drop.id().value());
                case Change.PutNetwork put -> networks.put(put.network().id().value(), Documents.write(put.network()));
                case Change.DropNetwork drop -> networks.drop(drop.id().value());
                case Change.PutSettings put -> settings.put("cluster", Documents.write(put));
                case Change.PutQueueSettings put -> settings.put("queue", Documents.write(put));
                case Change.PutSubmissionRules put -> settings.put("rules", Documents.write(put));
            }
        }
        List.of(nodes, instances, groups, networks, settings).forEach(this::write);
    }

    /** Objects as documents, by key. */
    private record Table(String name, String key, Map<Object, String> puts, Set<Object> drops) {
        Table(String name, String key) {
            this(name, key, new LinkedHashMap<>(), new LinkedHashSet<>());
        }

        void put(Object id, String document) {
            drops.remove(id);
            puts.put(id, document);
        }

        void drop(Object id) {
            puts.remove(id);
            drops.add(id);
        }
    }

    private void write(Table table) {
        List<Map.Entry<Object, String>> unknown = new ArrayList<>();
        List<Map.Entry<Object, String>> puts = List.copyOf(table.puts().entrySet());
        String update = "update " + table.name() + " set document = ? where " + table.key() + " = ?";
        int[] updated = batch(update, puts);
        for (int number = 0; number < updated.length; number++) {
            if (updated[number] == 0) {
                unknown.add(puts.get(number));
            }
        }
        batch("insert into " + table.name() + " (document, " + table.key() + ") values (?, ?)", unknown);
        List<Object[]> drops =
                table.drops().stream().map(id -> new Object[] {id}).toList();
        if (!drops.isEmpty()) {
            database.batchUpdate("delete from " + table.name() + " where " + table.key() + " = ?", drops);
        }
    }

    private int[] batch(String sql, List<Map.Entry<Object, String>> documents) {
        int[][] counts = database.batchUpdate(sql, documents, AT_ONCE, (statement, entry) -> {
            statement.setString(1, entry.getValue());
            statement.setObject(2, entry.getKey());
        });
        return Arrays.stream(counts).flatMapToInt(Arrays::stream).toArray();
    }

    /** The next versions of jobs that are there. @throws IllegalStateException when one is not */
    void update(List<Job> jobs) {
        String sql = "update jobs set state = ?, ended_at = ?, document = ? where id = ?";
        int[][] counts = database.batchUpdate(sql, jobs, AT_ONCE, (statement, job) -> {
            statement.setString(1, job.state().name());
            if (job.endedAt().isPresent()) {
                statement.setObject(2, job.endedAt().get().atOffset(ZoneOffset.UTC));
            } else {
                statement.setNull(2, Types.TIMESTAMP_WITH_TIMEZONE);
            }
            statement.setString(3, Documents.write(job));
            statement.setObject(4, job.id().value());
        });
        int number = 0;
        for (int[] some : counts) {
            for (int count : some) {
                if (count == 0) {
                    throw new IllegalStateException(
                            "no such job: " + jobs.get(number).id());
                }
                number++;
            }
        }
    }

    void record(List<EngineEvent.Recorded> events) {
        String sql = "insert into engine_events (seq, happened_at, fact) values (?, ?, ?)";
        database.batchUpdate(sql, events, AT_ONCE, (statement, event) -> {
            statement.setLong(1, event.seq());
            statement.setObject(2, event.at().atOffset(ZoneOffset.UTC));
            statement.setString(3, Documents.write(event.fact()));
        });
    }
}
