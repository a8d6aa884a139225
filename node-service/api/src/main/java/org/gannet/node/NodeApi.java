package org.gannet.node;

import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.springframework.core.io.InputStreamResource;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PutExchange;

/**
 * What a node does. Served by the agent, called by the engine; the simulated node implements it too. Every method may
 * be repeated with the same arguments and then changes nothing more. All throw {@link NodeException}; a time-out of a
 * call that changes something means that its outcome is unknown. The caller is the engine, known by its certificate.
 */
@HttpExchange("/node/v1")
public interface NodeApi {
    /** What the node is; changes at most when its agent restarts. */
    @GetExchange("/facts")
    NodeFacts facts();

    /** All that the node has now, complete, or an exception: never a part. */
    @GetExchange("/report")
    NodeReport report();

    /** Whether the node's image cache has the image. */
    @GetExchange("/images/{digest}")
    ImageStatus image(@PathVariable("digest") ImageDigest digest);

    /**
     * Puts an image into the node's cache, or finds it there without reading the content.
     * @throws NodeException IMAGE_DAMAGED when the content's SHA-256 is another, POOL_FULL
     */
    @PutExchange(value = "/images/{digest}", contentType = "application/octet-stream")
    ImageStatus ensureImage(@PathVariable("digest") ImageDigest digest, @RequestBody InputStreamResource content);

    /** Removes an image from the cache. @throws NodeException IN_USE when a volume is a clone of it */
    @DeleteExchange("/images/{digest}")
    void ensureImageAbsent(@PathVariable("digest") ImageDigest digest);

    /**
     * Creates the volume, or returns it when it exists with this specification.
     * @throws NodeException POOL_FULL, NAME_TAKEN (exists with another specification), NOT_FOUND (no such image here)
     */
    @PutExchange("/volumes/{id}")
    VolumeReport ensureVolume(@PathVariable("id") VolumeId id, @RequestBody VolumeSpec spec);

    /** @throws NodeException IN_USE when a running machine has it open */
    @DeleteExchange("/volumes/{id}")
    void ensureVolumeAbsent(@PathVariable("id") VolumeId id);

    /**
     * Starts the machine, or returns it when it runs, as it is: a changed specification takes effect at the next start.
     * @throws NodeException NO_CAPACITY, NOT_FOUND (a volume is missing), TOOL_FAILED (what QEMU said is kept)
     */
    @PutExchange("/vms/{id}")
    VmReport ensureVmRunning(@PathVariable("id") InstanceId id, @RequestBody VmSpec spec);

    /** Ends the machine's process if it runs, at once, and forgets its definition. Volumes stay. */
    @DeleteExchange("/vms/{id}")
    void ensureVmAbsent(@PathVariable("id") InstanceId id);

    /**
     * Prepares this node to receive the machine by live migration: starts a process that waits, with its volumes
     * exported for writing, to the cluster's certificates only.
     * @return where the sender must connect to
     * @throws NodeException IN_USE when the machine runs here already
     */
    @PutExchange("/vms/{id}/incoming")
    IncomingVm ensureVmIncoming(@PathVariable("id") InstanceId id, @RequestBody VmSpec spec);

    /** Ends a process that still waits for a migration; refuses (WRONG_STATE) when the machine already lives here. */
    @DeleteExchange("/vms/{id}/incoming")
    void ensureVmIncomingAbsent(@PathVariable("id") InstanceId id);

    /** Starts long work, or finds it by its id, running or ended. */
    @PutExchange("/tasks/{id}")
    NodeTask ensureTask(@PathVariable("id") TaskId id, @RequestBody TaskSpec spec);

    /** @throws NodeException NOT_FOUND when the node does not know the task (never started, or ended long ago) */
    @GetExchange("/tasks/{id}")
    NodeTask task(@PathVariable("id") TaskId id);

    /** Asks the work to stop; its state tells when it has. Unknown tasks are left at that. */
    @DeleteExchange("/tasks/{id}")
    void cancelTask(@PathVariable("id") TaskId id);
}
