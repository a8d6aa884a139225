package org.gannet.backend.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.model.Change;
import org.gannet.engine.spi.ClusterStore;
import org.gannet.engine.spi.LeaderLease;
import org.gannet.engine.spi.NodeAccess;
import org.springframework.context.ConfigurableApplicationContext;

/** The backend with its engine on a database, over nodes that answer at once. */
final class Portal implements AutoCloseable {
    private static final int AT_ONCE = 1000;
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Map<String, Object> PROPERTIES =
            Map.of("gannet.reports.every", "5s", "gannet.reports.silent-after", "16s", "logging.level.root", "error");
    private final ConfigurableApplicationContext context;

    private Portal(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** With reports every five seconds. @param name of the database; the same name finds the same data again */
    static Portal start(Database database, String name, NodeAccess nodes) {
        return start(database, name, nodes, true);
    }

    /** Without the engine: for putting things into the database. */
    static Portal idle(Database database, String name, NodeAccess nodes) {
        return start(database, name, nodes, false);
    }

    private static Portal start(Database database, String name, NodeAccess nodes, boolean engine) {
        return new Portal(Backend.context(
                database,
                name,
                engine,
                PROPERTIES,
                context -> context.registerBean("nodes", NodeAccess.class, () -> nodes)));
    }

    /** Over nodes that it reaches by HTTPS, as in earnest. @param engine whether it is started */
    static Portal wired(Database database, String name, boolean engine) {
        Map<String, Object> properties = new HashMap<>(PROPERTIES);
        properties.put("gannet.simulated", false);
        return new Portal(Backend.context(database, name, engine, properties, context -> {}));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    ClusterEngine engine() {
        return bean(ClusterEngine.class);
    }

    /** Puts it all into an idle portal's database. */
    void fill(List<Change> changes) {
        ClusterStore store = bean(ClusterStore.class);
        LeaderLease lease = bean(LeaderLease.class);
        long epoch = epoch(lease);
        long revision = store.load().state().revision();
        for (int from = 0; from < changes.size(); from += AT_ONCE) {
            List<Change> some = changes.subList(from, Math.min(changes.size(), from + AT_ONCE));
            revision = store.commit(new ClusterStore.Commit(epoch, 1, revision, some, List.of(), List.of()));
        }
        lease.release(epoch);
    }

    static long epoch(LeaderLease lease) {
        return switch (lease.acquire(LEASE)) {
            case LeaderLease.Answer.Granted granted -> granted.epoch();
            case LeaderLease.Answer.Held held -> throw new LeaderLease.NotLeading(held);
        };
    }

    @Override
    public void close() {
        context.close();
    }
}
