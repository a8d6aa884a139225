package org.gannet.agent.transfer;

import org.gannet.node.IncomingVm;

/** Finds the agent where a machine waits. A port: agents speak HTTPS, tests need not. */
@FunctionalInterface
public interface Peers {
    PeerApi of(IncomingVm target);
}
