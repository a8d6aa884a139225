package org.gannet.node;

import java.time.Instant;
import java.util.List;
import org.gannet.base.ByteSize;
import org.gannet.base.Generation;
import org.gannet.base.ImageDigest;

/**
 * All that a node has at one moment.
 * @param at by the node's clock
 * @param memoryFree what the operating system could still give
 * @param diskFree on the file system that holds the volumes
 * @param load average over the last minute, in runnable threads
 */
public record NodeReport(
        Generation generation,
        Instant at,
        ByteSize memoryFree,
        ByteSize diskFree,
        double load,
        List<VmReport> vms,
        List<VolumeReport> volumes,
        List<ImageDigest> images) {
    public NodeReport {
        vms = List.copyOf(vms);
        volumes = List.copyOf(volumes);
        images = List.copyOf(images);
    }
}
