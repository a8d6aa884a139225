package org.gannet.engine.operation;

import java.util.Optional;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.engine.model.ClusterState;

/** What things are called, for titles. */
public interface Names {
    /** All that there is. */
    ClusterState state();

    /** Of a machine, also of one that has yet to be made. */
    Optional<HostName> find(InstanceId id);
}
