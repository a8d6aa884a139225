package org.gannet.backend.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.instances.Accepted;
import org.gannet.backend.instances.InstanceService;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.engine.simulation.SimulatedNodes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class EventQueriesIT {
    @ParameterizedTest
    @EnumSource(Database.class)
    void tellsEachHisOwnStoryWithoutGapsAndOthersNothing(Database database) {
        Backend backend = Backend.on(database);
        Actor mine = backend.newPerson(Role.USER);
        Actor other = backend.newPerson(Role.USER);
        Actor admin = backend.newPerson(Role.ADMIN);
        ProjectId project = backend.newProject(Backend.room(1), mine);
        long start = newest(backend);

        Accepted made = backend.created(mine, Backend.request(project, "story"));
        backend.ended(backend.bean(InstanceService.class).remove(mine, made.instance()));

        List<EventView> heard = all(backend, mine, start);
        List<EventView> ofJob = heard.stream()
                .filter(event -> event.id().equals(made.job().toString()))
                .toList();
        assertThat(ofJob).extracting(EventView::status).startsWith("queued").endsWith("succeeded");
        assertThat(ofJob.getLast().steps()).isNotEmpty().containsOnly("done");
        assertThat(ofJob).allMatch(event -> event.project().orElseThrow().equals(project));
        assertThat(heard)
                .filteredOn(event -> event.kind() == EventView.Kind.INSTANCE)
                .extracting(EventView::removed)
                .startsWith(false)
                .endsWith(true);
        assertThat(heard).noneMatch(event -> event.node().isPresent());
        assertThat(all(backend, other, start)).allMatch(event -> event.kind() == EventView.Kind.QUEUE);

        List<EventView> everything = all(backend, admin, start);
        assertThat(everything)
                .extracting(EventView::seq)
                .contains(ofJob.getFirst().seq());
        for (int i = 0; i < everything.size(); i++) {
            assertThat(everything.get(i).seq()).isEqualTo(start + 1 + i);
        }
    }

    @ParameterizedTest
    @EnumSource(Database.class)
    void numbersGoOnAfterARestartAndWhoIsTooFarBehindReadsAgain(Database database) {
        SimulatedNodes nodes = new SimulatedNodes(java.time.Clock.systemUTC());
        nodes.add("node1", java.time.Duration.ZERO);
        String name = "events" + ProcessHandle.current().pid();
        long before;
        Actor admin;
        try (Backend backend = Backend.start(database, name, nodes)) {
            admin = backend.newPerson(Role.ADMIN);
            backend.addNode("node1");
            before = newest(backend);
            assertThat(before).isPositive();
        }
        try (Backend backend = Backend.start(database, name, nodes)) {
            assertThat(newest(backend)).isGreaterThanOrEqualTo(before);
            backend.newProject(Backend.room(1));
            backend.created(admin, Backend.request(backend.newProject(Backend.room(1)), "after"));
            List<EventView> all = all(backend, admin, 0);
            assertThat(all.getFirst().seq()).isEqualTo(1);
            assertThat(all.getLast().seq()).isGreaterThan(before).isEqualTo(all.size());
        }
        try (Backend backend = Backend.start(database, name, nodes)) {
            // What the last start recorded lies in the store only.
            backend.bean(JdbcClient.class)
                    .sql("delete from engine_events where seq < 3")
                    .update();
            EventQueries queries = backend.bean(EventQueries.class);
            assertThat(queries.after(admin, 1, 10).readAgain()).isTrue();
            // What nodes tell goes on being recorded meanwhile.
            long newest = queries.after(admin, 2, 10).newest();
            long next = queries.after(admin, 1, 10).next();
            assertThat(next).isBetween(newest, queries.after(admin, 2, 10).newest());
            assertThat(queries.after(admin, 2, 10).readAgain()).isFalse();
            assertThat(queries.after(admin, 2, 10).events())
                    .extracting(EventView::seq)
                    .startsWith(3L);
        }
    }

    private static long newest(Backend backend) {
        return backend.bean(EventQueries.class)
                .after(backend.newPerson(Role.ADMIN), 0, 1)
                .newest();
    }

    /** In small pages, as a program reads them. */
    private static List<EventView> all(Backend backend, Actor actor, long after) {
        List<EventView> found = new ArrayList<>();
        EventQueries queries = backend.bean(EventQueries.class);
        EventList page = queries.after(actor, after, 7);
        long upTo = page.newest();
        while (true) {
            assertThat(page.readAgain()).isFalse();
            found.addAll(page.events());
            if (page.next() >= upTo) {
                return found;
            }
            page = queries.after(actor, page.next(), 7);
        }
    }
}
