package org.gannet.engine.simulation.world;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.gannet.base.Generation;
import org.gannet.base.NodeName;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.model.Observation;
import org.gannet.node.NodeReport;

/** What an engine knows of a node is never replaced by something that the node said before. */
final class NewsNeverGoBack implements Invariant {
    private final World world;
    private final Map<EngineHost, Seen> last = new HashMap<>();

    /** What the engine of a process showed after the turn before; another engine begins with nothing. */
    private record Seen(ClusterEngine engine, Map<NodeName, Observation> observations) {}

    NewsNeverGoBack(World world) {
        this.world = world;
    }

    @Override
    public String name() {
        return "news never go back";
    }

    @Override
    public void afterTurn() {
        for (EngineHost host : world.engines()) {
            host.engine().ifPresent(engine -> {
                Map<NodeName, Observation> now = engine.view().observations();
                Seen before = last.put(host, new Seen(engine, now));
                if (before != null && before.engine() == engine && before.observations() != now) {
                    now.forEach((node, news) -> compare(
                            node, Optional.ofNullable(before.observations().get(node)), news));
                }
            });
        }
    }

    private void compare(NodeName node, Optional<Observation> before, Observation after) {
        Optional<Generation> older = before.flatMap(Observation::report).map(NodeReport::generation);
        Optional<Generation> newer = after.report().map(NodeReport::generation);
        if (older.isPresent() && (newer.isEmpty() || older.get().compareTo(newer.get()) > 0)) {
            world.invariants().broken(this, "of " + node + ", " + newer + " follows " + older);
        }
    }
}
