package org.gannet.engine.model;

import org.gannet.base.ByteSize;
import org.gannet.node.NodeFacts;

/**
 * What snapshots in thin pools may come to take. It is no reason to refuse one: they take what is written anew only.
 */
public final class ThinSnapshots {
    private ThinSnapshots() {}

    /** At most, when all disks that they are of are written anew; nothing in a pool that keeps none. */
    public static ByteSize most(ClusterState state, Node node, NodeFacts.Pool pool) {
        if (!pool.thin()) {
            return ByteSize.ZERO;
        }
        return state.instancesOn(node.name()).stream()
                .filter(instance -> instance.primary().equals(node.name()))
                .flatMap(instance -> instance.disks().stream())
                .filter(disk ->
                        node.facts().findPool(disk.place()).filter(pool::equals).isPresent())
                .flatMap(disk -> disk.snapshots().stream())
                .map(Snapshot::size)
                .reduce(ByteSize.ZERO, ByteSize::plus);
    }
}
