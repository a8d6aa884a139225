package org.gannet.agent.hypervisor.kvm;

import java.util.Map;
import java.util.Optional;
import org.gannet.agent.network.CardPorts;
import org.gannet.base.ByteSize;
import org.gannet.base.InstanceId;
import org.gannet.node.VmReport;

/** What one machine uses; remembers what QEMU said last, for when it is too busy to answer. */
final class UsageMeter {
    private final InstanceId id;
    private final CardPorts cards;
    private volatile DiskCounters counters = new DiskCounters(0, 0);

    private record DiskCounters(long read, long written) {}

    UsageMeter(InstanceId id, CardPorts cards) {
        this.id = id;
        this.cards = cards;
    }

    /** With the disks' counters of the last {@link #count}. Empty when it has no process. */
    Optional<VmReport.Usage> read(VmRecord record) {
        return record.process().flatMap(ProcessIdentity::stat).map(stat -> {
            CardPorts.Traffic traffic = cards.traffic(id, record.spec().nics());
            return new VmReport.Usage(
                    stat.cpuSeconds(),
                    new ByteSize(stat.residentBytes()),
                    counters.read(),
                    counters.written(),
                    traffic.received(),
                    traffic.sent());
        });
    }

    /** Asks QEMU. @throws QmpException */
    void count(QmpClient qmp) {
        long read = 0;
        long written = 0;
        for (var device : qmp.execute("query-blockstats", Map.of())) {
            read += device.path("stats").path("rd_bytes").asLong(0);
            written += device.path("stats").path("wr_bytes").asLong(0);
        }
        counters = new DiskCounters(read, written);
    }
}
