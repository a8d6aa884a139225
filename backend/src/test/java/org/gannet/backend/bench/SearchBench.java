package org.gannet.backend.bench;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.gannet.engine.allocation.search.GroupSearch;
import org.gannet.engine.allocation.search.NewInstance;
import org.gannet.engine.allocation.search.SearchRules;
import org.gannet.engine.balancing.BalanceOptions;
import org.gannet.engine.balancing.Balancer;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.GroupInput;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.NodeInput;
import org.gannet.engine.balancing.PlacementPolicy;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.balancing.StorageTemplate;
import org.gannet.engine.htools.SampleCluster;
import org.gannet.engine.model.AllocationPolicy;

/** The search for places, warm, on made up clusters. */
final class SearchBench {
    private static final int ROUNDS = 200;
    private static final int SLOW_ROUNDS = 20;
    private static final NewInstance MIRRORED = NewInstance.of("new", 2048, 20480, 1, StorageTemplate.DRBD, 1);
    private static final NewInstance ALONE = NewInstance.of("new", 2048, 20480, 1, StorageTemplate.PLAIN, 1);

    private final Sheet sheet;
    /** So that nothing is found to be of no use and left out. */
    private double seen;

    SearchBench(Sheet sheet) {
        this.sheet = sheet;
    }

    void measure(int nodes, int instances) {
        ClusterInput large = even(nodes, instances);
        String size = " on " + nodes + " nodes with " + instances + " instances";
        sheet.times("allocate one" + size, times(ROUNDS, search(even(nodes, instances), ALONE)), "< 5 ms");
        sheet.times("allocate one mirrored" + size, times(ROUNDS, search(even(nodes, instances), MIRRORED)), "< 5 ms");
        sheet.times(
                "N+1 check of " + instances + " instances",
                times(SLOW_ROUNDS, round -> {
                    PlacementState state = PlacementState.of(Inventory.of(large));
                    double bad = 0;
                    for (int node = 0; node < nodes; node++) {
                        bad += state.isRedundant(node) ? 0 : 1;
                    }
                    return bad;
                }),
                "< 50 ms");
        PlacementState middling = PlacementState.of(Inventory.of(SampleCluster.of(40, 800, 1)));
        int[] all = middling.inventory().allNodes();
        sheet.times(
                "balance of 40 nodes with 800 instances",
                times(
                        SLOW_ROUNDS,
                        round -> Balancer.plan(middling, all, BalanceOptions.DEFAULT)
                                .last()
                                .total()),
                "< 200 ms");
        if (seen == 0) {
            throw new IllegalStateException("nothing was done");
        }
    }

    /** Mirrored instances on equal nodes, any one of which may be lost. */
    private static ClusterInput even(int nodes, int instances) {
        int each = instances / nodes;
        long memory = 1024 + 2 * each * MIRRORED.memoryMib();
        long disk = 4 * each * MIRRORED.diskMib();
        List<NodeInput> allNodes = IntStream.range(0, nodes)
                .mapToObj(node -> new NodeInput(
                        "node-" + node,
                        memory,
                        1024,
                        memory - 1024 - each * MIRRORED.memoryMib(),
                        disk,
                        disk / 2,
                        2 * each,
                        false,
                        false,
                        0,
                        1000,
                        1000,
                        false,
                        1,
                        1,
                        List.of()))
                .toList();
        List<InstanceInput> all = IntStream.range(0, each * nodes)
                .mapToObj(
                        at -> MIRRORED.input().withName("i" + at).withNodes(at % nodes, (at + 1 + at / nodes) % nodes))
                .toList();
        var group = new GroupInput("g", "u", AllocationPolicy.PREFERRED, List.of(), List.of(), PlacementPolicy.DEFAULT);
        return new ClusterInput(List.of(group), allNodes, all, List.of(), PlacementPolicy.DEFAULT);
    }

    private static IntFunction<Double> search(ClusterInput cluster, NewInstance wanted) {
        PlacementState state = PlacementState.of(Inventory.of(cluster)).with(List.of(wanted.input()));
        int instance = state.inventory().instances() - 1;
        return round -> {
            var result = new GroupSearch(state, SearchRules.STRICT)
                    .best(instance, wanted, wanted.requiredNodes(), group -> true);
            return 1.0 + result.chosen().orElseThrow().place().primary();
        };
    }

    private long[] times(int rounds, IntFunction<Double> body) {
        for (int round = 0; round < rounds; round++) {
            seen += body.apply(round);
        }
        long[] nanos = new long[rounds];
        for (int round = 0; round < rounds; round++) {
            long begun = System.nanoTime();
            seen += body.apply(round);
            nanos[round] = System.nanoTime() - begun;
        }
        return nanos;
    }
}
