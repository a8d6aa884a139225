package org.gannet.engine.simulation.world;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.gannet.engine.model.OwnerId;

/**
 * How large a world is, drawn from its seed. Each world has only some of the faults, so that those which would hide
 * behind others come out too; one in twelve has none.
 * @param quotas how many machines each owner may have
 * @param wishes how often users ask for something
 * @param meddling whether operators hold the queue back now and then
 * @param faults what may go wrong
 */
record Scale(
        int engines,
        int nodes,
        Map<OwnerId, Integer> quotas,
        int wishes,
        int jobsRunning,
        boolean meddling,
        List<Fault> faults) {
    Scale {
        quotas = Collections.unmodifiableMap(new LinkedHashMap<>(quotas));
        faults = List.copyOf(faults);
    }

    /** A quiet world with one engine. */
    Scale quiet(int wishes) {
        return new Scale(1, nodes, quotas, wishes, jobsRunning, false, List.of());
    }

    static Scale of(long seed) {
        Chance chance = new Chance(seed, "scale");
        int engines = chance.oneIn(3) ? 2 : 1;
        int nodes = chance.between(2, 4);
        Map<OwnerId, Integer> quotas = new LinkedHashMap<>();
        for (int i = chance.between(1, 3); i > 0; i--) {
            quotas.put(new OwnerId(new UUID(7, i)), chance.between(4, 20));
        }
        int wishes = chance.between(10, 30);
        int running = chance.oneIn(3) ? chance.between(1, 3) : 20;
        boolean meddling = chance.oneIn(2);
        List<Fault> faults = new ArrayList<>();
        if (!chance.oneIn(12)) {
            int likelihood = chance.pick(List.of(15, 30, 50, 80));
            for (Fault fault : Fault.values()) {
                if (chance.percent(likelihood)) {
                    faults.add(fault);
                }
            }
        }
        return new Scale(engines, nodes, quotas, wishes, running, meddling, faults);
    }
}
