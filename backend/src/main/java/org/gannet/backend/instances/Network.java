package org.gannet.backend.instances;

/** What a new machine's network card is attached to. */
public sealed interface Network {
    /** Reaches out through the node's address translation, is not reached. */
    record User() implements Network {}

    /** A bridge of the node; for administrators. */
    record Bridge(String name) implements Network {}
}
