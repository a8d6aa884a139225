package org.gannet.engine.simulation;

import java.time.Instant;
import java.util.Optional;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;

/**
 * A machine of a simulated node.
 * @param spec what its process has, or had; each slot said
 * @param starts how often its guest has been started or restarted
 * @param leaving what it will have when its guest has let go of what it was asked for
 */
record SimulatedVm(
        VmSpec spec,
        VmReport.State state,
        Instant since,
        Optional<VmReport.Ending> ended,
        int starts,
        Role role,
        Optional<VmSpec> leaving) {

    /** Whose guest it is, as a real node keeps it. */
    enum Role {
        /** The guest lives in this process, or in none. */
        HOME,
        /** Waits for a guest that lives elsewhere. */
        INCOMING,
        /** All of the guest's memory is here, but it has not been told to go on. */
        ARRIVED,
        /** The guest may live elsewhere already. */
        HANDING_OVER,
        /** The guest lives elsewhere. */
        MIGRATED_AWAY;

        /** Whether its process waits for a guest, or for the word that it may go on. */
        boolean isWaiting() {
            return this == INCOMING || this == ARRIVED;
        }

        /** Whether the guest is, or may be, elsewhere. */
        boolean isAway() {
            return this == HANDING_OVER || this == MIGRATED_AWAY;
        }
    }

    static SimulatedVm of(VmSpec spec, VmReport.State state, Role role, int starts, Instant now) {
        return new SimulatedVm(spec.withSlots(), state, now, Optional.empty(), starts, role, Optional.empty());
    }

    SimulatedVm in(VmReport.State next, Role nextRole, Instant now) {
        return new SimulatedVm(spec, next, now, Optional.empty(), starts, nextRole, leaving);
    }

    SimulatedVm withStarts(int other) {
        return new SimulatedVm(spec, state, since, ended, other, role, leaving);
    }

    /** With other devices from now on. */
    SimulatedVm adapted(VmSpec now, Optional<VmSpec> later) {
        return new SimulatedVm(now, state, since, ended, starts, role, later);
    }

    /** Its guest has been reset: what it was asked for is gone. */
    SimulatedVm reset(Instant now) {
        return of(leaving.orElse(spec), VmReport.State.RUNNING, Role.HOME, starts + 1, now);
    }

    SimulatedVm ended(VmReport.Ending how, Role nextRole, Instant now) {
        return new SimulatedVm(spec, VmReport.State.STOPPED, now, Optional.of(how), starts, nextRole, Optional.empty());
    }

    /** Whether there is a process. */
    boolean hasProcess() {
        return state != VmReport.State.STOPPED && state != VmReport.State.MIGRATED_AWAY;
    }
}
