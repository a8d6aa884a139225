package org.gannet.engine.operation.step;

import java.util.List;
import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.node.NodeException;
import org.gannet.node.VmSpec;

/** What waits for a running machine on another node: as the machine runs, not as it shall be after a restart. */
final class Receiver {
    private Receiver() {}

    /**
     * Asks where the machine runs.
     * @param planned the copies of its disks, and how its cards are attached there
     * @throws NodeException WRONG_STATE when it runs with other disks than it has
     */
    static VmSpec of(StepContext context, NodeName source, InstanceId instance, VmSpec planned) {
        VmSpec running = context.node(source).runningVm(instance);
        List<VmSpec.Disk> copies = running.disks().stream()
                .map(disk -> find(planned, disk)
                        .map(copy -> disk.withVolume(copy.volume()))
                        .orElseThrow(Receiver::otherDisks))
                .toList();
        if (copies.size() != planned.disks().size()) {
            throw otherDisks();
        }
        return running.withDisks(copies)
                .withNics(running.nics().stream()
                        .map(nic -> attached(planned, nic))
                        .toList());
    }

    private static Optional<VmSpec.Disk> find(VmSpec planned, VmSpec.Disk disk) {
        return planned.disks().stream()
                .filter(copy -> copy.id().equals(disk.id()))
                .findFirst();
    }

    private static VmSpec.Nic attached(VmSpec planned, VmSpec.Nic nic) {
        return planned.nics().stream()
                .filter(there -> there.mac().equals(nic.mac()) && there.getClass() == nic.getClass())
                .map(there -> nic.slot().map(there::withSlot).orElse(there))
                .findFirst()
                .orElse(nic);
    }

    private static NodeException otherDisks() {
        return new NodeException(Problem.of(ErrorCode.WRONG_STATE, "The machine runs with other disks than it has.")
                .withCause("Its guest has yet to let go of a disk that was taken away, or to take one that was added.")
                .withRemedy("Restart the machine, then move it."));
    }
}
