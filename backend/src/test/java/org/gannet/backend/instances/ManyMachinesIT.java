package org.gannet.backend.instances;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.Page;
import org.gannet.backend.support.PageQuery;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.simulation.SimulatedNodes;
import org.gannet.engine.spi.ClusterStore;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.Test;

/** A list of many machines: the right page, in order, with a handful of queries however long it is. */
class ManyMachinesIT {
    private static final int MANY = Integer.getInteger("machines", 1000);
    private static final int TENANTS = 10;

    @Test
    void listsAPageOfThemWithAHandfulOfQueries() {
        SimulatedNodes nodes = new SimulatedNodes(Clock.systemUTC());
        String name = "many" + ProcessHandle.current().pid();
        List<ProjectId> projects = new ArrayList<>();
        Actor tenant;
        try (Backend backend = Backend.start(Database.H2, name, nodes)) {
            tenant = backend.newPerson(Role.USER);
            for (int number = 0; number < TENANTS; number++) {
                projects.add(backend.newProject(Backend.room(1)));
            }
            projects.set(0, backend.newProject(Backend.room(1), tenant));
            ClusterStore store = backend.bean(ClusterStore.class);
            List<Change> changes = new ArrayList<>();
            for (int number = 0; number < MANY; number++) {
                changes.add(new Change.PutInstance(instance(number, projects.get(number % TENANTS))));
            }
            store.commit(new ClusterStore.Commit(0, 1, store.load().state().revision(), changes, List.of(), List.of()));
        }
        try (Backend backend = Backend.start(Database.H2, name, nodes)) {
            Actor admin = backend.newPerson(Role.ADMIN);
            Page<InstanceView> mine = list(backend, tenant, InstanceOrder.BY_NAME);
            assertThat(mine.total()).isEqualTo(MANY / TENANTS);
            assertThat(mine.items()).hasSize(50).allMatch(view -> view.project().equals(projects.getFirst()));
            assertThat(mine.items()).extracting(InstanceView::name).isSorted();

            for (InstanceOrder.Field field : InstanceOrder.Field.values()) {
                Statistics statistics = statistics(backend);
                Instant begun = Instant.now();
                Page<InstanceView> all = list(backend, admin, new InstanceOrder(field, true));
                System.getLogger("test")
                        .log(System.Logger.Level.INFO, "by {0}: {1}", field, Duration.between(begun, Instant.now()));
                assertThat(all.total()).isEqualTo(MANY);
                assertThat(statistics.getPrepareStatementCount())
                        .as("queries by %s", field)
                        .isLessThan(8);
            }
            InstanceFilter one = new InstanceFilter(Optional.empty(), "M000017", Set.of(), Optional.empty());
            assertThat(backend.bean(InstanceQueries.class)
                            .list(admin, one, InstanceOrder.BY_NAME, PageQuery.first(50))
                            .items())
                    .extracting(InstanceView::name)
                    .containsExactly("m000017");
            InstanceFilter unknown =
                    new InstanceFilter(Optional.empty(), "", Set.of(StatusView.Word.RUNNING), Optional.empty());
            assertThat(backend.bean(InstanceQueries.class)
                            .list(admin, unknown, InstanceOrder.BY_NAME, PageQuery.first(50))
                            .total())
                    .isZero();
        }
    }

    private static Page<InstanceView> list(Backend backend, Actor actor, InstanceOrder order) {
        return backend.bean(InstanceQueries.class).list(actor, InstanceFilter.ALL, order, PageQuery.first(50));
    }

    private static Statistics statistics(Backend backend) {
        Statistics statistics = backend.bean(EntityManagerFactory.class)
                .unwrap(SessionFactory.class)
                .getStatistics();
        statistics.setStatisticsEnabled(true);
        statistics.clear();
        return statistics;
    }

    private static Instance instance(int number, ProjectId project) {
        return new Instance(
                InstanceId.random(),
                new HostName("m%06d".formatted(number)),
                new OwnerId(project.value()),
                Lifecycle.READY,
                AdminState.UP,
                new NodeName("node" + number % 20),
                Optional.empty(),
                1 + number % 4,
                ByteSize.ofMebibytes(128),
                "simulated-1",
                List.of(new Disk(
                        DiskId.random(),
                        VolumeId.random(),
                        VolumeSpec.Format.QCOW2,
                        ByteSize.ofGibibytes(1),
                        new VolumeSpec.Source.Empty())),
                List.of(),
                Optional.empty(),
                VmSpec.BootFrom.DISK,
                List.of(),
                "empty disk",
                Instant.parse("2030-01-01T00:00:00Z").plusSeconds(number));
    }
}
