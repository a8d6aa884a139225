package org.gannet.engine.allocation.search;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.NodeInput;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.balancing.StorageTemplate;

/** Finds a second node for an instance with one copy, which becomes one with DRBD and stays on its primary. */
public final class SecondarySearch {
    private SecondarySearch() {}

    /**
     * Tries all other nodes of its group.
     *
     * @param instance an index in the cluster; it has no secondary
     */
    public static Found search(ClusterInput cluster, int instance, NewInstance wanted, SearchRules rules) {
        InstanceInput input = cluster.instances().get(instance);
        if (input.hasSecondary()) {
            throw new IllegalArgumentException("instance " + input.name() + " already has a secondary");
        }
        PlacementState state = anew(cluster, input, wanted);
        Inventory inventory = state.inventory();
        int[] others = IntStream.of(PlacementSearch.candidates(
                        inventory, inventory.nodesOfGroup(inventory.groupOf(input.primary())), rules))
                .filter(node -> node != input.primary())
                .toArray();
        return new PlacementSearch(state, inventory.allNodes(), rules)
                .search(inventory.instances() - 1, wanted, new int[] {input.primary()}, others);
    }

    /** The cluster with that second node; the instance is the last one then. */
    public static PlacementState after(ClusterInput cluster, int instance, NewInstance wanted, Found.Place place) {
        PlacementState state = anew(cluster, cluster.instances().get(instance), wanted);
        PlacementSearch.apply(state, state.inventory().instances() - 1, place);
        return state;
    }

    private static PlacementState anew(ClusterInput cluster, InstanceInput input, NewInstance wanted) {
        return PlacementState.of(Inventory.of(without(cluster, input))).with(List.of(wanted.input(input.status())));
    }

    /** What hail says of it. */
    public static String sentence(Found found, ClusterInput cluster) {
        return Sentences.of(found, cluster);
    }

    /** With DRBD. */
    public static NewInstance mirrored(NewInstance plain) {
        return new NewInstance(
                plain.name(),
                plain.memoryMib(),
                plain.vcpus(),
                plain.diskMib(),
                plain.disks(),
                StorageTemplate.DRBD,
                plain.tags(),
                plain.spindleUse(),
                plain.networks(),
                plain.forthcoming());
    }

    private static ClusterInput without(ClusterInput cluster, InstanceInput gone) {
        List<InstanceInput> instances = new ArrayList<>(cluster.instances());
        instances.remove(gone);
        List<NodeInput> nodes = new ArrayList<>(cluster.nodes());
        NodeInput node = nodes.get(gone.primary());
        long memory = gone.status().isUsingMemory() ? gone.memoryMib() : 0;
        long disk = gone.template().isLocal() ? gone.diskMib() : 0;
        long spindles = node.exclusiveStorage() ? gone.spindles().orElse(0) : 0;
        nodes.set(gone.primary(), node.withMoreFree(memory, disk, spindles));
        return cluster.withNodes(nodes).withInstances(instances);
    }
}
