package org.gannet.backend.engine;

import java.util.stream.Stream;
import org.gannet.engine.model.Group;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables of the engine, for tests that want none of what others left. */
final class EngineTables {
    private EngineTables() {}

    /** As the migrations leave them. */
    static void empty(JdbcClient client) {
        Stream.of("instances", "nodes", "networks", "node_groups", "jobs", "engine_events", "cluster_settings")
                .forEach(table -> client.sql("delete from " + table).update());
        client.sql("insert into node_groups (id, document) values (?, ?)")
                .params(Group.FIRST.value(), Documents.write(Group.first()))
                .update();
        client.sql("update cluster_revision set revision = 0, epoch = 0, last_event = 0, last_commit = 0")
                .update();
    }
}
