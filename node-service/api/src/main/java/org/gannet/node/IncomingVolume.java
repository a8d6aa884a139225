package org.gannet.node;

import org.gannet.base.VolumeId;

/**
 * Where a volume that is about to be copied here waits for its content.
 * @param spec what it will be when all has come
 * @param address host of the node's agent
 * @param agentPort its port
 * @param secret known to the engine, the sender and the receiver only; without it the receiver's agent refuses
 */
public record IncomingVolume(VolumeId volume, VolumeSpec spec, String address, int agentPort, String secret) {
    /** Without the secret: it must not reach a log. */
    @Override
    public String toString() {
        return "IncomingVolume[" + volume + " at " + address + ":" + agentPort + "]";
    }
}
