package org.gannet.backend.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.simulation.SimulatedNodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Two portals on one database: one leads, one stands by. (With processes that are killed: TwoPortalsE2E.) */
class StandByIT {
    private final Deque<Backend> started = new ArrayDeque<>();
    private final SimulatedNodes nodes = new SimulatedNodes(Clock.systemUTC());

    @AfterEach
    void end() {
        started.forEach(Backend::close);
    }

    @Test
    void takesOverWhenTheLeaderEnds() {
        Backend first = start("standby");
        assertThat(first.bean(Leading.class).isLeading()).isTrue();
        first.bean(ClusterEngine.class).changeQueue(queue -> queue.withRunningLimit(7));
        long before = epoch(first);
        Backend second = start("standby");
        Leading leading = second.bean(Leading.class);
        assertThat(leading.stage()).isEqualTo(Leading.Stage.STANDING_BY);
        assertThat(leading.other().orElseThrow())
                .contains("process " + ProcessHandle.current().pid());

        first.close();

        await().atMost(Backend.PATIENCE).until(leading::isLeading);
        assertThat(epoch(second)).isGreaterThan(before);
        assertThat(second.bean(ClusterEngine.class).view().state().queue().runningLimit())
                .isEqualTo(7);
    }

    /** As when the leader stood still for longer than its lease, and another one has led since. */
    @Test
    void whoHasLostTheLeadEndsAndIsTold() {
        List<String> told = new CopyOnWriteArrayList<>();
        Backend first = start("lost");
        listen(first, told);
        first.bean(JdbcClient.class)
                .sql("update leader_lease set ends_at = current_timestamp, holder = 'nobody', epoch = epoch + 1")
                .update();
        Backend second = start("lost");

        await().atMost(Backend.PATIENCE).until(second.bean(Leading.class)::isLeading);
        await().atMost(Backend.PATIENCE).until(() -> !told.isEmpty());
        assertThat(told).hasSize(1);
        assertThat(first.bean(Leading.class).stage()).isEqualTo(Leading.Stage.ENDED);
        second.bean(ClusterEngine.class).changeQueue(queue -> queue.withRunningLimit(3));
        assertThat(second.bean(JpaClusterStore.class).load().state().queue().runningLimit())
                .isEqualTo(3);
    }

    private Backend start(String name) {
        Backend backend = Backend.start(
                Database.POSTGRESQL, name + ProcessHandle.current().pid(), nodes);
        started.addFirst(backend);
        return backend;
    }

    private static long epoch(Backend backend) {
        return backend.bean(JdbcClient.class)
                .sql("select epoch from cluster_revision")
                .query(Long.class)
                .single();
    }

    private static void listen(Backend backend, List<String> told) {
        ConfigurableApplicationContext context = backend.context();
        context.addApplicationListener((ApplicationListener<PayloadApplicationEvent<?>>) event -> {
            if (event.getPayload() instanceof Leading.Ended(String why)) {
                told.add(why);
            }
        });
    }
}
