package org.gannet.engine.balancing;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.gannet.engine.model.AllocationPolicy;

/**
 * Clusters of all shapes, the same for the same seed: up to three groups, empty ones too, with exclusive storage or
 * without; nodes that are offline or report nothing; tags of all kinds; instances of all templates and states, stopped,
 * to come, split over groups; sizes of nothing.
 */
public final class AnyClusters {
    private static final List<String> RULES = List.of(
            "htools:iextags:svc",
            "htools:nlocation:rack",
            "htools:desiredlocation:rack",
            "htools:migration:hv",
            "htools:allowmigration:hv:old::hv:new");

    private final Random random;
    private final List<NodeInput> nodes = new ArrayList<>();
    private final List<InstanceInput> instances = new ArrayList<>();
    private final List<GroupInput> groups = new ArrayList<>();

    private AnyClusters(long seed) {
        random = new Random(seed);
    }

    /** With up to forty instances. */
    public static ClusterInput of(long seed) {
        var clusters = new AnyClusters(seed);
        clusters.addGroups();
        int wanted = clusters.nodes.isEmpty() ? 0 : clusters.random.nextInt(40);
        for (int number = 0; number < wanted; number++) {
            clusters.add(number);
        }
        return clusters.cluster();
    }

    /** Without instances. */
    public static ClusterInput empty(long seed) {
        var clusters = new AnyClusters(seed);
        clusters.addGroups();
        return clusters.cluster();
    }

    private ClusterInput cluster() {
        List<String> tags =
                RULES.stream().filter(rule -> random.nextInt(3) == 0).toList();
        return new ClusterInput(groups, nodes, instances, tags, PlacementPolicy.DEFAULT);
    }

    private void addGroups() {
        int count = 1 + random.nextInt(3);
        for (int group = 0; group < count; group++) {
            AllocationPolicy allocation = AllocationPolicy.values()[random.nextInt(AllocationPolicy.values().length)];
            PlacementPolicy usual = PlacementPolicy.DEFAULT;
            var policy = new PlacementPolicy(
                    usual.standard(),
                    usual.ranges(),
                    usual.templates(),
                    random.nextInt(3) == 0 ? 1.5 : 4,
                    random.nextInt(3) == 0 ? 2 : 32);
            groups.add(new GroupInput("g" + group, "u" + group, allocation, List.of(), List.of(), policy));
            boolean exclusive = random.nextInt(3) == 0;
            boolean same = random.nextBoolean();
            int size = random.nextInt(7);
            for (int at = 0; at < size; at++) {
                addNode(group, exclusive, same);
            }
        }
    }

    private void addNode(int group, boolean exclusive, boolean same) {
        boolean unknown = random.nextInt(20) == 0;
        long memory = unknown ? 0 : same ? 32768 : 8192L << random.nextInt(3);
        long own = unknown ? 0 : 512;
        long disk = unknown || random.nextInt(20) == 0 ? 0 : same ? 1_000_000 : 200_000L * (1 + random.nextInt(5));
        long cpus = unknown ? 0 : same ? 16 : 1 + random.nextInt(16);
        long spindles = unknown ? 0 : exclusive ? 8 : 4;
        List<String> tags = new ArrayList<>();
        if (random.nextInt(3) > 0) {
            tags.add("rack:" + random.nextInt(2));
        }
        if (random.nextInt(3) > 0) {
            tags.add(random.nextBoolean() ? "hv:new" : "hv:old");
        }
        nodes.add(new NodeInput(
                "n" + nodes.size(),
                memory,
                own,
                Math.max(0, memory - own - (random.nextInt(4) == 0 ? 100 : 0)),
                disk,
                disk,
                cpus,
                unknown || random.nextInt(8) == 0,
                nodes.isEmpty(),
                group,
                spindles,
                exclusive ? spindles : 0,
                exclusive,
                unknown ? 0 : random.nextInt(2),
                random.nextInt(4) == 0 ? 2 : 1,
                tags));
    }

