package org.gannet.agent.transfer;

import org.gannet.node.IncomingVolume;

/** Finds the agent where a volume waits for its content. A port: agents speak HTTPS, tests need not. */
@FunctionalInterface
public interface VolumePeers {
    VolumePeerApi of(IncomingVolume target);
}
