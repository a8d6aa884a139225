package org.gannet.agent.volume;

import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;

/** Who has a volume open. */
@FunctionalInterface
public interface VolumeUsers {
    VolumeUsers NONE = volume -> Optional.empty();

    /** The machine whose process runs with the volume. */
    Optional<InstanceId> userOf(VolumeId volume);

    /** @throws NodeException IN_USE when a machine has it open */
    default void requireUnused(VolumeId volume) {
        userOf(volume).ifPresent(user -> {
            throw inUse("volume " + volume + ", machine " + user);
        });
    }

    /** Of one that a machine of any node has open. @param internal which, for operators */
    static NodeException inUse(String internal) {
        return new NodeException(Problem.of(ErrorCode.IN_USE, "A machine runs with this volume.")
                .withRemedy("Stop the machine first.")
                .withInternal(internal));
    }
}
