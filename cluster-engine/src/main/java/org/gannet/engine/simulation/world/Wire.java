package org.gannet.engine.simulation.world;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.engine.simulation.VirtualProcess;
import org.gannet.node.ImageStatus;
import org.gannet.node.IncomingVm;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeException;
import org.gannet.node.NodeFacts;
import org.gannet.node.NodeReport;
import org.gannet.node.NodeTask;
import org.gannet.node.TaskSpec;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;
import org.springframework.core.io.InputStreamResource;

/** One engine's way to one node: requests and answers take time and get lost. */
final class Wire implements NodeApi {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final World world;
    private final EngineHost engine;
    private final VirtualProcess process;
    private final NodeName node;

    Wire(World world, EngineHost engine, NodeName node) {
        this.world = world;
        this.engine = engine;
        this.process = engine.process();
        this.node = node;
    }

    private <T> T call(Supplier<String> what, Function<NodeApi, T> body) {
        process.requireAlive();
        Network network = world.network();
        Duration out = network.delay(node.value());
        if (!network.reaches(engine.name(), node.value()) || out.compareTo(LIMIT) > 0) {
            return lose(what, "the request is lost", LIMIT);
        }
        process.sleep(out);
        NodeHost host = world.host(node);
        if (!host.isServing()) {
            return lose(what, "nobody answers", Duration.ZERO);
        }
        try {
            T answer = body.apply(host.node());
            world.say(engine.name(), () -> "→ " + node + " " + what.get());
            comeBack(what, out);
            return answer;
        } catch (NodeException e) {
            world.say(
                    engine.name(),
                    () -> "→ " + node + " " + what.get() + ": refused, " + e.code() + " " + e.getMessage());
            comeBack(what, out);
            throw e;
        }
    }

    private void comeBack(Supplier<String> what, Duration spent) {
        Network network = world.network();
        Duration back = network.delay(node.value());
        Duration left = LIMIT.minus(spent);
        if (!network.reaches(node.value(), engine.name()) || back.compareTo(left) > 0) {
            lose(what, "the answer is lost", left);
        }
        process.sleep(back);
    }

    private <T> T lose(Supplier<String> what, String why, Duration until) {
        process.sleep(until.isNegative() ? Duration.ZERO : until);
        world.say(engine.name(), () -> "→ " + node + " " + what.get() + ": " + why);
        throw NodeException.unreachable(node.value(), null);
    }

    @Override
    public NodeFacts facts() {
        return call(() -> "facts", NodeApi::facts);
    }

    @Override
    public NodeReport report() {
        return call(() -> "report", NodeApi::report);
    }

    @Override
    public ImageStatus image(ImageDigest digest) {
        return call(() -> "image", node -> node.image(digest));
    }

    @Override
    public ImageStatus ensureImage(ImageDigest digest, InputStreamResource content) {
        return call(() -> "ensureImage", node -> node.ensureImage(digest, content));
    }

    @Override
    public void ensureImageAbsent(ImageDigest digest) {
        run(() -> "ensureImageAbsent", node -> node.ensureImageAbsent(digest));
    }

    @Override
    public VolumeReport ensureVolume(VolumeId id, VolumeSpec spec) {
        return call(() -> "ensureVolume " + named(id), node -> node.ensureVolume(id, spec));
    }

    @Override
    public void ensureVolumeAbsent(VolumeId id) {
        run(() -> "ensureVolumeAbsent " + named(id), node -> node.ensureVolumeAbsent(id));
    }

    @Override
    public VmReport ensureVmRunning(InstanceId id, VmSpec spec) {
        return call(() -> "ensureVmRunning " + named(id), node -> node.ensureVmRunning(id, spec));
    }

    @Override
    public void ensureVmAbsent(InstanceId id) {
        run(() -> "ensureVmAbsent " + named(id), node -> node.ensureVmAbsent(id));
    }

    @Override
    public IncomingVm ensureVmIncoming(InstanceId id, VmSpec spec) {
        return call(() -> "ensureVmIncoming " + named(id), node -> node.ensureVmIncoming(id, spec));
    }

    @Override
    public void ensureVmIncomingAbsent(InstanceId id) {
        run(() -> "ensureVmIncomingAbsent " + named(id), node -> node.ensureVmIncomingAbsent(id));
    }

    @Override
    public NodeTask ensureTask(TaskId id, TaskSpec spec) {
        return call(
                () -> "ensureTask " + named(id) + " " + spec.getClass().getSimpleName() + " of "
                        + named(spec.instance()),
                node -> node.ensureTask(id, spec));
    }

    @Override
    public NodeTask task(TaskId id) {
        return call(() -> "task " + named(id), node -> node.task(id));
    }

    @Override
    public void cancelTask(TaskId id) {
        run(() -> "cancelTask " + named(id), node -> node.cancelTask(id));
    }

    private void run(Supplier<String> what, java.util.function.Consumer<NodeApi> body) {
        call(what, node -> {
            body.accept(node);
            return true;
        });
    }

    private String named(InstanceId id) {
        return world.names().of(id);
    }

    private String named(VolumeId id) {
        return world.names().of(id.value());
    }

    private String named(TaskId id) {
        return world.names().of(id.value());
    }
}
