package org.gannet.agent.hypervisor.kvm;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gannet.agent.network.BridgePorts;
import org.gannet.base.ByteSize;
import org.gannet.base.InstanceId;
import org.gannet.node.VmReport;

/** What one machine uses; remembers what QEMU said last, for when it is too busy to answer. */
final class UsageMeter {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private final InstanceId id;
    private final BridgePorts bridges;
    private final AtomicBoolean counting = new AtomicBoolean();
    private volatile DiskCounters counters = new DiskCounters(0, 0);

    private record DiskCounters(long read, long written) {}

    UsageMeter(InstanceId id, BridgePorts bridges) {
        this.id = id;
        this.bridges = bridges;
    }

    /** With the disks' counters of the last {@link #count}. Empty when it has no process. */
    Optional<VmReport.Usage> read(VmRecord record) {
        return record.process().flatMap(ProcessIdentity::stat).map(stat -> {
            BridgePorts.Traffic traffic = bridges.traffic(id, record.spec().nics());
            return new VmReport.Usage(
                    stat.cpuSeconds(),
                    new ByteSize(stat.residentBytes()),
                    counters.read(),
                    counters.written(),
                    traffic.received(),
                    traffic.sent());
        });
    }

    /** Asks QEMU, at most for two seconds. What is still being asked is not asked again. */
    void count(QmpClient qmp) {
        if (!counting.compareAndSet(false, true)) {
            return;
        }
        try {
            long read = 0;
            long written = 0;
            for (var device : qmp.execute("query-blockstats", Map.of(), LIMIT)) {
                read += device.path("stats").path("rd_bytes").asLong(0);
                written += device.path("stats").path("wr_bytes").asLong(0);
            }
            counters = new DiskCounters(read, written);
        } catch (QmpException e) {
            // The last figures stay until it answers again, or has gone.
        } finally {
            counting.set(false);
        }
    }
}
