package org.gannet.backend.console;

import org.gannet.backend.instances.Capability;

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

    /** What the person must be able to do with the machine. */
    public Capability capability() {
        return capability;
    }
}
