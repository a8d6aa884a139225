package org.gannet.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.base.HostName;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.EngineSettings;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.NewDisk;
import org.gannet.engine.operation.instance.NewNic;
import org.gannet.engine.operation.node.ModifyNode;
import org.gannet.engine.reconcile.FindingCode;
import org.gannet.engine.simulation.InMemoryClusterStore;
import org.gannet.engine.simulation.InMemoryLease;
import org.gannet.engine.simulation.SeededIds;
import org.gannet.engine.simulation.SimulatedImages;
import org.gannet.engine.simulation.SimulatedNode;
import org.gannet.engine.simulation.SimulatedNodes;
import org.gannet.engine.simulation.VirtualTime;
import org.gannet.engine.spi.NodeAccess;
import org.gannet.engine.spi.NodeDirectory;
import org.gannet.node.CallFence;
import org.gannet.node.FencedNode;
import org.gannet.node.VolumeSpec;

/** An engine over simulated nodes in virtual time, for stories. */
public final class SimulatedCluster {
    public static final ImageDigest IMAGE = new ImageDigest("1".repeat(64));
    public static final ImageDigest CD = new ImageDigest("2".repeat(64));
    public static final OwnerId OWNER = new OwnerId(new UUID(0, 7));
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /** Made by the test on this thread. */
    private static final ThreadLocal<List<SimulatedCluster>> OPEN = ThreadLocal.withInitial(ArrayList::new);

    public final VirtualTime time = new VirtualTime();
    public final InMemoryClusterStore store = new InMemoryClusterStore();
    public final SimulatedNodes nodes = new SimulatedNodes(time.steadyClock());
    public final SimulatedImages images = new SimulatedImages();
    public final SeededIds ids = new SeededIds(1);
    private EngineSettings settings = EngineSettings.standard();
    private ClusterEngine engine;
    private Consumer<NodeName> onTheWay = node -> {};

    public SimulatedCluster() {
        OPEN.get().add(this);
        images.add(IMAGE);
        images.add(CD);
        engine = newEngine();
    }

    /** With these nodes added, answering, the engine started. Tasks take three seconds. */
    public static SimulatedCluster of(String... names) {
        return of(EngineSettings.standard(), Duration.ofSeconds(3), names);
    }

    public static SimulatedCluster of(EngineSettings settings, Duration pace, String... names) {
        SimulatedCluster cluster = new SimulatedCluster();
        cluster.settings = settings;
        cluster.engine = cluster.newEngine();
        cluster.engine.start();
        Arrays.stream(names).forEach(name -> {
            cluster.nodes.add(name, pace);
            cluster.engine.addNode(new NodeName(name), name);
        });
        cluster.waitUntilAnswering();
        return cluster;
    }

    /** Ends all that waits in it: the JVM keeps a virtual thread that waits, and what it sees, for ever. */
    public void end() {
        time.killAll();
        OPEN.get().remove(this);
    }

    /** Ends those that the test on this thread has left. */
    static void endAll() {
        List.copyOf(OPEN.get()).forEach(SimulatedCluster::end);
    }

    public ClusterEngine engine() {
        return engine;
    }

    public ClusterState state() {
        return engine.view().state();
    }

    public SimulatedNode node(String name) {
        return nodes.node(new NodeName(name));
    }

    public Instance instance(InstanceId id) {
        return state().findInstance(id).orElseThrow();
    }

    /** Kills the engine where it is and starts another one on the same store and nodes. */
    public void restartEngine() {
        time.killAll();
        store.clearFaults();
        nodes.all().forEach(node -> node.faults().clearScript());
        engine = newEngine();
        engine.start();
    }

    private ClusterEngine newEngine() {
        return new ClusterEngine(
                settings, store, InMemoryLease.alone(store), wires(), images, ids::next, time.clock(), time);
    }

    private NodeAccess wires() {
        return epoch -> {
            NodeDirectory directory = nodes.leading(epoch);
            return (name, address) -> new FencedNode(directory.get(name, address), new Wire(name));
        };
    }

    /** On the way to a node whatever a test wants happens. */
    private final class Wire implements FencedNode.Gate {
        private final NodeName node;

        Wire(NodeName node) {
            this.node = node;
        }

        @Override
        public <T> T read(String method, Supplier<T> work) {
            onTheWay.accept(node);
            return work.get();
        }

        @Override
        public <T> T change(String method, List<CallFence.Resource> resources, Supplier<T> work) {
            onTheWay.accept(node);
            return work.get();
        }
    }

    /** Done by who calls a node, before the call arrives there: waits, or throws. */
    public void onTheWay(Consumer<NodeName> what) {
        onTheWay = what;
    }

