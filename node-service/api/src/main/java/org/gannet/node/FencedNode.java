package org.gannet.node;

import java.util.List;
import java.util.function.Supplier;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.CallFence.Resource;
import org.springframework.core.io.InputStreamResource;

/** A node behind its fence: says of each call whether it is a change, and of what. */
public class FencedNode implements NodeApi {
    private final NodeApi node;
    private final Gate gate;

    /** Lets calls through, or throws. */
    public interface Gate {
        /** @param method as in NodeApi, for people and for faults */
        <T> T read(String method, Supplier<T> work);

        /** @param resources all that the change is about, in the order in which they are locked */
        <T> T change(String method, List<Resource> resources, Supplier<T> work);
    }

    public FencedNode(NodeApi node, Gate gate) {
        this.node = node;
        this.gate = gate;
    }

    @Override
    public NodeFacts facts() {
        return gate.read("facts", node::facts);
    }

    @Override
    public NodeReport report() {
        return gate.read("report", node::report);
    }

    @Override
    public ImageStatus image(ImageDigest digest) {
        return gate.read("image", () -> node.image(digest));
    }

    @Override
    public ImageStatus ensureImage(ImageDigest digest, InputStreamResource content) {
        return change("ensureImage", Resource.of(digest), () -> node.ensureImage(digest, content));
    }

    @Override
    public void ensureImageAbsent(ImageDigest digest) {
        change("ensureImageAbsent", Resource.of(digest), () -> node.ensureImageAbsent(digest));
    }

    @Override
    public VolumeReport ensureVolume(VolumeId id, VolumeSpec spec) {
        return change("ensureVolume", Resource.of(id), () -> node.ensureVolume(id, spec));
    }

    @Override
    public void ensureVolumeAbsent(VolumeId id) {
        change("ensureVolumeAbsent", Resource.of(id), () -> node.ensureVolumeAbsent(id));
    }

    @Override
    public VmReport ensureVmRunning(InstanceId id, VmSpec spec) {
        return change("ensureVmRunning", Resource.of(id), () -> node.ensureVmRunning(id, spec));
    }

    @Override
    public void ensureVmAbsent(InstanceId id) {
        change("ensureVmAbsent", Resource.of(id), () -> node.ensureVmAbsent(id));
    }

    @Override
    public IncomingVm ensureVmIncoming(InstanceId id, VmSpec spec) {
        return change("ensureVmIncoming", Resource.of(id), () -> node.ensureVmIncoming(id, spec));
    }

    @Override
    public void ensureVmIncomingAbsent(InstanceId id) {
        change("ensureVmIncomingAbsent", Resource.of(id), () -> node.ensureVmIncomingAbsent(id));
    }

    /** Work on a machine is a change of the machine too: one that comes late must not touch what it has become. */
    @Override
    public NodeTask ensureTask(TaskId id, TaskSpec spec) {
        return gate.change(
                "ensureTask", List.of(Resource.of(spec.instance()), Resource.of(id)), () -> node.ensureTask(id, spec));
    }

    @Override
    public NodeTask task(TaskId id) {
        return gate.read("task", () -> node.task(id));
    }

    @Override
    public void cancelTask(TaskId id) {
        change("cancelTask", Resource.of(id), () -> node.cancelTask(id));
    }

    private <T> T change(String method, Resource resource, Supplier<T> work) {
        return gate.change(method, List.of(resource), work);
    }

    private void change(String method, Resource resource, Runnable work) {
        gate.change(method, List.of(resource), () -> {
            work.run();
            return resource;
        });
    }
}
