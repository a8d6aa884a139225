package org.gannet.engine.event;

/** Ends by {@link #close}; nothing is delivered after it has returned, except what is being delivered just then. */
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
