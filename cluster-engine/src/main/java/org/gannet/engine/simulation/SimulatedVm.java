package org.gannet.engine.simulation;

import java.time.Instant;
import java.util.Optional;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;

/**
 * A machine of a simulated node.
 * @param starts how often its guest has been started or restarted
 */
record SimulatedVm(
        VmSpec spec,
        VmReport.State state,
        Instant since,
        Optional<VmReport.Ending> ended,
        int starts,
        HandOver handOver) {

    /** What a hand-over that broke off has left. */
    enum HandOver {
        NONE,
        /** The guest may live elsewhere: never to be started here. */
        MAY_BE_AWAY,
        /** All of the guest's memory is here. */
        HAS_ARRIVED
    }
}
