package org.gannet.engine.operation;

import java.util.Optional;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;

/** What machines are called, those too that have yet to be made. */
@FunctionalInterface
public interface MachineNames {
    Optional<HostName> find(InstanceId id);
}
