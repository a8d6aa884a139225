package org.gannet.node;

import java.util.List;
import org.gannet.base.ByteSize;
import org.gannet.base.NodeName;

/**
 * What a node is.
 * @param name as configured on the node; the engine refuses a node that says another name than it was added under
 * @param memory physical memory that guests may use
 * @param disk size of the file system that holds the volumes
 * @param accelerator what {@code auto} means here: "kvm" or "tcg", decided by a boot probe; "simulated"
 * @param hypervisor for people: "QEMU 7.2.22"
 * @param machineType pinned for machines created here: "pc-i440fx-7.2"
 * @param bridges names of bridges that guests can be attached to
 */
public record NodeFacts(
        NodeName name,
        String agentVersion,
        int cpus,
        ByteSize memory,
        ByteSize disk,
        String accelerator,
        String hypervisor,
        String machineType,
        List<String> bridges) {
    public NodeFacts {
        bridges = List.copyOf(bridges);
    }
}
