package org.gannet.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.InstanceId;

/**
 * A machine that the node knows.
 * @param since when it came into this state, by the node's clock
 * @param ended how its last process ended; empty while it runs
 * @param usage empty while it does not run
 * @param silentSince when its process was asked what has not been answered yet, by the node's clock: it hangs, or has
 *     too much to do, and state and usage are the last that were known. Empty for one that answers
 */
public record VmReport(
        InstanceId id,
        State state,
        Instant since,
        Optional<Ending> ended,
        Optional<Usage> usage,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Instant> silentSince) {
    /** Of a machine whose process answers, or that has none. */
    public VmReport(InstanceId id, State state, Instant since, Optional<Ending> ended, Optional<Usage> usage) {
        this(id, state, since, ended, usage, Optional.empty());
    }

    /** What its process does. */
    public enum State {
        RUNNING("The guest runs."),
        PAUSED("The guest stands still; it lives here."),
        INCOMING("Waits for a migration to this node; the guest does not run here yet."),
        MIGRATED_AWAY("Its memory has gone to another node; this process only waits to be removed."),
        STOPPED("There is no process; the node remembers it.");

        private final String sentence;

        State(String sentence) {
            this.sentence = sentence;
        }

        /** For people. */
        public String sentence() {
            return sentence;
        }

        /** Whether the guest lives in this process. */
        public boolean isAlive() {
            return this == RUNNING || this == PAUSED;
        }
    }

    /** Why there is no process any more. */
    public enum Ending {
        /** The guest switched itself off without being asked. */
        GUEST_POWERED_OFF,
        /** We asked, gracefully or not. */
        STOPPED_ON_REQUEST,
        /** The process ended without either: crash, kill, out of memory. */
        PROCESS_LOST,
        /** Defined, never started here. */
        NEVER_STARTED
    }

    /** Counters since the process started. */
    public record Usage(
            double cpuSeconds,
            ByteSize residentMemory,
            long diskReadBytes,
            long diskWrittenBytes,
            long networkReceivedBytes,
            long networkSentBytes) {}
}
