package org.gannet.engine.allocation.search;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.GroupInput;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.NodeInput;
import org.gannet.engine.balancing.PlacementPolicy;
import org.gannet.engine.balancing.StorageTemplate;
import org.gannet.engine.model.AllocationPolicy;

/** Clusters of all shapes, the same for the same seed: one or two groups, nodes that are offline, tags, no nodes. */
final class RandomClusters {
    private final Random random;

    RandomClusters(long seed) {
        random = new Random(seed);
    }

    /** One group, without instances. */
    static ClusterInput ofEqualNodes(int count) {
        var group = new GroupInput("g", "u", AllocationPolicy.PREFERRED, List.of(), List.of(), PlacementPolicy.DEFAULT);
        List<NodeInput> nodes = IntStream.range(0, count)
                .mapToObj(at -> node("node" + at, 65536, 1 << 20, 16, false, 0))
                .toList();
        return new ClusterInput(List.of(group), nodes, List.of(), List.of(), PlacementPolicy.DEFAULT);
    }

    private static NodeInput node(String name, long memory, long disk, int cpus, boolean offline, int group) {
        return new NodeInput(
                name,
                memory,
                1024,
                memory - 1024,
                disk,
                disk,
                cpus,
                offline,
                false,
                group,
                64,
                64,
                false,
                1,
                1,
                List.of());
    }

    /** Without instances. */
    ClusterInput empty() {
        int groups = 1 + random.nextInt(2);
        List<GroupInput> allGroups = new ArrayList<>();
        List<NodeInput> nodes = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            allGroups.add(new GroupInput(
                    "group" + group,
                    "uuid" + group,
                    AllocationPolicy.PREFERRED,
                    List.of(),
                    List.of(),
                    PlacementPolicy.DEFAULT));
            int count = random.nextInt(7);
            for (int at = 0; at < count; at++) {
                long memory = 8192L * (1 + random.nextInt(4));
                long disk = 102400L * (1 + random.nextInt(4));
                nodes.add(new NodeInput(
                        "node" + group + "-" + at,
                        memory,
                        1024,
                        memory - 1024,
                        disk,
                        disk,
                        4 + random.nextInt(12),
                        random.nextInt(10) == 0,
                        false,
                        group,
                        4,
                        4,
                        false,
                        1,
                        1,
                        List.of()));
            }
        }
        return new ClusterInput(allGroups, nodes, List.of(), List.of("htools:iextags:app"), PlacementPolicy.DEFAULT);
    }

    NewInstance instance(int number) {
        StorageTemplate[] templates = {StorageTemplate.DRBD, StorageTemplate.DRBD, StorageTemplate.PLAIN};
        long disk = 1024L * (1 + random.nextInt(40));
        return new NewInstance(
                "new" + number,
                512L * (1 + random.nextInt(8)),
                1 + random.nextInt(4),
                disk,
                List.of(new NewInstance.Disk(disk, OptionalLong.of(1))),
                templates[random.nextInt(templates.length)],
                random.nextInt(4) == 0 ? List.of("app:" + random.nextInt(2)) : List.of(),
                1,
                List.of(),
                false);
    }

    /** As it is after placing, with the room that is left as the nodes would report it. */
    static ClusterInput measured(ClusterInput cluster, List<InstanceInput> placed) {
        List<NodeInput> nodes = new ArrayList<>();
        for (int at = 0; at < cluster.nodes().size(); at++) {
            int node = at;
            long memory = placed.stream()
                    .filter(instance -> instance.primary() == node)
                    .mapToLong(InstanceInput::memoryMib)
                    .sum();
            long disk = placed.stream()
                    .filter(instance -> instance.primary() == node || instance.secondary() == node)
                    .mapToLong(InstanceInput::diskMib)
                    .sum();
            nodes.add(cluster.nodes().get(at).withMoreFree(-memory, -disk, 0));
        }
        return cluster.withNodes(nodes).withInstances(placed);
    }
}
