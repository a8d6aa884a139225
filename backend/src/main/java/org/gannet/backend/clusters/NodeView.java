package org.gannet.backend.clusters;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gannet.base.ByteSize;

/**
 * A node, for operators and helpdesk.
 * @param answering whether its last report is fresh
 * @param heardAt when it reported last
 * @param silentBecause why it does not answer; empty when it does
 * @param cpus processors of the node
 * @param vcpus how many vCPUs may be promised
 * @param memory may be promised: all of it less the node's own
 * @param disk likewise
 * @param vcpusPromised to machines placed here, running or not, arriving ones included
 * @param memoryPromised likewise
 * @param diskPromised likewise
 * @param memoryFree as the node's operating system says; empty when not heard yet
 * @param diskFree likewise
 * @param accelerator "kvm", "tcg" or "simulated"
 * @param hypervisor "QEMU 7.2.22"
 * @param instances that are here
 */
public record NodeView(
        String name,
        String address,
        boolean answering,
        Optional<Instant> heardAt,
        Optional<String> silentBecause,
        boolean offline,
        boolean drained,
        int cpus,
        int vcpus,
        ByteSize memory,
        ByteSize disk,
        int vcpusPromised,
        ByteSize memoryPromised,
        ByteSize diskPromised,
        Optional<ByteSize> memoryFree,
        Optional<ByteSize> diskFree,
        double load,
        String accelerator,
        String hypervisor,
        String agentVersion,
        List<String> bridges,
        int instances,
        int running) {
    public NodeView {
        bridges = List.copyOf(bridges);
    }
}
