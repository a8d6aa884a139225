package org.gannet.agent.hypervisor.kvm;

import org.gannet.agent.inventory.HostFacts;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.node.NodeException;

/** Refuses before the kernel has to choose whom to kill. */
final class MemoryCheck {
    private MemoryCheck() {}

    /** @throws NodeException NO_CAPACITY */
    static void require(ByteSize wanted) {
        ByteSize free = HostFacts.memoryAvailable();
        if (!wanted.isAtMost(free)) {
            throw new NodeException(Problem.of(ErrorCode.NO_CAPACITY, "The node has not enough memory.")
                    .withCause("The machine needs " + wanted + ", " + free + " are free.")
                    .withRemedy("Stop another machine, or use another node."));
        }
    }
}
