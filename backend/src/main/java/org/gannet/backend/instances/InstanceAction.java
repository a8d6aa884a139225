package org.gannet.backend.instances;

import java.util.Optional;
import org.gannet.base.InstanceId;

/** What somebody asks of a machine. */
public sealed interface InstanceAction {
    /** A new one. */
    record Create(CreateRequest request) implements InstanceAction {}

    record Start(InstanceId instance) implements InstanceAction {}

    /** @param graceSeconds how long the guest has to switch itself off; 0 pulls the plug */
    record Stop(InstanceId instance, int graceSeconds) implements InstanceAction {}

    record Reboot(InstanceId instance) implements InstanceAction {}

    /** With its disks. */
    record Remove(InstanceId instance) implements InstanceAction {}

    /** To another node; for administrators. @param target empty lets the cluster choose */
    record Migrate(InstanceId instance, Optional<String> target) implements InstanceAction {}
}
