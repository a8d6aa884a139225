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
import java.util.stream.IntStream;
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
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.model.ClusterConfiguration;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.InstanceDraft;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.model.QueueSettings;
import org.gannet.engine.simulation.SimulatedNodes;
import org.gannet.node.NodeFacts;
import org.gannet.node.VolumeSpec;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.Test;

/** A list of many machines: the right page, in order, with a handful of queries however long it is. */
class ManyMachinesIT {
    private static final int MANY = Integer.getInteger("machines", 1000);
    private static final int TENANTS = 10;
    private static final int NODES = 20;

    @Test
    void listsAPageOfThemWithAHandfulOfQueries() {
        SimulatedNodes nodes = new SimulatedNodes(Clock.systemUTC());
        String name = "many" + ProcessHandle.current().pid();
        List<ProjectId> projects = new ArrayList<>();
        try (Backend backend = Backend.start(Database.H2, name, nodes)) {
            Actor tenant = backend.newPerson(Role.USER);
            for (int number = 0; number < TENANTS; number++) {
                projects.add(backend.newProject(Backend.room(1)));
            }
            projects.set(0, backend.newProject(Backend.room(1), tenant));
            backend.bean(ClusterEngine.class).adopt(machinesOf(projects), () -> {});
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

    private static ClusterConfiguration machinesOf(List<ProjectId> projects) {
        return ClusterConfiguration.plain(
                QueueSettings.standard(),
                List.of(),
                IntStream.range(0, NODES)
                        .mapToObj(number -> node(new NodeName("node" + number)))
                        .toList(),
                IntStream.range(0, MANY)
                        .mapToObj(number -> instance(number, projects.get(number % TENANTS)))
                        .toList());
    }

    private static Node node(NodeName name) {
        NodeFacts facts = new NodeFacts(
                name,
                "1",
                4,
                ByteSize.ofGibibytes(64),
                ByteSize.ofGibibytes(500),
                "tcg",
                "simulated",
                "simulated-1",
                List.of());
        return Node.of(name, "127.0.0.1:1", facts).withFlags(true, false);
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
        return InstanceDraft.of(
                        InstanceId.random(),
                        new HostName("m%06d".formatted(number)),
                        new OwnerId(project.value()),
                        new NodeName("node" + number % NODES),
                        Instant.parse("2030-01-01T00:00:00Z").plusSeconds(number))
                .vcpus(1 + number % 4)
                .memory(ByteSize.ofMebibytes(128))
                .machineType("simulated-1")
                .disks(List.of(Disk.of(
                        DiskId.random(),
                        VolumeId.random(),
                        VolumeSpec.Format.QCOW2,
                        ByteSize.ofGibibytes(1),
                        new VolumeSpec.Source.Empty())))
                .source("empty disk")
                .build();
    }
}
