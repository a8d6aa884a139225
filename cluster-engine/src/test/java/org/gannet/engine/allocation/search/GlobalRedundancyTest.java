package org.gannet.engine.allocation.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.Fit;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.NodeInput;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.balancing.StorageTemplate;
import org.gannet.engine.balancing.Trial;
import org.junit.jupiter.api.Test;

class GlobalRedundancyTest {
    private static final List<StorageTemplate> TEMPLATES =
            List.of(StorageTemplate.PLAIN, StorageTemplate.PLAIN, StorageTemplate.RBD, StorageTemplate.DRBD);

    private int holding;
    private int failing;

    /**
     * Instances come one after another until nodes are full: what is known of the state before and one more, what is
     * counted on, what is read anew, and what a slow count from the inputs alone says, are the same.
     */
    @Test
    void whetherNodesCanBeLostIsWhatASlowCountSays() {
        for (int seed = 0; seed < 150; seed++) {
            var random = new Random(seed);
            ClusterInput cluster = new RandomClusters(seed).empty();
            int count = cluster.nodes().size() * 8;
            List<NewInstance> wanted = IntStream.range(0, count)
                    .mapToObj(at -> NewInstance.of(
                            "i" + at,
                            512L << random.nextInt(4),
                            1024L * (1 + random.nextInt(30)),
                            1,
                            TEMPLATES.get(random.nextInt(TEMPLATES.size())),
                            1))
                    .toList();
            PlacementState state = PlacementState.of(Inventory.of(cluster))
                    .with(wanted.stream().map(NewInstance::input).toList());
            int[] nodes = state.inventory().allNodes();
            var known = new GlobalRedundancy(state, nodes);
            for (int instance = 0; instance < count; instance++) {
                known = placed(state, instance, wanted.get(instance), random) ? checked(state, instance, known) : known;
            }
        }
        assertThat(holding).isGreaterThan(500);
        assertThat(failing).isGreaterThan(100);
    }

    private static boolean placed(PlacementState state, int instance, NewInstance wanted, Random random) {
        int nodes = state.inventory().nodes();
        int primary = random.nextInt(nodes);
        int secondary = wanted.requiredNodes() == 2 ? random.nextInt(nodes) : InstanceInput.NO_NODE;
        boolean bad = state.inventory().isOffline(primary)
                || primary == secondary
                || secondary != InstanceInput.NO_NODE
                        && (state.inventory().isOffline(secondary)
                                || state.inventory().groupOf(primary)
                                        != state.inventory().groupOf(secondary));
        var trial = new Trial(state);
        if (bad || trial.place(instance, primary, secondary, false) != Fit.FITS) {
            return false;
        }
        state.apply(trial);
        return true;
    }

    private GlobalRedundancy checked(PlacementState state, int instance, GlobalRedundancy before) {
        int[] nodes = state.inventory().allNodes();
        var anew = new GlobalRedundancy(state, nodes);
        List<Integer> missing = IntStream.of(nodes)
                .filter(node -> !isEvacuable(state, node))
                .boxed()
                .toList();
        assertThat(IntStream.of(nodes).filter(node -> !anew.isEvacuable(node)).boxed())
                .isEqualTo(missing);
        if (!missing.isEmpty()) {
            failing++;
        }
        if (!before.holds()) {
            return anew;
        }
        assertThat(before.holdsAfter(state, instance)).isEqualTo(missing.isEmpty());
        if (!missing.isEmpty()) {
            return anew;
        }
        holding++;
        before.add(instance);
        return before;
    }

    private static boolean isEvacuable(PlacementState state, int lost) {
        return isEvacuable(state, lost, 1) || isEvacuable(state, lost, -1);
    }

    /** Second copies start; then the one that needs most memory goes where most is left, or least, and so on. */
    private static boolean isEvacuable(PlacementState state, int lost, int sign) {
        ClusterInput cluster = state.inventory().input();
        List<NodeInput> left = new ArrayList<>(cluster.nodes());
        List<InstanceInput> alone = new ArrayList<>();
        for (int at = 0; at < state.inventory().instances(); at++) {
            InstanceInput instance = state.inventory().instance(at);
            long disk = localDisk(instance);
            int primary = state.primaryOf(at);
            int secondary = state.secondaryOf(at);
            long memory = instance.memoryMib();
            if (primary == InstanceInput.NO_NODE) {
                continue;
            }
            take(left, primary, memory, disk);
            if (secondary != InstanceInput.NO_NODE) {
                take(left, secondary, primary == lost ? memory : 0, disk);
            } else if (primary == lost) {
                alone.add(instance);
            }
        }
        if (IntStream.range(0, left.size())
                .anyMatch(node -> node != lost && left.get(node).freeMemoryMib() <= 0)) {
            return false;
        }
        alone.sort(Comparator.<InstanceInput>comparingLong(instance -> -instance.memoryMib())
                .thenComparing(instance -> -localDisk(instance)));
        return alone.stream().allMatch(instance -> goesOn(left, lost, instance, sign));
    }

    private static long localDisk(InstanceInput instance) {
        return instance.template() == StorageTemplate.RBD ? 0 : instance.diskMib();
    }

    private static boolean goesOn(List<NodeInput> left, int lost, InstanceInput instance, int sign) {
        long disk = localDisk(instance);
        var best = IntStream.range(0, left.size())
                .filter(node -> node != lost
                        && !left.get(node).offline()
                        && left.get(node).group() == left.get(lost).group()
                        && left.get(node).freeMemoryMib() > instance.memoryMib()
                        && (disk == 0 || left.get(node).freeDiskMib() > disk))
                .boxed()
                .max(Comparator.<Integer>comparingLong(
                                node -> sign * left.get(node).freeMemoryMib())
                        .thenComparing(Comparator.reverseOrder()));
        best.ifPresent(node -> take(left, node, instance.memoryMib(), disk));
        return best.isPresent();
    }

    private static void take(List<NodeInput> left, int node, long memory, long disk) {
        left.set(node, left.get(node).withMoreFree(-memory, -disk, 0));
    }
}
