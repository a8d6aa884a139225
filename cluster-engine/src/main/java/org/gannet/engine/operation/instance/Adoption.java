package org.gannet.engine.operation.instance;

import java.util.Optional;
import org.gannet.base.DiskTemplate;
import org.gannet.engine.operation.ForOperators;
import org.gannet.node.Place;
import org.gannet.node.VolumeSpec;

/**
 * What lies on a machine's node already, and becomes its disk with all that it holds: never wiped, and given back under
 * its own name when the disk is taken away, or moved. Operators choose it; it may be anybody's.
 * @param name in the pool: of a logical volume, or of a link to a block device
 * @param template PLAIN or BLOCKDEV
 * @param pool of the node; empty for the first of its kind, which devices that several nodes see may not leave open
 */
@ForOperators
public record Adoption(String name, DiskTemplate template, Optional<String> pool) {
    public Adoption {
        pool = pool.filter(text -> !text.isBlank());
        name = new VolumeSpec.Source.Adopted(name.strip()).name();
        if (!template.abilities().adoption()) {
            throw new IllegalArgumentException("nothing is adopted as " + template);
        }
        if (template.isShared() && pool.isEmpty()) {
            throw new IllegalArgumentException("say which pool the device is in: all nodes have to find it there");
        }
    }

    VolumeSpec.Source.Adopted source() {
        return new VolumeSpec.Source.Adopted(name);
    }

    Place place() {
        return new Place(template, pool.orElse(""), 1);
    }
}
