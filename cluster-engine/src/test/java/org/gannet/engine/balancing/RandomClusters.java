package org.gannet.engine.balancing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.gannet.engine.model.AllocationPolicy;

/** Small clusters of all shapes, each from a seed. */
final class RandomClusters {
    private RandomClusters() {}

    static ClusterInput of(long seed) {
        var random = new Random(seed);
        int count = 1 + random.nextInt(7);
        long[] memory = new long[count];
        long[] disk = new long[count];
        boolean same = random.nextBoolean();
        long[] size = new long[count];
        for (int at = 0; at < count; at++) {
            size[at] = same ? 32768 : 16384L << random.nextInt(3);
            memory[at] = size[at] - 512;
            disk[at] = 1_000_000;
        }
        List<InstanceInput> instances = new ArrayList<>();
        int wanted = random.nextInt(30);
        for (int at = 0; at < wanted; at++) {
            instance("i" + at, random, memory, disk).ifPresent(instances::add);
        }
        List<NodeInput> nodes = new ArrayList<>();
        for (int at = 0; at < count; at++) {
            nodes.add(node(at, random, size[at], memory[at], disk[at]));
        }
        var group = new GroupInput("g", "u", AllocationPolicy.PREFERRED, List.of(), List.of(), PlacementPolicy.DEFAULT);
        List<String> tags = random.nextBoolean() ? List.of("htools:iextags:svc") : List.of();
        return new ClusterInput(List.of(group), nodes, instances, tags, PlacementPolicy.DEFAULT);
    }

    /** Takes its room; empty where there is none. */
    private static Optional<InstanceInput> instance(String name, Random random, long[] memory, long[] disk) {
        int primary = (int) (random.nextDouble() * random.nextDouble() * memory.length);
        int secondary = random.nextInt(memory.length);
        boolean mirrored = secondary != primary && random.nextInt(5) > 0;
        long needs = 512L << random.nextInt(4);
        long room = 1024L * (1 + random.nextInt(50));
        RunStatus status = random.nextInt(8) == 0 ? RunStatus.ADMIN_DOWN : RunStatus.RUNNING;
        if (memory[primary] <= needs || disk[primary] <= room || mirrored && disk[secondary] <= room) {
            return Optional.empty();
        }
        memory[primary] -= status.isUsingMemory() ? needs : 0;
        StorageTemplate template =
                mirrored ? StorageTemplate.DRBD : random.nextBoolean() ? StorageTemplate.RBD : StorageTemplate.PLAIN;
        if (template.isLocal()) {
            disk[primary] -= room;
            disk[secondary] -= mirrored ? room : 0;
        }
        return Optional.of(new InstanceInput(
                name,
                needs,
                room,
                1 + random.nextInt(4),
                status,
                random.nextInt(10) > 0,
                primary,
                mirrored ? secondary : InstanceInput.NO_NODE,
                template,
                random.nextInt(3) == 0 ? List.of("svc:" + random.nextInt(4)) : List.of(),
                1,
                OptionalLong.empty(),
                false,
                Utilization.UNMEASURED,
                true));
    }

    private static NodeInput node(int at, Random random, long size, long memory, long disk) {
        return new NodeInput(
                "n" + at,
                size,
                512,
                memory - (random.nextInt(4) == 0 ? 100 : 0),
                1_000_000,
                disk,
                16,
                random.nextInt(8) == 0,
                at == 0,
                0,
                4,
                0,
                false,
                1,
                1,
                List.of());
    }
}
