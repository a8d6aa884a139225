package org.gannet.engine.execution;

/** The engine is being closed: whoever waits stops where he is, as in a crash. */
public final class EngineClosedException extends RuntimeException {
    EngineClosedException() {
        super("the engine is closed");
    }
}
