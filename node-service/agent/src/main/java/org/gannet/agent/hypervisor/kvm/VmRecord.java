package org.gannet.agent.hypervisor.kvm;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;
import org.gannet.node.IncomingVm;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;

/**
 * What the node must remember of a machine; on disk before anything is done that depends on it.
 * @param spec what its process has, or is about to get, or had
 * @param process empty before the first start and after the end
 * @param ended why there is no process, or soon will be none
 * @param stopRequested whether the end of this process was asked for
 * @param since when the machine came into its state
 * @param incoming where it listened when it came, or waited to come, by migration
 * @param accelerator that its process was started with
 * @param held whether its guest was told to stand still for a moment, and must go on
 */
record VmRecord(
        VmSpec spec,
        Role role,
        Optional<ProcessIdentity> process,
        Optional<VmReport.Ending> ended,
        boolean stopRequested,
        Instant since,
        Optional<IncomingVm> incoming,
        String accelerator,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean held) {
    /** Whose guest it is. */
    enum Role {
        /** The guest lives in this process, or in none. */
        HOME,
        /** The process waits for a guest that lives elsewhere; it must not run it on its own. */
        INCOMING,
        /** The guest is complete here and was told to go on; it must go on. */
        ARRIVED,
        /**
         * The guest is on its way out: it may live there already, so that it must not run here unless the engine, which
         * has made sure that it does not live there, says so.
         */
        HANDING_OVER,
        /** The guest lives elsewhere; it must never be started here. */
        MIGRATED_AWAY;

        /** Whether the guest is, or may be, elsewhere. */
        boolean isAway() {
            return this == HANDING_OVER || this == MIGRATED_AWAY;
        }
    }

    static VmRecord defined(VmSpec spec, Role role, String accelerator, Instant now) {
        return new VmRecord(
                spec,
                role,
                Optional.empty(),
                Optional.of(VmReport.Ending.NEVER_STARTED),
                false,
                now,
                Optional.empty(),
                accelerator,
                false);
    }

    VmRecord started(ProcessIdentity identity, Instant now) {
        return new VmRecord(
                spec, role, Optional.of(identity), Optional.empty(), false, now, incoming, accelerator, false);
    }

    /** Why the process, which is still there, is about to end. */
    VmRecord ending(VmReport.Ending why) {
        return new VmRecord(spec, role, process, Optional.of(why), stopRequested, since, incoming, accelerator, held);
    }

    VmRecord ended(VmReport.Ending why, Instant now) {
        return new VmRecord(
                spec, role, Optional.empty(), Optional.of(why), stopRequested, now, incoming, accelerator, false);
    }

    VmRecord withSpec(VmSpec next) {
        return new VmRecord(next, role, process, ended, stopRequested, since, incoming, accelerator, held);
    }

    VmRecord withRole(Role next, Instant now) {
        return new VmRecord(spec, next, process, ended, stopRequested, now, incoming, accelerator, held);
    }

    VmRecord withIncoming(IncomingVm where) {
        return new VmRecord(spec, role, process, ended, stopRequested, since, Optional.of(where), accelerator, held);
    }

    /** Why it ends when its guest switches itself off: because it was asked to, or wanted to. */
    VmReport.Ending endingByGuest() {
        return stopRequested ? VmReport.Ending.STOPPED_ON_REQUEST : VmReport.Ending.GUEST_POWERED_OFF;
    }

    VmRecord withStopRequested(boolean requested) {
        return new VmRecord(spec, role, process, ended, requested, since, incoming, accelerator, held);
    }

    VmRecord withHeld(boolean yes) {
        return new VmRecord(spec, role, process, ended, stopRequested, since, incoming, accelerator, yes);
    }
}
