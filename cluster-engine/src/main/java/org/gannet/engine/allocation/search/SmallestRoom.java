package org.gannet.engine.allocation.search;

import java.util.Comparator;
import java.util.List;
import org.gannet.engine.balancing.NodeInput;
import org.gannet.engine.balancing.PlacementPolicy;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.balancing.PolicyRange;
import org.gannet.engine.balancing.PolicySpec;

/** How many more instances of the smallest size of each of its policy's ranges a node takes, largest disk first. */
record SmallestRoom(PlacementState state, int node) {
    List<Long> counts() {
        NodeInput input = state.inventory().input().nodes().get(node);
        PlacementPolicy policy =
                state.inventory().input().groups().get(input.group()).policy();
        return policy.ranges().stream()
                .map(PolicyRange::min)
                .sorted(Comparator.comparingLong(PolicySpec::diskMib).reversed())
                .map(spec -> count(input, policy, spec))
                .toList();
    }

    private long count(NodeInput input, PlacementPolicy policy, PolicySpec spec) {
        long reserved = state.isRedundant(node) ? state.reservedMemoryMib(node) : 0;
        long memory = more(state.unallocatedMemoryMib(node) - reserved - 1, spec.memoryMib());
        long disk = more(state.freeDiskMib(node) - 1, spec.diskMib());
        long cpus = more((long) Math.floor(policy.vcpuRatio() * input.cpus()) - state.usedCpus(node), spec.vcpus());
        return Math.min(memory, Math.min(disk, cpus));
    }

    private static long more(long left, long size) {
        return left < 0 ? 0 : size == 0 ? Long.MAX_VALUE : left / size;
    }
}
