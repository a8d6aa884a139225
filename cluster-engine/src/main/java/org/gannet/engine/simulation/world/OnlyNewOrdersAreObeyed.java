package org.gannet.engine.simulation.world;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gannet.node.CallFence.Resource;
import org.gannet.node.CallStamp;

/**
 * A node does nothing for a leader that has been followed by another, and no change that comes late or twice. Counted
 * anew after each restart of its service: what was on its way ends with it.
 */
final class OnlyNewOrdersAreObeyed implements Invariant {
    private final World world;
    private final Map<NodeHost, Obeyed> obeyed = new HashMap<>();

    /** What one service has done so far. */
    private static final class Obeyed {
        private final int incarnation;
        private final Map<Resource, Long> newest = new HashMap<>();
        private long epoch;

        Obeyed(int incarnation) {
            this.incarnation = incarnation;
        }
    }

    OnlyNewOrdersAreObeyed(World world) {
        this.world = world;
    }

    @Override
    public String name() {
        return "only new orders are obeyed";
    }

    @Override
    public void obeyed(NodeHost node, CallStamp stamp, List<Resource> resources) {
        Obeyed known = obeyed.get(node);
        if (known == null || known.incarnation != node.incarnation()) {
            known = new Obeyed(node.incarnation());
            obeyed.put(node, known);
        }
        if (stamp.epoch() < known.epoch) {
            world.invariants().broken(this, node.name() + " obeys " + stamp + " after epoch " + known.epoch);
        } else if (stamp.epoch() > known.epoch) {
            known.epoch = stamp.epoch();
            known.newest.clear();
        }
        for (Resource resource : resources) {
            Long before = known.newest.put(resource, stamp.number());
            if (before != null && before >= stamp.number()) {
                world.invariants()
                        .broken(
                                this,
                                node.name() + " obeys " + stamp + " on "
                                        + world.tell().resources(List.of(resource)) + " after number " + before);
            }
        }
    }
}
