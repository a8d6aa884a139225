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
            Throwable first = failures.getFirst();
            StringBuilder text = new StringBuilder(first.toString());
            for (StackTraceElement frame : first.getStackTrace()) {
                if (frame.getClassName().startsWith("org.gannet") && text.length() < 1500) {
                    text.append("\n    at ").append(frame);
                }
            }
            world.invariants().broken(this, text.toString());
        }
    }
}