    /** Not for those that have another name by now than the engine knows. */
    public void waitUntilAnswering() {
        Set<NodeName> there = nodes.all().stream().map(SimulatedNode::name).collect(Collectors.toSet());
        assertThat(time.runUntil(
                        () -> state().nodes().values().stream()
                                .filter(node -> !node.offline() && there.contains(node.name()))
                                .allMatch(node -> engine.view().isAnswering(node.name())),
                        PATIENCE))
                .as("all nodes answer")
                .isTrue();
    }

    public JobId submit(Parameters parameters) {
        Job job = engine.submit(Job.Submission.of(parameters, Optional.of(OWNER), "alice"));
        engine.wake();
        return job.id();
    }

    /** Runs until the job has ended. */
    public Job end(JobId id) {
        assertThat(time.runUntil(() -> job(id).state().isEnded(), PATIENCE))
                .as("job ends: %s", job(id))
                .isTrue();
        assertThat(time.failures()).isEmpty();
        return job(id);
    }

    public Job job(JobId id) {
        return engine.job(id).orElseThrow();
    }

    public Job run(Parameters parameters) {
        return end(submit(parameters));
    }

    /** Runs until the job is in the step with this title: it has done what it does before it first waits. */
    public void runUntilStep(JobId id, String title) {
        assertThat(time.runUntil(
                        () -> job(id).steps().stream()
                                .anyMatch(step -> step.title().equals(title)
                                        && step.state() == org.gannet.engine.job.StepState.RUNNING),
                        PATIENCE))
                .as("step runs: %s", title)
                .isTrue();
        time.advance(Duration.ZERO);
    }

    /** A created and running machine with one clone of the image, on this node. */
    public Instance running(String name, String node) {
        CreateInstance.Parameters create = create(name, Optional.of(node), true);
        Job job = run(create);
        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
        return instance(create.id());
    }

    /** One vCPU, 1 GiB memory, a 10 GiB clone of the image, a user network. */
    public CreateInstance.Parameters create(String name, Optional<String> node, boolean start) {
        return create(name, 1, ByteSize.ofGibibytes(1), ByteSize.ofGibibytes(10), node, start);
    }

    public CreateInstance.Parameters create(
            String name, int vcpus, ByteSize memory, ByteSize disk, Optional<String> node, boolean start) {
        return create(name, vcpus, memory, () -> clone(disk), node, start);
    }

    private NewDisk clone(ByteSize size) {
        return new NewDisk(
                new DiskId(ids.next()),
                size,
                VolumeSpec.Format.QCOW2,
                new VolumeSpec.Source.CloneOf(IMAGE, VolumeSpec.Format.QCOW2));
    }

    /** As usual, with a disk that lies there. */
    public CreateInstance.Parameters createOn(
            DiskTemplate kind, String name, ByteSize disk, Optional<String> node, boolean start) {
        return create(name, 1, ByteSize.ofGibibytes(1), () -> clone(disk).on(kind, Optional.empty()), node, start);
    }

    private CreateInstance.Parameters create(
            String name, int vcpus, ByteSize memory, Supplier<NewDisk> disk, Optional<String> node, boolean start) {
        return new CreateInstance.Parameters(
                new InstanceId(ids.next()),
                new HostName(name),
                OWNER,
                vcpus,
                memory,
                List.of(disk.get()),
                List.of(new NewNic.User()),
                Optional.empty(),
                List.of(),
                "demo image",
                node.map(NodeName::new),
                start);
    }

    /** Made of a file that all nodes see, and running. */
    public Instance shared(String name, int gibibytesOfMemory, String node) {
        return shared(name, 1, ByteSize.ofGibibytes(gibibytesOfMemory), node);
    }

    /** The same of another size. */
    public Instance shared(String name, int vcpus, ByteSize memory, String node) {
        CreateInstance.Parameters create = create(
                name,
                vcpus,
                memory,
                () -> clone(ByteSize.ofGibibytes(1)).on(DiskTemplate.SHAREDFILE, Optional.empty()),
                Optional.of(node),
                true);
        Job job = run(create);
        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
        return instance(create.id());
    }

    /** The node shall take nothing new. */
    public static ModifyNode.Parameters drained(String node) {
        return new ModifyNode.Parameters(
                new NodeName(node),
                Optional.empty(),
                Optional.of(true),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /** What is on the nodes that should not be, or is not there: findings of a fresh look. */
    public List<String> leftovers() {
        time.advance(Duration.ofSeconds(5));
        List<String> all = new ArrayList<>();
        engine.view().findings().stream()
                .filter(finding -> finding.code().area() == FindingCode.Area.ORPHANS
                        || finding.code() == FindingCode.VM_ON_OTHER_NODE
                        || finding.code() == FindingCode.MISSING_VOLUME)
                .forEach(finding -> all.add(finding.toString()));
        return all;
    }
}
