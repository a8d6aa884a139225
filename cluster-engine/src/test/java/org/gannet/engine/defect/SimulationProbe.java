package org.gannet.engine.defect;

import java.util.function.LongFunction;
import org.gannet.engine.simulation.world.SimulationRun;

/** The simulation, to be run inside {@link DefectiveEngine}. */
final class SimulationProbe implements LongFunction<String> {
    /** @return the invariant that the run of this seed broke; empty when none */
    @Override
    public String apply(long seed) {
        return SimulationRun.run(seed)
                .violation()
                .map(violation -> violation.invariant() + "\n" + violation.what())
                .orElse("");
    }
}
