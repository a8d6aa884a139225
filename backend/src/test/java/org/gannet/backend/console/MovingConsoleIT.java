package org.gannet.backend.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Role;
import org.gannet.backend.instances.Capability;
import org.gannet.backend.instances.ConsolePlaces;
import org.gannet.backend.instances.CreateRequest;
import org.gannet.backend.instances.InstanceService;
import org.gannet.backend.instances.Network;
import org.gannet.backend.instances.Source;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobStatus;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.testing.Backend;
import org.gannet.backend.testing.Database;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.ProblemException;
import org.gannet.engine.simulation.NodeFaults;
import org.gannet.engine.simulation.SimulatedNodes;
import org.junit.jupiter.api.Test;

/** Whoever looks at a machine that moves is never told that it is stopped. */
class MovingConsoleIT {
    private static final NodeName FROM = new NodeName("node1");
    private static final NodeName TO = new NodeName("node2");

    /** The target says nothing from when the guest is on its way until it is let: nothing is heard of the arrival. */
    private static final class SilentTarget implements NodeFaults.Script {
        private final AtomicBoolean onTheWay = new AtomicBoolean();
        private final CountDownLatch heard = new CountDownLatch(1);

        @Override
        public void before(NodeName node, String method) {
            if (node.equals(TO) && method.equals("report") && onTheWay.get()) {
                try {
                    heard.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public void after(NodeName node, String method) {
            if (node.equals(FROM) && method.equals("ensureTask")) {
                onTheWay.set(true);
            }
        }
    }

    @Test
    void aMachineBetweenTwoNodesIsNotStopped() {
        SimulatedNodes nodes = new SimulatedNodes(Clock.systemUTC());
        nodes.add("node1", Duration.ZERO);
        nodes.add("node2", Duration.ZERO);
        String name = "moving" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        SilentTarget target = new SilentTarget();
        try (Backend backend = Backend.start(Database.H2, name, nodes)) {
            backend.addNode("node1");
            backend.addNode("node2");
            Actor user = backend.newPerson(Role.USER);
            Actor admin = backend.newPerson(Role.ADMIN);
            InstanceId machine = running(backend, admin, backend.newProject(Backend.room(1), user));
            ConsolePlaces places = backend.bean(ConsolePlaces.class);
            assertThat(places.require(user, machine, Capability.CONSOLE).node()).isEqualTo(FROM);
            backend.node("node1").faults().setScript(target);
            backend.node("node2").faults().setScript(target);

            JobId move = backend.bean(InstanceService.class).migrate(admin, machine, Optional.of("node2"));
            await().atMost(Backend.PATIENCE)
                    .until(() -> refusal(places, user, machine).equals(Optional.of(ErrorCode.STALE)));
            target.heard.countDown();

            assertThat(backend.ended(move).status()).isEqualTo(JobStatus.SUCCEEDED);
            await().atMost(Backend.PATIENCE)
                    .until(() -> refusal(places, user, machine).isEmpty());
            assertThat(places.require(user, machine, Capability.CONSOLE).node()).isEqualTo(TO);
        } finally {
            target.heard.countDown();
        }
    }

    private static InstanceId running(Backend backend, Actor admin, ProjectId project) {
        CreateRequest onNode = new CreateRequest(
                project,
                "web1",
                new Source.EmptyDisk(),
                1,
                ByteSize.ofMebibytes(128),
                ByteSize.ofMebibytes(64),
                List.of(),
                Optional.of("node1"),
                new Network.User());
        var accepted = backend.bean(InstanceService.class).create(admin, onNode);
        assertThat(backend.ended(accepted.job()).status()).isEqualTo(JobStatus.SUCCEEDED);
        return accepted.instance();
    }

    /** Only whether it is between two nodes may keep anybody from the console here. */
    private static Optional<ErrorCode> refusal(ConsolePlaces places, Actor user, InstanceId machine) {
        try {
            places.require(user, machine, Capability.CONSOLE);
            return Optional.empty();
        } catch (ProblemException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.STALE);
            return Optional.of(e.code());
        }
    }
}