    /** Takes its room; not where there is none. */
    private void add(int number) {
        int primary = (int) (random.nextDouble() * random.nextDouble() * nodes.size());
        int secondary = random.nextInt(nodes.size());
        boolean split = nodes.get(primary).group() != nodes.get(secondary).group();
        boolean mirrored = primary != secondary && random.nextInt(3) > 0 && (!split || random.nextInt(10) == 0);
        InstanceInput instance = instance("i" + number, primary, mirrored ? secondary : InstanceInput.NO_NODE);
        NodeInput first = nodes.get(primary);
        long memory = instance.status().isUsingMemory() && !instance.forthcoming() ? instance.memoryMib() : 0;
        long disk = instance.template().isLocal() && !instance.forthcoming() ? instance.diskMib() : 0;
        boolean own = instance.template().isLocal() && !instance.forthcoming();
        if (first.freeMemoryMib() <= memory || !hasDisk(first, instance, disk)) {
            return;
        }
        if (mirrored && !hasDisk(nodes.get(secondary), instance, disk)) {
            return;
        }
        long spindles = own ? instance.spindles().orElse(0) : 0;
        nodes.set(primary, first.withMoreFree(-memory, -disk, first.exclusiveStorage() ? -spindles : 0));
        if (mirrored) {
            NodeInput second = nodes.get(secondary);
            nodes.set(secondary, second.withMoreFree(0, -disk, second.exclusiveStorage() ? -spindles : 0));
        }
        instances.add(instance);
    }

    private static boolean hasDisk(NodeInput node, InstanceInput instance, long disk) {
        boolean spindles = !node.exclusiveStorage()
                || !instance.template().isLocal()
                || instance.spindles().orElse(Long.MAX_VALUE) <= node.freeSpindles();
        return spindles && (!instance.template().isLocal() || node.freeDiskMib() > disk);
    }

    private InstanceInput instance(String name, int primary, int secondary) {
        StorageTemplate[] alone = {
            StorageTemplate.PLAIN,
            StorageTemplate.RBD,
            StorageTemplate.EXT,
            StorageTemplate.SHAREDFILE,
            StorageTemplate.FILE,
            StorageTemplate.DISKLESS
        };
        boolean mirrored = secondary != InstanceInput.NO_NODE;
        StorageTemplate template = mirrored ? StorageTemplate.DRBD : alone[random.nextInt(alone.length)];
        List<String> tags = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            tags.add("svc:" + random.nextInt(4));
        }
        if (random.nextInt(4) == 0) {
            tags.add("rack:" + random.nextInt(2));
        }
        RunStatus[] states = RunStatus.values();
        boolean exclusive = nodes.get(primary).exclusiveStorage();
        return new InstanceInput(
                name,
                random.nextInt(20) == 0 ? 0 : 512L << random.nextInt(4),
                random.nextInt(20) == 0 ? 0 : 1024L * (1 + random.nextInt(50)),
                random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(4),
                random.nextInt(4) == 0 ? states[random.nextInt(states.length)] : RunStatus.RUNNING,
                random.nextInt(10) > 0,
                primary,
                secondary,
                template,
                tags,
                random.nextInt(3),
                ownSpindles(exclusive, template),
                random.nextInt(10) == 0,
                random.nextInt(4) == 0
                        ? new Utilization(random.nextDouble(), random.nextDouble(), random.nextDouble(), 0)
                        : Utilization.UNMEASURED,
                true);
    }

    /** htools counts all spindles of a node as gone once anything without spindles of its own comes there. */
    private OptionalLong ownSpindles(boolean exclusive, StorageTemplate template) {
        int share = !exclusive ? 1 : template.isLocal() ? 9 : 10;
        return random.nextInt(10) < share ? OptionalLong.of(random.nextInt(4)) : OptionalLong.empty();
    }
}
