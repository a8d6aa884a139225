package org.gannet.engine.simulation.world;

import java.util.ArrayList;
import java.util.List;

/**
 * How large a world is, drawn from its seed. Each world has only some of the faults, so that those which would hide
 * behind others come out too; one in twelve has none.
 * @param wishes how often users ask for something
 * @param faults what may go wrong
 */
record Scale(int engines, int nodes, int owners, int wishes, int jobsRunning, List<Fault> faults) {
    Scale {
        faults = List.copyOf(faults);
    }

    static Scale of(long seed) {
        Chance chance = new Chance(seed, "scale");
        int engines = chance.oneIn(3) ? 2 : 1;
        int nodes = chance.between(2, 4);
        int owners = chance.between(1, 3);
        int wishes = chance.between(10, 30);
        int running = chance.oneIn(3) ? chance.between(1, 3) : 20;
        List<Fault> faults = new ArrayList<>();
        if (!chance.oneIn(12)) {
            int likelihood = chance.pick(List.of(15, 30, 50, 80));
            for (Fault fault : Fault.values()) {
                if (chance.percent(likelihood)) {
                    faults.add(fault);
                }
            }
        }
        return new Scale(engines, nodes, owners, wishes, running, faults);
    }
}
