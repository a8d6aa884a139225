package org.gannet.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.gannet.base.ByteSize;
import org.gannet.base.Generation;
import org.gannet.base.ImageDigest;

/**
 * All that a node has at one moment.
 * @param at by the node's clock; beside the engine's own it tells the skew
 * @param memoryFree what the operating system could still give
 * @param diskFree on the file system that holds the volumes
 * @param load average over the last minute, in runnable threads
 * @param bootId another one after each start of the operating system; empty from an agent that does not tell
 * @param replicas this node's sides of disks that two nodes hold alike
 */
public record NodeReport(
        Generation generation,
        Instant at,
        ByteSize memoryFree,
        ByteSize diskFree,
        double load,
        List<VmReport> vms,
        List<VolumeReport> volumes,
        List<ImageDigest> images,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String bootId,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<StoragePool> pools,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ReplicaReport> replicas) {
    public NodeReport {
        vms = List.copyOf(vms);
        volumes = List.copyOf(volumes);
        images = List.copyOf(images);
        pools = List.copyOf(pools);
        replicas = List.copyOf(replicas);
    }

    /** Of an agent of the first version. */
    public NodeReport(
            Generation generation,
            Instant at,
            ByteSize memoryFree,
            ByteSize diskFree,
            double load,
            List<VmReport> vms,
            List<VolumeReport> volumes,
            List<ImageDigest> images) {
        this(generation, at, memoryFree, diskFree, load, vms, volumes, images, "", List.of(), List.of());
    }

    /** The same with other machines. */
    public NodeReport withVms(List<VmReport> others) {
        return new NodeReport(
                generation, at, memoryFree, diskFree, load, others, volumes, images, bootId, pools, replicas);
    }
}
