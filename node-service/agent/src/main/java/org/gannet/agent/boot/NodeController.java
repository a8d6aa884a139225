package org.gannet.agent.boot;

import org.gannet.agent.service.NodeService;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.ImageStatus;
import org.gannet.node.IncomingVm;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeFacts;
import org.gannet.node.NodeReport;
import org.gannet.node.NodeTask;
import org.gannet.node.TaskSpec;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;
import org.springframework.core.io.InputStreamResource;
import org.springframework.web.bind.annotation.RestController;

/** The contract over HTTP: its annotations are the interface's. */
@RestController
class NodeController implements NodeApi {
    private final NodeService service;

    NodeController(NodeService service) {
        this.service = service;
    }

    @Override
    public NodeFacts facts() {
        return service.facts();
    }

    @Override
    public NodeReport report() {
        return service.report();
    }

    @Override
    public ImageStatus image(ImageDigest digest) {
        return service.image(digest);
    }

    @Override
    public ImageStatus ensureImage(ImageDigest digest, InputStreamResource content) {
        return service.ensureImage(digest, content);
    }

    @Override
    public void ensureImageAbsent(ImageDigest digest) {
        service.ensureImageAbsent(digest);
    }

    @Override
    public VolumeReport ensureVolume(VolumeId id, VolumeSpec spec) {
        return service.ensureVolume(id, spec);
    }

    @Override
    public void ensureVolumeAbsent(VolumeId id) {
        service.ensureVolumeAbsent(id);
    }

    @Override
    public VmReport ensureVmRunning(InstanceId id, VmSpec spec) {
        return service.ensureVmRunning(id, spec);
    }

    @Override
    public void ensureVmAbsent(InstanceId id) {
        service.ensureVmAbsent(id);
    }

    @Override
    public IncomingVm ensureVmIncoming(InstanceId id, VmSpec spec) {
        return service.ensureVmIncoming(id, spec);
    }

    @Override
    public void ensureVmIncomingAbsent(InstanceId id) {
        service.ensureVmIncomingAbsent(id);
    }

    @Override
    public NodeTask ensureTask(TaskId id, TaskSpec spec) {
        return service.ensureTask(id, spec);
    }

    @Override
    public NodeTask task(TaskId id) {
        return service.task(id);
    }

    @Override
    public void cancelTask(TaskId id) {
        service.cancelTask(id);
    }
}
