package org.gannet.engine.model;

/** What an instance should do; what it does is observed, see {@link Observation}. */
public enum AdminState {
    UP,
    DOWN
}
