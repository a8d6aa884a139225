package org.gannet.backend.console;

import org.gannet.backend.instances.Capability;
import org.gannet.base.InstanceId;

/** What a console is opened for. */
public enum Purpose {
    VNC(Capability.CONSOLE),
    /** The relay must drop what the browser sends of keys, pointer and clipboard. */
    VNC_VIEW_ONLY(Capability.CONSOLE_VIEW_ONLY),
    SERIAL(Capability.CONSOLE);

    private final Capability capability;

    Purpose(Capability capability) {
        this.capability = capability;
    }

    /** Where the node's agent has it, from the root. */
    String path(InstanceId instance) {
        return "/node/v1/vms/" + instance + "/console/" + protocol();
    }

    /** What is spoken there: "vnc" (RFB), "serial" (bytes as they come). */
    public String protocol() {
        return switch (this) {
            case VNC, VNC_VIEW_ONLY -> "vnc";
            case SERIAL -> "serial";
        };
    }

    /** What the person must be able to do with the machine. */
    public Capability capability() {
        return capability;
    }
}
