package org.gannet.node;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.gannet.base.InstanceId;

/** Long work that a node can be asked for. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TaskSpec.StopVm.class, name = "stop-vm"),
    @JsonSubTypes.Type(value = TaskSpec.RebootVm.class, name = "reboot-vm"),
    @JsonSubTypes.Type(value = TaskSpec.MigrateVm.class, name = "migrate-vm")
})
public sealed interface TaskSpec {
    InstanceId instance();

    /**
     * Presses the ACPI power button and ends the process when the guest has not switched off in time.
     * @param graceSeconds 0 pulls the plug at once
     */
    record StopVm(InstanceId instance, int graceSeconds) implements TaskSpec {}

    /** Restarts the guest in its process: by reset. A machine that does not run fails with WRONG_STATE. */
    record RebootVm(InstanceId instance) implements TaskSpec {}

    /**
     * Sends the running machine with its disks to where {@link NodeApi#ensureVmIncoming} said. Succeeds only when the
     * guest runs there; the process here then reports MIGRATED_AWAY. Fails or is cancelled with the guest running here.
     * @param downtimeLimitMillis longest pause that is aimed at
     */
    record MigrateVm(InstanceId instance, IncomingVm target, int downtimeLimitMillis) implements TaskSpec {}
}
