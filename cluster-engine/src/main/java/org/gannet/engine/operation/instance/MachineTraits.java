package org.gannet.engine.operation.instance;

import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.Tags;
import org.gannet.engine.model.HypervisorParameters;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.InstanceDraft;
import org.gannet.node.VmSpec;

/** What a copy of a machine has of the original besides its size, its disks and its network cards. */
public record MachineTraits(
        VmSpec.BootFrom bootFrom,
        HypervisorParameters hypervisor,
        Optional<ByteSize> minMemory,
        Optional<Integer> spindleUse,
        Tags tags) {
    public static MachineTraits of(Instance instance) {
        return new MachineTraits(
                instance.bootFrom(),
                instance.hypervisor(),
                instance.minMemory(),
                instance.spindleUse(),
                instance.tags());
    }

    InstanceDraft on(InstanceDraft draft) {
        return draft.bootFrom(bootFrom)
                .hypervisor(hypervisor)
                .minMemory(minMemory)
                .spindleUse(spindleUse)
                .tags(tags);
    }
}
