package org.gannet.backend.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.simulation.SimulatedNodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Two versions of the portal on one database: the newer one has one migration more. */
class UpgradeIT {
    private static final Map<String, Object> OLDER = Map.of();
    private static final Map<String, Object> NEWER =
            Map.of("spring.flyway.locations", "classpath:db/migration,classpath:db/newer");

    private final SimulatedNodes nodes = new SimulatedNodes(Clock.systemUTC());

    @Test
    void aNewerOneDoesNotUpgradeUnderAnOlderOneThatLeadsAndDoesWhenThatHasEnded() {
        try (ConfigurableApplicationContext older = start(Database.POSTGRESQL, "upgrade", OLDER)) {
            StartRefused refused = refused(Database.POSTGRESQL, "upgrade", NEWER);
            assertThat(refused.exitCode()).isEqualTo(StartRefused.START_AGAIN);
            assertThat(refused)
                    .hasMessageContaining("a portal of an older version leads")
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
            assertThat(hasNewTable(older)).isFalse();
            older.getBean(ClusterEngine.class).changeQueue(queue -> queue.withRunningLimit(7));
            assertThat(older.getBean(Leading.class).isLeading()).isTrue();
        }
        try (ConfigurableApplicationContext newer = start(Database.POSTGRESQL, "upgrade", NEWER)) {
            await().atMost(Backend.PATIENCE).until(newer.getBean(Leading.class)::isLeading);
            assertThat(hasNewTable(newer)).isTrue();
            assertThat(newer.getBean(ClusterEngine.class).view().state().queue().runningLimit())
                    .isEqualTo(7);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOlderOneDoesNotWorkOnWhatANewerOneHasUpgraded(Database database) {
        start(database, "downgrade", NEWER).close();

        StartRefused refused = refused(database, "downgrade", OLDER);
        assertThat(refused.exitCode()).isEqualTo(StartRefused.DO_NOT_REPEAT);
        assertThat(refused)
                .hasMessageContaining("a newer Gannet has upgraded the database")
                .hasMessageContaining("V999__of_a_newer_version.sql");

        try (ConfigurableApplicationContext newer = start(database, "downgrade", NEWER)) {
            assertThat(newer.getBean(Leading.class).isLeading())
                    .as("nothing is held up by the one that was refused")
                    .isTrue();
        }
    }

    @Test
    void anOlderOneThatStandsByDoesNotTakeOverWhatANewerOneHasUpgradedMeanwhile() {
        List<String> told = new CopyOnWriteArrayList<>();
        ConfigurableApplicationContext leader = start(Database.POSTGRESQL, "meanwhile", OLDER);
        try (ConfigurableApplicationContext standBy = start(Database.POSTGRESQL, "meanwhile", OLDER)) {
            assertThat(standBy.getBean(Leading.class).stage()).isEqualTo(Leading.Stage.STANDING_BY);
            listen(standBy, told);
            leader.getBean(JdbcClient.class).sql("""
                            insert into flyway_schema_history (installed_rank, version, description, type, script,
                                installed_by, execution_time, success)
                            values (999, '999', 'of a newer version', 'SQL', 'V999__of_a_newer_version.sql',
                                'newer', 1, true)
                            """).update();
            leader.close();

            await().atMost(Backend.PATIENCE).until(() -> !told.isEmpty());
            assertThat(told).singleElement().asString().contains("a newer Gannet has upgraded the database");
            assertThat(standBy.getBean(Leading.class).stage()).isEqualTo(Leading.Stage.ENDED);
            assertThat(standBy.getBean(DatabaseLease.class)
                            .otherLeader(
                                    org.gannet.engine.EngineSettings.standard().leaseLength()))
                    .as("the newer one need not wait")
                    .isEmpty();
        }
        assertThat(refused(Database.POSTGRESQL, "meanwhile", OLDER).exitCode())
                .as("started again by its service manager")
                .isEqualTo(StartRefused.DO_NOT_REPEAT);
    }

    private ConfigurableApplicationContext start(Database database, String name, Map<String, Object> version) {
        return Backend.context(
                database,
                name + ProcessHandle.current().pid(),
                true,
                version,
                fresh -> fresh.registerBean(SimulatedNodes.class, () -> nodes));
    }

    private StartRefused refused(Database database, String name, Map<String, Object> version) {
        Throwable thrown = catchThrowable(() -> start(database, name, version).close());
        assertThat(thrown).as("it starts").isNotNull();
        Throwable cause = thrown;
        while (!(cause instanceof StartRefused) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        assertThat(cause).as("%s", thrown).isInstanceOf(StartRefused.class);
        return (StartRefused) cause;
    }

    private static boolean hasNewTable(ConfigurableApplicationContext portal) {
        return portal.getBean(JdbcClient.class)
                        .sql("select count(*) from information_schema.tables where table_name = 'of_a_newer_version'")
                        .query(Integer.class)
                        .single()
                == 1;
    }

    private static void listen(ConfigurableApplicationContext portal, List<String> told) {
        portal.addApplicationListener((ApplicationListener<PayloadApplicationEvent<?>>) event -> {
            if (event.getPayload() instanceof Leading.Ended(String why)) {
                told.add(why);
            }
        });
    }
}
