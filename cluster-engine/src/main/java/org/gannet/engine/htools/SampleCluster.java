package org.gannet.engine.htools;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.GroupInput;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.NodeInput;
import org.gannet.engine.balancing.PlacementPolicy;
import org.gannet.engine.balancing.RunStatus;
import org.gannet.engine.balancing.StorageTemplate;
import org.gannet.engine.balancing.Utilization;
import org.gannet.engine.model.AllocationPolicy;

/** One group of equal nodes with instances that crowd on the first of them: for measuring, the same for each seed. */
public final class SampleCluster {
    private static final long MEMORY = 128 * 1024;
    private static final long DISK = 4_000_000;
    private static final long[] MEMORIES = {1024, 2048, 4096};
    private static final long[] DISKS = {10 * 1024, 20 * 1024, 50 * 1024};
    private static final int[] CPUS = {1, 2, 4};

    private SampleCluster() {}

    public static ClusterInput of(int nodes, int instances, long seed) {
        var random = new Random(seed);
        long[] memory = new long[nodes];
        long[] disk = new long[nodes];
        List<InstanceInput> placed = new ArrayList<>();
        while (placed.size() < instances) {
            double skewed = random.nextDouble();
            int primary = (int) (skewed * skewed * nodes);
            int secondary = random.nextInt(nodes);
            long needs = MEMORIES[random.nextInt(MEMORIES.length)];
            long room = DISKS[random.nextInt(DISKS.length)] + 128;
            int vcpus = CPUS[random.nextInt(CPUS.length)];
            if (secondary == primary || memory[primary] + 3 * needs > MEMORY) {
                continue;
            }
            memory[primary] += needs;
            disk[primary] += room;
            disk[secondary] += room;
            placed.add(new InstanceInput(
                    "instance-" + (placed.size() + 1),
                    needs,
                    room,
                    vcpus,
                    RunStatus.RUNNING,
                    true,
                    primary,
                    secondary,
                    StorageTemplate.DRBD,
                    List.of(),
                    1,
                    OptionalLong.empty(),
                    false,
                    Utilization.UNMEASURED,
                    true));
        }
        List<NodeInput> all = new ArrayList<>();
        for (int at = 0; at < nodes; at++) {
            all.add(new NodeInput(
                    "node-" + (at + 1),
                    MEMORY,
                    1024,
                    MEMORY - 1024 - memory[at],
                    DISK,
                    DISK - disk[at],
                    32,
                    false,
                    at == 0,
                    0,
                    8,
                    0,
                    false,
                    1,
                    1,
                    List.of()));
        }
        var group = new GroupInput(
                "group-1", "uuid-1", AllocationPolicy.PREFERRED, List.of(), List.of(), PlacementPolicy.DEFAULT);
        return new ClusterInput(List.of(group), all, placed, List.of(), PlacementPolicy.DEFAULT);
    }
}
