package org.gannet.backend.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.instances.Accepted;
import org.gannet.backend.instances.CreateRequest;
import org.gannet.backend.instances.InstanceFilter;
import org.gannet.backend.instances.InstanceOrder;
import org.gannet.backend.instances.InstanceQueries;
import org.gannet.backend.instances.InstanceService;
import org.gannet.backend.instances.Network;
import org.gannet.backend.instances.Source;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobStatus;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.PageQuery;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.engine.simulation.NodeFaults;
import org.gannet.engine.simulation.SimulatedNode;
import org.gannet.engine.simulation.SimulatedNodes;
import org.gannet.node.NodeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The portal ends in the middle of jobs and starts again on the same database. Each node stops the job that works on it
 * at another point, so that one restart shows them all.
 */
class CrashIT {
    /** Node by node: after which call nothing comes through any more; the empty one lets nothing through at all. */
    private static final Map<String, String> POINTS = points();

    private static final Set<String> REMOVED = Set.of("node4", "node5");

    private static Map<String, String> points() {
        Map<String, String> points = new LinkedHashMap<>();
        points.put("node1", "");
        points.put("node2", "ensureVolume");
        points.put("node3", "ensureVmRunning");
        points.put("node4", "ensureVmAbsent");
        points.put("node5", "ensureVolumeAbsent");
        return points;
    }

    @ParameterizedTest
    @EnumSource(Database.class)
    void everyJobGoesOnAndNothingIsLeftHeld(Database database) throws Exception {
        SimulatedNodes nodes = new SimulatedNodes(Clock.systemUTC());
        POINTS.keySet().forEach(name -> nodes.add(name, Duration.ZERO));
        String name = "crash" + ProcessHandle.current().pid();
        Map<String, JobId> jobs = new LinkedHashMap<>();
        Actor admin;
        ProjectId project;

        try (Backend backend = Backend.start(database, name, nodes)) {
            POINTS.keySet().forEach(backend::addNode);
            admin = backend.newPerson(Role.ADMIN);
            project = backend.newProject(Backend.room(POINTS.size()));
            Map<String, Accepted> there = new LinkedHashMap<>();
            for (String node : REMOVED) {
                there.put(node, backend.created(admin, request(project, node)));
            }
            CountDownLatch stopped = new CountDownLatch(POINTS.size());
            nodes.all().forEach(node -> node.faults().setScript(new SilentAfter(node, stopped)));
            InstanceService service = backend.bean(InstanceService.class);
            for (String node : POINTS.keySet()) {
                jobs.put(
                        node,
                        REMOVED.contains(node)
                                ? service.remove(admin, there.get(node).instance())
                                : service.create(admin, request(project, node)).job());
            }
            assertThat(stopped.await(1, TimeUnit.MINUTES))
                    .as("all at their points")
                    .isTrue();
            assertThat(backend.bean(QuotaProof.class).faults()).isEmpty();
        }

        nodes.all().forEach(node -> node.faults().clearScript());
        try (Backend backend = Backend.start(database, name, nodes)) {
            jobs.forEach((node, job) ->
                    assertThat(backend.ended(job).status()).as(node).isEqualTo(JobStatus.SUCCEEDED));
            assertThat(backend.bean(QuotaProof.class).faults()).isEmpty();
            assertThat(backend.bean(QuotaQueries.class).of(admin, project))
                    .isEqualTo(new QuotaView(Backend.room(5), Backend.room(3), QuotaAmounts.NOTHING));
            assertThat(backend.bean(InstanceQueries.class)
                            .list(admin, InstanceFilter.ALL, InstanceOrder.BY_NAME, PageQuery.first(10))
                            .items())
                    .extracting(view -> view.name())
                    .containsExactly("on-node1", "on-node2", "on-node3");
            for (SimulatedNode node : nodes.all()) {
                int left = REMOVED.contains(node.name().value()) ? 0 : 1;
                assertThat(node.knownVms()).as("machines of %s", node.name()).hasSize(left);
                assertThat(node.knownVolumes()).as("volumes of %s", node.name()).hasSize(left);
            }
        }
    }

    /** What a bug or a hand in the database has broken is found, repaired and told. */
    @Test
    void whatWasBrokenByHandIsRepairedAtStart() {
        SimulatedNodes nodes = new SimulatedNodes(Clock.systemUTC());
        nodes.add("node1", Duration.ZERO);
        String name = "repair" + ProcessHandle.current().pid();
        ProjectId project;
        try (Backend backend = Backend.start(Database.H2, name, nodes)) {
            backend.addNode("node1");
            Actor admin = backend.newPerson(Role.ADMIN);
            project = backend.newProject(Backend.room(2));
            backend.created(admin, request(project, "node1"));
            JdbcClient client = backend.bean(JdbcClient.class);
            client.sql("delete from quota_holds").update();
            client.sql("update project_quotas set pending_machines = 2").update();
            assertThat(backend.bean(QuotaProof.class).faults()).hasSize(2);
        }
        try (Backend backend = Backend.start(Database.H2, name, nodes)) {
            assertThat(backend.bean(QuotaProof.class).faults()).isEmpty();
            assertThat(backend.bean(QuotaQueries.class).of(Actor.system(), project))
                    .isEqualTo(new QuotaView(Backend.room(2), Backend.room(1), QuotaAmounts.NOTHING));
        }
    }

    private static CreateRequest request(ProjectId project, String node) {
        return new CreateRequest(
                project,
                "on-" + node,
                new Source.EmptyDisk(),
                1,
                ByteSize.ofMebibytes(128),
                ByteSize.ofGibibytes(1),
                List.of(),
                Optional.of(node),
                new Network.User());
    }

    private static final class SilentAfter implements NodeFaults.Script {
        private static final Set<String> HARMLESS = Set.of("report", "facts", "task", "image");
        private final String last;
        private final CountDownLatch stopped;
        private boolean silent;

        SilentAfter(SimulatedNode node, CountDownLatch stopped) {
            this.last = POINTS.getOrDefault(node.name().value(), "");
            this.stopped = stopped;
        }

        @Override
        public synchronized void before(NodeName node, String method) {
            if (last.isEmpty() && !HARMLESS.contains(method)) {
                fallSilent();
            }
            refuseWhenSilent(node, method);
        }

        @Override
        public synchronized void after(NodeName node, String method) {
            if (method.equals(last)) {
                fallSilent();
            }
            refuseWhenSilent(node, method);
        }

        private void fallSilent() {
            if (!silent) {
                silent = true;
                stopped.countDown();
            }
        }

        private void refuseWhenSilent(NodeName node, String method) {
            if (silent && !HARMLESS.contains(method)) {
                throw NodeException.of(ErrorCode.NODE_UNREACHABLE, node + " does not answer.");
            }
        }
    }
}
