package org.gannet.agent.volume;

import java.util.Optional;
import org.gannet.base.InstanceId;
import org.gannet.base.VolumeId;

/** Who has a volume open. */
@FunctionalInterface
public interface VolumeUsers {
    VolumeUsers NONE = volume -> Optional.empty();

    /** The machine whose process runs with the volume. */
    Optional<InstanceId> userOf(VolumeId volume);
}
