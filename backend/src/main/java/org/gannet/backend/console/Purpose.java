package org.gannet.backend.console;

/** What a console is opened for. */
public enum Purpose {
    VNC,
    /** The relay must drop what the browser sends of keys, pointer and clipboard. */
    VNC_VIEW_ONLY,
    SERIAL
}
