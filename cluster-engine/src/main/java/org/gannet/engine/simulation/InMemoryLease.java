package org.gannet.engine.simulation;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.gannet.engine.spi.LeaderLease;

/** The lease over an {@link InMemoryClusterStore}, for one of those who want to lead. */
public final class InMemoryLease implements LeaderLease {
    private final InMemoryClusterStore store;
    private final String holder;
    private final LongSupplier nanos;
    private final boolean alone;

    private InMemoryLease(InMemoryClusterStore store, String holder, LongSupplier nanos, boolean alone) {
        this.store = store;
        this.holder = holder;
        this.nanos = nanos;
        this.alone = alone;
    }

    /** For the only process: who had it before is dead, so that it is never waited for. */
    public static InMemoryLease alone(InMemoryClusterStore store) {
        return new InMemoryLease(store, "the only one", () -> 0, true);
    }

    /** For one of several, who wait for each other. @param nanos the clock by which leases run out, one for all */
    public static InMemoryLease of(InMemoryClusterStore store, String holder, LongSupplier nanos) {
        return new InMemoryLease(store, holder, nanos, false);
    }

    @Override
    public Answer acquire(Duration length) {
        return store.acquire(this, holder, nanos.getAsLong(), length, alone);
    }

    @Override
    public boolean renew(long epoch, Duration length) {
        return store.renew(epoch, nanos.getAsLong(), length);
    }

    @Override
    public void release(long epoch) {
        store.release(epoch);
    }
}
