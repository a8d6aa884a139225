package org.gannet.agent.transfer;

import java.util.Map;
import org.gannet.base.DiskId;
import org.gannet.node.DiskIdKey;
import org.gannet.node.VolumeSpec;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * A machine that waits.
 * @param accelerator it was started with: processors of different kinds can't take over from each other
 * @param volumes what each disk was made as
 */
public record Receiver(
        String accelerator,
        @JsonDeserialize(keyUsing = DiskIdKey.class) Map<DiskId, VolumeSpec> volumes) {
    public Receiver {
        volumes = Map.copyOf(volumes);
    }
}
