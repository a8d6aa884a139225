package org.gannet.engine.model;

/** Who last said what an instance should do. */
public enum WishedBy {
    /** Somebody who may, through the portal or its interfaces. */
    ADMIN,
    /** The guest itself, by switching off, where the cluster respects that. */
    USER
}
