package org.gannet.node;

import java.util.List;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ExportId;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.SnapshotId;
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
     * Creates the volume, or returns it when it exists with this specification. What takes long, as zeroing does, is
     * done in part: the answer tells how far it is, and asked again the node goes on. Until all is done there is no
     * volume.
     * @throws NodeException POOL_FULL, NAME_TAKEN (exists with another specification), NOT_FOUND (no such image here)
     */
    @PutExchange("/volumes/{id}")
    VolumeReport ensureVolume(@PathVariable("id") VolumeId id, @RequestBody VolumeSpec spec);

    /**
     * Removes the volume with its snapshots, and what waits to become it; work that makes it is ended first.
     * @throws NodeException IN_USE when a running machine has it open, or work reads it
     */
    @DeleteExchange("/volumes/{id}")
    void ensureVolumeAbsent(@PathVariable("id") VolumeId id);

    /**
     * Lets the node know a volume that another node has made on storage that both see, where the storage can't be asked
     * what is in it. Nothing is made; the node looks whether it is there. Volumes that the node knows anyway stay as
     * they are. May be repeated.
     * @throws NodeException UNSUPPORTED (no such storage), NOT_FOUND, TOOL_FAILED (it can't be opened here, or has
     *     another size), WRONG_STATE (it is not finished, or is about to go)
     */
    @PutExchange("/volumes/{id}/known")
    VolumeReport ensureVolumeKnown(@PathVariable("id") VolumeId id, @RequestBody VolumeSpec spec);

    /**
     * The volume is no concern of this node any more: another one has it. It stays in its storage. Volumes that the
     * node sees without being told stay known.
     * @throws NodeException IN_USE when a machine of this node has it open, or work reads it
     */
    @DeleteExchange("/volumes/{id}/known")
    void ensureVolumeForgotten(@PathVariable("id") VolumeId id);

    /**
     * Puts storage right that has lost a device: it goes on with what it has left, and volumes can be made in it again.
     * Storage that lacks nothing stays as it is. No volume is given up.
     * @throws NodeException NOT_FOUND (no such storage of the node's own), UNSUPPORTED (of this kind), WRONG_STATE
     *     (something still lies on what is lost; see {@link VolumeReport#deviceLost})
     */
    @PutExchange("/pools/{name}/whole")
    void ensurePoolWhole(@PathVariable("name") String name);

    /**
     * Makes the volume as large as this, also under a running machine, which sees it. Never shrinks: a volume that is
     * larger already is refused. What takes long is done in part, as by {@link #ensureVolume}: until all is done the
     * volume has the size that it had, and asked for that one the node gives back what it was about to grow by.
     * @throws NodeException NOT_FOUND, INVALID_REQUEST (smaller, or no multiple of 512 bytes), POOL_FULL, IN_USE
     *     (work on it goes on)
     */
    @PutExchange("/volumes/{id}/size")
    VolumeReport ensureVolumeSize(@PathVariable("id") VolumeId id, @RequestBody ByteSize size);

    /**
     * Remembers what the volumes hold at one moment, the same for all of them; a machine that runs with them goes on
     * and finds, when it is brought back to it, what it would after a power cut. Volumes that have this snapshot keep
     * it.
     * @return each of the volumes
     * @throws NodeException NOT_FOUND, UNSUPPORTED (one of them keeps none), IN_USE (work on one of them goes on),
     *     WRONG_STATE (they belong to different running machines), POOL_FULL; then none of them has it
     */
    @PutExchange("/snapshots/{id}")
    List<VolumeReport> ensureSnapshot(@PathVariable("id") SnapshotId id, @RequestBody SnapshotSpec spec);

    /** Forgets a moment of a volume, if the volume is there. @throws NodeException IN_USE (work on it goes on) */
    @DeleteExchange("/volumes/{volume}/snapshots/{id}")
    void ensureSnapshotAbsent(@PathVariable("volume") VolumeId volume, @PathVariable("id") SnapshotId id);

    /**
     * Prepares this node to receive the volume by {@link TaskSpec.CopyVolume} from any node. It is no volume, and not
     * reported as one, before all has come. Asked again afterwards the answer is the same.
     * @return where the sender must connect to
     * @throws NodeException NAME_TAKEN (a volume that did not come so, or another specification), NOT_FOUND (no such
     *     image here), POOL_FULL
     */
    @PutExchange("/volumes/{id}/incoming")
    IncomingVolume ensureVolumeIncoming(@PathVariable("id") VolumeId id, @RequestBody VolumeSpec spec);

    /** What lies in the node's backup directory, complete, oldest first. */
    @GetExchange("/exports")
    List<Export> exports();

    /** Removes it from the backup directory. @throws NodeException IN_USE while it is read or written */
    @DeleteExchange("/exports/{id}")
    void ensureExportAbsent(@PathVariable("id") ExportId id);

    /**
     * Starts the machine, or returns it when it runs, as it is: a changed specification takes effect at the next start,
     * or by {@link #adaptVm}.
     * @throws NodeException NO_CAPACITY, NOT_FOUND (a volume is missing), IN_USE (work on the machine, or on one of its
     *     volumes, goes on), TOOL_FAILED (what QEMU said is kept)
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

    /**
     * What the machine's process here has now. For whoever moves it: the receiver must be as the sender is, not as it
     * shall be after a restart.
     * @throws NodeException NOT_FOUND (not known here), WRONG_STATE (no process)
     */
    @GetExchange("/vms/{id}/running")
    VmSpec runningVm(@PathVariable("id") InstanceId id);

    /**
     * Brings a running machine as near to the specification as it goes while it runs: plugs and unplugs disks and
     * network cards, changes its CD, asks for memory back. What was unplugged is only asked for: the guest must let go,
     * and its volume stays in use until it has. A machine without a process needs nothing: its next start does it.
     * @throws NodeException NOT_FOUND (machine, volume or image), WRONG_STATE (it lives elsewhere), IN_USE (work on it,
     *     or on one of the volumes, goes on; another machine has one), INVALID_REQUEST, UNSUPPORTED (no such bridge)
     */
    @PutExchange("/vms/{id}/adapted")
    Adapted adaptVm(@PathVariable("id") InstanceId id, @RequestBody VmSpec spec);

    /**
     * Keeps a copy of the cluster's configuration, one of the newest few; older ones than those are dropped.
     * @param epoch of the leader that made it
     * @param revision of the cluster's state
     * @throws NodeException POOL_FULL
     */
    @PutExchange(value = "/configurations/{epoch}/{revision}", contentType = "application/octet-stream")
    StoredConfiguration ensureConfiguration(
            @PathVariable("epoch") long epoch,
            @PathVariable("revision") long revision,
            @RequestBody InputStreamResource content);

    /** The copies of the cluster's configuration that are kept here, newest first. */
    @GetExchange("/configurations")
    List<StoredConfiguration> configurations();

    /**
     * Makes this node's side of a disk that two nodes hold alike, or changes its role, or whether it may be written to
     * without the other one. Whether the sides are equal is told by the report; they are made equal without being asked
     * to. Both may be PRIMARY while a machine moves from one node to the other: the one that becomes so while the other
     * one is in use only lets the machine arrive.
     * @throws NodeException UNSUPPORTED (a node without {@link NodeFacts.Feature#REPLICA}), NOT_FOUND (no such volume),
     *     NAME_TAKEN (the disk is known with another volume), WRONG_STATE (PRIMARY while this side is not complete),
     *     IN_USE (SECONDARY while a machine runs with it)
     */
    @PutExchange("/replicas/{disk}")
    ReplicaReport ensureReplica(@PathVariable("disk") DiskId disk, @RequestBody ReplicaSpec spec);

    /** Ends this side; its volume stays. @throws NodeException IN_USE while a machine runs with it */
    @DeleteExchange("/replicas/{disk}")
    void ensureReplicaAbsent(@PathVariable("disk") DiskId disk);

    /**
     * Starts long work, or finds it by its id, running or ended.
     * @throws NodeException NAME_TAKEN (known with other work), IN_USE (other work on the same goes on),
     *     INVALID_REQUEST
     */
    @PutExchange("/tasks/{id}")
    NodeTask ensureTask(@PathVariable("id") TaskId id, @RequestBody TaskSpec spec);

    /** @throws NodeException NOT_FOUND when the node does not know the task (never started, or ended long ago) */
    @GetExchange("/tasks/{id}")
    NodeTask task(@PathVariable("id") TaskId id);

    /** Asks the work to stop; its state tells when it has. Unknown tasks are left at that. */
    @DeleteExchange("/tasks/{id}")
    void cancelTask(@PathVariable("id") TaskId id);
}
