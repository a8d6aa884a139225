package org.gannet.backend.instances;

import java.time.Instant;
import org.gannet.base.ByteSize;

/** Counters since the machine's process started, as its node reported them last. */
public record UsageView(
        Instant at,
        double cpuSeconds,
        ByteSize residentMemory,
        long diskReadBytes,
        long diskWrittenBytes,
        long networkReceivedBytes,
        long networkSentBytes) {}
