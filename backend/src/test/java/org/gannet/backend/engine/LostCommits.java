package org.gannet.backend.engine;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.BreakableWire;
import org.gannet.backend.testing.Database;
import org.gannet.engine.simulation.SimulatedNodes;
import org.gannet.engine.spi.ClusterStoreCommitContract.Loss;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * A database whose next commit can be lost, without an engine. PostgreSQL is reached by a wire that is cut; H2 lives in
 * this process, so that what comes back from it is replaced.
 */
final class LostCommits {
    private static final Map<Database, LostCommits> SHARED = new EnumMap<>(Database.class);

    private final ConfigurableApplicationContext context;
    private final Optional<BreakableWire> wire;
    private final AtomicReference<@Nullable Loss> next;

    private LostCommits(Database database) {
        String name = "lost" + ProcessHandle.current().pid();
        String url =
                String.valueOf(database.properties(name, Backend.directory()).get("spring.datasource.url"));
        AtomicReference<@Nullable Loss> armed = new AtomicReference<>();
        next = armed;
        wire = database == Database.POSTGRESQL ? Optional.of(new BreakableWire(port(url))) : Optional.empty();
        Map<String, Object> more = wire.<Map<String, Object>>map(open -> Map.of(
                        "spring.datasource.url",
                        url.replace(":" + port(url) + "/", ":" + open.port() + "/") + (url.contains("?") ? "&" : "?")
                                // Else a commit is a number on the wire from the second one on.
                                + "prepareThreshold=0"))
                .orElse(Map.of());
        context = Backend.context(database, name, false, more, fresh -> {
            fresh.registerBean(SimulatedNodes.class, () -> new SimulatedNodes(java.time.Clock.systemUTC()));
            fresh.registerBean(TransactionExecutionListener.class, () -> new Loses(armed));
        });
    }

    static synchronized LostCommits on(Database database) {
        return SHARED.computeIfAbsent(database, LostCommits::new);
    }

    private static int port(String url) {
        return Integer.parseInt(url.replaceFirst("^jdbc:postgresql://[^:/]+:([0-9]+)/.*$", "$1"));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    void loseNext(Loss loss) {
        wire.ifPresentOrElse(
                open -> open.cutNext(
                        loss == Loss.REQUEST ? BreakableWire.Cut.BEFORE_COMMIT : BreakableWire.Cut.BEFORE_ANSWER),
                () -> next.set(loss));
    }

    private record Loses(AtomicReference<@Nullable Loss> next) implements TransactionExecutionListener {
        @Override
        public void beforeCommit(TransactionExecution transaction) {
            lose(Loss.REQUEST);
        }

        @Override
        public void afterCommit(TransactionExecution transaction, @Nullable Throwable failure) {
            lose(Loss.ANSWER);
        }

        private void lose(Loss here) {
            if (next.compareAndSet(here, null)) {
                throw new DataAccessResourceFailureException("the connection is lost");
            }
        }
    }
}
