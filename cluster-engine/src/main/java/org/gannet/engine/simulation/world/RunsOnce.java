package org.gannet.engine.simulation.world;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.model.Incoming;
import org.gannet.engine.model.Instance;

/**
 * A guest runs on one node at most: its primary, or the one that it is being moved to, from the hand-over until the
 * commit that makes that one its primary.
 */
final class RunsOnce implements Invariant {
    private final World world;
    private long changes = -1;
    private long writes = -1;

    RunsOnce(World world) {
        this.world = world;
    }

    @Override
    public String name() {
        return "runs once";
    }

    @Override
    public void afterTurn() {
        world.nodes().settle();
        if (changes == world.nodes().changes() && writes == world.store().writes()) {
            return;
        }
        changes = world.nodes().changes();
        writes = world.store().writes();
        Map<InstanceId, NodeName> running = new HashMap<>();
        for (NodeHost host : world.hosts()) {
            NodeName here = host.node().name();
            for (InstanceId id : host.node().runningVms()) {
                NodeName there = running.put(id, here);
                if (there != null) {
                    world.invariants().broken(this, world.names().of(id) + " runs on " + there + " and on " + here);
                }
                Optional<Instance> instance = world.store().state().findInstance(id);
                if (instance.isEmpty()) {
                    world.invariants()
                            .broken(this, world.names().of(id) + " runs on " + here + " and is not in the cluster");
                } else if (!instance.get().primary().equals(here)
                        && !instance.get().incoming().map(Incoming::node).equals(Optional.of(here))) {
                    world.invariants()
                            .broken(
                                    this,
                                    world.names().of(id) + " runs on " + here + "; its node is "
                                            + instance.get().primary());
                }
            }
        }
    }
}
