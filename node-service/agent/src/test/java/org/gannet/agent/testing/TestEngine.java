package org.gannet.agent.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.EngineSettings;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.cluster.ModifyCluster;
import org.gannet.engine.simulation.InMemoryClusterStore;
import org.gannet.engine.simulation.InMemoryLease;
import org.gannet.node.CallStamp;
import org.gannet.node.NodeApi;
import org.springframework.core.io.InputStreamResource;

/** The real engine over agents, with its state in memory and no watcher. What it is asked to do is waited for. */
public final class TestEngine implements AutoCloseable {
    public static final OwnerId OWNER = new OwnerId(new UUID(0, 7));
    private static final Duration LIMIT = Duration.ofSeconds(180);
    private final ClusterEngine engine;
    private volatile Supplier<CallStamp> stamps = CallStamp.ofLeader(1);

    /**
     * @param address as the engine knows it
     * @param api what the engine calls, with its stamps
     */
    public record Agent(String address, Function<Supplier<CallStamp>, NodeApi> api) {}

    /**
     * Returns when all answer.
     * @param images that machines may be made of
     */
    public TestEngine(Map<NodeName, Agent> agents, byte[]... images) {
        this(EngineSettings.standard(), agents, images);
    }

    /** As above, patient or not. */
    public TestEngine(EngineSettings settings, Map<NodeName, Agent> agents, byte[]... images) {
        Map<ImageDigest, byte[]> catalogue = new HashMap<>();
        Arrays.stream(images).forEach(image -> catalogue.put(TestGuest.digest(image), image));
        InMemoryClusterStore store = new InMemoryClusterStore();
        engine = new ClusterEngine(
                settings,
                store,
                InMemoryLease.alone(store),
                epoch -> {
                    stamps = CallStamp.ofLeader(epoch);
                    Map<NodeName, NodeApi> apis = new HashMap<>();
                    agents.forEach((name, agent) -> apis.put(name, agent.api().apply(stamps)));
                    return (name, address) -> apis.get(name);
                },
                (digest, node) -> {
                    if (!node.image(digest).present()) {
                        byte[] image = catalogue.get(digest);
                        node.ensureImage(digest, new InputStreamResource(new ByteArrayInputStream(image)));
                    }
                },
                UUID::randomUUID,
                Clock.systemUTC());
        engine.start();
        agents.forEach((name, agent) -> engine.addNode(name, agent.address()));
        await().atMost(LIMIT).until(() -> agents.keySet().stream().allMatch(engine.view()::isAnswering));
    }

    public ClusterView view() {
        return engine.view();
    }

    /** The engine's own, so that a test's calls are not refused as late ones. */
    public Supplier<CallStamp> stamps() {
        return stamps;
    }

    /** The watcher works from now on. */
    public void beginToMend() {
        engine.beginToMend();
    }

    /** Only these kinds of disks may be used. */
    public void enable(DiskTemplate... templates) {
        done(new ModifyCluster.Parameters(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(List.of(templates)),
                Optional.empty(),
                Optional.empty()));
    }

    public Instance machine(InstanceId id) {
        return view().state().findInstance(id).orElseThrow();
    }

    public void done(Parameters parameters) {
        Job ended = ended(parameters);
        assertThat(ended.state())
                .as("%s %s: %s", ended.title(), ended.steps(), ended.problem())
                .isEqualTo(JobState.SUCCEEDED);
    }

    /** Before anything was done. */
    public void refused(Parameters parameters, ErrorCode code) {
        Job ended = ended(parameters);
        assertThat(ended.steps()).isEmpty();
        assertThat(ended.problem().map(Problem::code)).contains(code);
    }

    public Job ended(Parameters parameters) {
        JobId submitted = submit(parameters);
        return await().atMost(LIMIT)
                .until(
                        () -> engine.job(submitted).orElseThrow(),
                        job -> job.state().isEnded());
    }

    /** Without waiting for its end. */
    public JobId submit(Parameters parameters) {
        Job submitted = engine.submit(Job.Submission.of(parameters, Optional.of(OWNER), "alice"));
        engine.wake();
        return submitted.id();
    }

    public Job job(JobId id) {
        return engine.job(id).orElseThrow();
    }

    @Override
    public void close() {
        engine.close();
    }
}
