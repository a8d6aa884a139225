package org.gannet.engine.htools;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.GroupInput;
import org.gannet.engine.balancing.NodeInput;
import org.gannet.engine.balancing.PlacementPolicy;
import org.gannet.engine.model.AllocationPolicy;

/**
 * Empty clusters from a description: {@code policy,nodes,disk,memory,cpus[,spindles]} for each group, as
 * {@code --simulate} of htools(1) takes it.
 */
final class Simulated {
    private static final int MOST = 100_000;

    private Simulated() {}

    static ClusterInput cluster(List<String> descriptions) {
        List<GroupInput> groups = new ArrayList<>();
        List<NodeInput> nodes = new ArrayList<>();
        // The last one given is the first group, as in htools.
        for (String description : descriptions.reversed()) {
            String[] parts = description.split(",", -1);
            if (parts.length != 5 && parts.length != 6) {
                throw bad(description, "it is policy,nodes,disk,memory,cpus[,spindles], as in p,20,100G,16g,4,2");
            }
            int group = groups.size();
            String number = String.format(Locale.ROOT, "%02d", group + 1);
            groups.add(new GroupInput(
                    "group-" + number,
                    "fake-uuid-" + number,
                    policy(description, parts[0]),
                    List.of(),
                    List.of(),
                    PlacementPolicy.DEFAULT));
            long count = whole(description, parts[1]);
            if (count > MOST) {
                throw bad(description, "at most " + MOST + " nodes");
            }
            for (int at = 1; at <= count; at++) {
                nodes.add(node(description, parts, group, at));
            }
        }
        return new ClusterInput(groups, nodes, List.of(), List.of(), PlacementPolicy.DEFAULT);
    }

    private static NodeInput node(String description, String[] parts, int group, int at) {
        long disk = mib(description, parts[2]);
        long memory = mib(description, parts[3]);
        return new NodeInput(
                String.format(Locale.ROOT, "node-%02d-%03d", group + 1, at),
                memory,
                0,
                memory,
                disk,
                disk,
                whole(description, parts[4]),
                false,
                at == 1,
                group,
                parts.length == 6 ? whole(description, parts[5]) : 1,
                0,
                false,
                1,
                1,
                List.of());
    }

    private static AllocationPolicy policy(String description, String word) {
        return switch (word) {
            case "p", "preferred" -> AllocationPolicy.PREFERRED;
            case "a", "last_resort" -> AllocationPolicy.LAST_RESORT;
            case "u", "unallocable" -> AllocationPolicy.UNALLOCABLE;
            default -> throw bad(description, "the policy is p, a or u, or the whole word");
        };
    }

    private static long whole(String description, String text) {
        return Units.whole(text).orElseThrow(() -> bad(description, "'" + text + "' is no whole number"));
    }

    private static long mib(String description, String text) {
        return Units.mib(text).orElseThrow(() -> bad(description, "'" + text + "' is no size, as 100G, 16g or 2048"));
    }

    private static BadInput bad(String description, String why) {
        return new BadInput("Error: failed to load data, aborting: --simulate " + description + ": " + why);
    }
}
