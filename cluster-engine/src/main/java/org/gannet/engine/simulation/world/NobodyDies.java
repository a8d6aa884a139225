package org.gannet.engine.simulation.world;

import java.util.List;

/** No thread of an engine ends by something that nobody expected. */
record NobodyDies(World world) implements Invariant {
    @Override
    public String name() {
        return "nobody dies";
    }

    @Override
    public void afterTurn() {
        List<Throwable> failures = world.time().failures();
        if (!failures.isEmpty()) {
            world.invariants().broken(this, Broken.describe(failures.getFirst()));
        }
    }
}
