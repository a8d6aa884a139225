package org.gannet.engine.policy;

import java.util.List;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;

/**
 * What a policy looks at of an instance, there or to be made.
 * @param least its memory may be brought down to this
 * @param disks each by its size
 * @param templates that its disks lie on; DISKLESS alone for none
 */
public record Asked(
        ByteSize memory,
        Optional<ByteSize> least,
        int vcpus,
        List<ByteSize> disks,
        List<DiskTemplate> templates,
        int nics,
        int spindles) {
    public Asked {
        disks = List.copyOf(disks);
        templates = List.copyOf(templates);
    }

    public static Asked of(Instance instance) {
        List<DiskTemplate> templates =
                instance.disks().stream().map(Disk::template).distinct().toList();
        return new Asked(
                instance.memory(),
                instance.minMemory(),
                instance.vcpus(),
                instance.disks().stream().map(Disk::size).toList(),
                templates.isEmpty() ? List.of(DiskTemplate.DISKLESS) : templates,
                instance.nics().size(),
                instance.spindles());
    }
}
