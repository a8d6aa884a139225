package org.gannet.engine.placement;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.NetworkId;
import org.gannet.engine.allocation.Allocation;
import org.gannet.engine.allocation.PlacementRequest;
import org.gannet.engine.balancing.Reach;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.DiskRoom;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;
import org.gannet.node.Place;

/**
 * Which nodes have the networks, storage, kinds of disks and processors that an instance needs. Asked once for all
 * instances that need the same.
 */
final class Reached implements Reach {
    private final List<BitSet> nodes;

    /** What an instance needs of any node, whatever its size. */
    private record Need(
            Set<String> bridges,
            List<NetworkId> networks,
            Set<Place> storages,
            Set<DiskRoom.Pool> pools,
            boolean files,
            Set<DiskTemplate> mirrored,
            PlacementRequest.LiveFrom live) {}

    Reached(Allocation cluster, List<Node> all, List<Instance> instances) {
        Map<Need, BitSet> known = new HashMap<>();
        nodes = new ArrayList<>(instances.size());
        for (Instance instance : instances) {
            Need need = need(cluster, instance);
            nodes.add(known.computeIfAbsent(need, key -> ask(cluster, all, key)));
        }
    }

    private static Need need(Allocation cluster, Instance instance) {
        DiskRoom room = instance.room();
        return new Need(
                instance.bridgesNeeded(),
                instance.networks(),
                instance.storages(),
                room.pools().keySet(),
                room.files().bytes() > 0,
                instance.disks().stream()
                        .filter(disk -> disk.replica().isPresent())
                        .map(Disk::template)
                        .collect(Collectors.toUnmodifiableSet()),
                new PlacementRequest.LiveFrom(
                        instance.machineType(),
                        cluster.state()
                                .findNode(instance.primary())
                                .map(here -> here.facts().accelerator())
                                .orElse("")));
    }

    private static BitSet ask(Allocation cluster, List<Node> all, Need need) {
        // The least of each pool: whether it has room for all is not asked here.
        Map<DiskRoom.Pool, ByteSize> least = new HashMap<>();
        need.pools().forEach(pool -> least.put(pool, new ByteSize(1)));
        PlacementRequest request = PlacementRequest.of(
                        0, ByteSize.ZERO, new DiskRoom(new ByteSize(need.files() ? 1 : 0), least))
                .withSpindles(0)
                .wired(need.bridges(), need.networks())
                .holding(need.mirrored())
                .reaching(need.storages())
                .live(need.live());
        BitSet reached = new BitSet(all.size());
        for (int at = 0; at < all.size(); at++) {
            reached.set(at, cluster.explain(all.get(at), request).isEmpty());
        }
        return reached;
    }

    @Override
    public boolean allows(int instance, int node) {
        return instance >= nodes.size() || nodes.get(instance).get(node);
    }
}
