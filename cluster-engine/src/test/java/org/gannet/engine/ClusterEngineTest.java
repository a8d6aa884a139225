package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.NewDisk;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.simulation.InMemoryClusterStore;
import org.gannet.engine.simulation.InMemoryLease;
import org.gannet.engine.simulation.SimulatedImages;
import org.gannet.engine.simulation.SimulatedNodes;
import org.gannet.engine.testing.Jobs;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With the threads of real life; all else is told in virtual time. */
class ClusterEngineTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MACHINES = 60;

    private final InMemoryClusterStore store = new InMemoryClusterStore();
    private final SimulatedNodes nodes = new SimulatedNodes(Clock.systemUTC());
    private final ClusterEngine engine = new ClusterEngine(
            EngineSettings.standard(),
            store,
            InMemoryLease.alone(store),
            nodes,
            new SimulatedImages(),
            UUID::randomUUID,
            Clock.systemUTC());

    @BeforeEach
    void start() {
        engine.start();
        for (int i = 1; i <= 4; i++) {
            nodes.add("node" + i, Duration.ZERO);
            engine.addNode(new NodeName("node" + i), "node" + i);
        }
        await().atMost(PATIENCE)
                .until(() -> engine.view().state().nodes().keySet().stream()
                        .allMatch(node -> engine.view().isAnswering(node)));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void runsManyJobsAtOnceAndLosesNone() {
        AtomicInteger events = new AtomicInteger();
        engine.subscribe(event -> events.incrementAndGet());
        List<InstanceId> machines = new ArrayList<>();
        List<JobId> creates = new ArrayList<>();
        for (int i = 0; i < MACHINES; i++) {
            CreateInstance.Parameters create = create("web" + i);
            machines.add(create.id());
            creates.add(submit(create));
        }
        awaitSuccess(creates);
        assertThat(nodes.all().stream().flatMap(node -> node.aliveVms().stream()))
                .containsExactlyInAnyOrderElementsOf(machines);

        awaitSuccess(machines.stream()
                .map(id -> submit(new MigrateInstance.Parameters(id, Optional.empty())))
                .toList());
        assertThat(nodes.all().stream().flatMap(node -> node.aliveVms().stream()))
                .containsExactlyInAnyOrderElementsOf(machines);

        awaitSuccess(machines.stream()
                .map(id -> submit(new RemoveInstance.Parameters(id)))
                .toList());
        assertThat(engine.view().state().instances()).isEmpty();
        assertThat(nodes.all())
                .allSatisfy(node -> assertThat(node.knownVolumes()).isEmpty());
        assertThat(store.load().state()).isEqualTo(engine.view().state());
        await().atMost(PATIENCE).until(() -> engine.locks().isEmpty());
        assertThat(new HashSet<>(creates)).hasSize(MACHINES);
        assertThat(events).hasPositiveValue();
    }

    @Test
    void stopsWhenClosed() {
        JobId job = submit(create("web1"));
        engine.close();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces())
                        .noneSatisfy(
                                (thread, stack) -> assertThat(thread.getName()).startsWith("watch ")));
        assertThat(store.job(job)).isPresent();
    }

    private void awaitSuccess(List<JobId> jobs) {
        await().atMost(PATIENCE)
                .until(() -> jobs.stream()
                        .allMatch(id -> engine.job(id).orElseThrow().state().isEnded()));
        assertThat(jobs)
                .allSatisfy(id -> assertThat(engine.job(id).orElseThrow())
                        .satisfies(job -> assertThat(job.state()).as("%s", job).isEqualTo(JobState.SUCCEEDED)));
    }

    private JobId submit(Parameters parameters) {
        JobId id = engine.submit(org.gannet.engine.job.Job.Submission.of(parameters, Optional.empty(), "alice"))
                .id();
        engine.wake();
        return id;
    }

    private static CreateInstance.Parameters create(String name) {
        return new CreateInstance.Parameters(
                InstanceId.random(),
                new HostName(name),
                Jobs.OWNER,
                1,
                ByteSize.ofMebibytes(512),
                List.of(new NewDisk(
                        DiskId.random(),
                        ByteSize.ofGibibytes(1),
                        VolumeSpec.Format.QCOW2,
                        new VolumeSpec.Source.Empty())),
                List.of(),
                Optional.empty(),
                List.of(),
                "",
                Optional.empty(),
                true);
    }
}
