package org.gannet.node;

import java.util.Map;
import org.gannet.base.DiskId;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * Where a waiting machine listens.
 * @param address host of all three ports
 * @param migrationPort for memory
 * @param diskPort for disks (NBD)
 * @param exports name of each disk's export
 * @param agentPort of the node's agent: the sender tells it that all has arrived, and only then the guest goes on there
 * @param secret known to the engine, the sender and the receiver only; without it the receiver's agent refuses
 */
public record IncomingVm(
        String address,
        int migrationPort,
        int diskPort,
        @JsonDeserialize(keyUsing = DiskIdKey.class) Map<DiskId, String> exports,
        int agentPort,
        String secret) {
    public IncomingVm {
        exports = Map.copyOf(exports);
    }

    /** For nodes that need no hand-over between agents: simulated ones. */
    public IncomingVm(String address, int migrationPort, int diskPort, Map<DiskId, String> exports) {
        this(address, migrationPort, diskPort, exports, 0, "");
    }

    /** Without the secret: it must not reach a log. */
    @Override
    public String toString() {
        return "IncomingVm[" + address + ", memory " + migrationPort + ", disks " + diskPort + ", agent " + agentPort
                + "]";
    }
}
