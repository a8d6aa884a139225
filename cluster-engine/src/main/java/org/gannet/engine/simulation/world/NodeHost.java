package org.gannet.engine.simulation.world;

import java.time.Duration;
import org.gannet.engine.simulation.SimulatedNode;

/** A server with an agent on it. */
final class NodeHost {
    private final World world;
    private final SimulatedNode node;
    /** Who keeps it from answering; it answers again when all of them are over. */
    private int reasonsToBeSilent;

    NodeHost(World world, SimulatedNode node) {
        this.world = world;
        this.node = node;
    }

    SimulatedNode node() {
        return node;
    }

    String name() {
        return node.name().value();
    }

    boolean isServing() {
        return reasonsToBeSilent == 0;
    }

    /** Everything on it ends at once; it comes back after this time. */
    void cutPower(Duration offFor) {
        world.say(name(), () -> "its power fails");
        world.guestsDied(node.aliveVms());
        reasonsToBeSilent++;
        node.powerCut();
        world.later(name(), offFor, () -> {
            reasonsToBeSilent--;
            world.say(name(), () -> "is back");
        });
    }

    /** Its service starts again; machines go on. */
    void restartAgent(Duration offFor) {
        world.say(name(), () -> "its agent restarts");
        reasonsToBeSilent++;
        node.restart();
        world.later(name(), offFor, () -> {
            reasonsToBeSilent--;
            world.say(name(), () -> "its agent is back");
        });
    }
}
