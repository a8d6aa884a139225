package org.gannet.backend.events;

/** Ends with {@link #close()}, which may be called more than once. */
public interface UiSubscription extends AutoCloseable {
    @Override
    void close();
}
