package org.gannet.engine.operation.instance;

import java.util.Optional;
import org.gannet.base.DiskTemplate;
import org.gannet.base.NodeName;

/**
 * That all disks of a machine that is to be made are held by two nodes.
 * @param template who mirrors them
 * @param secondary the node with the other copies; empty for the least loaded that fits
 */
public record Mirroring(DiskTemplate template, Optional<NodeName> secondary) {
    public Mirroring {
        if (template.mirroring() != DiskTemplate.Mirroring.INTERNAL) {
            throw new IllegalArgumentException("not mirrored by two nodes: " + template);
        }
    }
}
