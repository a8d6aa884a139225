package org.gannet.node;

import java.util.Map;
import org.gannet.base.DiskId;

/**
 * Where a waiting machine listens.
 * @param address host of both ports
 * @param migrationPort for memory
 * @param diskPort for disks (NBD)
 * @param exports name of each disk's export
 */
public record IncomingVm(String address, int migrationPort, int diskPort, Map<DiskId, String> exports) {
    public IncomingVm {
        exports = Map.copyOf(exports);
    }
}
