package org.gannet.engine.execution;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gannet.engine.spi.ClusterStore;
import org.gannet.engine.spi.LeaderLease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this process leads. It asks for the lease once, prolongs it every third of its length, and knows by its own
 * clock until when it surely has it: after that nothing is written and no node is called until it is prolonged. When
 * somebody else has led since, the engine ends for good.
 */
public final class Leadership {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private final LeaderLease lease;
    private final Lifetime lifetime;
    private final Duration length;
    private final AtomicBoolean kept = new AtomicBoolean();
    private volatile long epoch;
    /** By the scheduler's clock; counted from before the question was asked: never later than the lease's own end. */
    private volatile long until;

    public Leadership(LeaderLease lease, Lifetime lifetime, Duration length) {
        this.lease = lease;
        this.lifetime = lifetime;
        this.length = length;
    }

    /**
     * Begins to lead; when it does already, nothing changes.
     * @return the epoch
     * @throws LeaderLease.NotLeading when somebody else leads
     * @throws ClusterStore.StoreUnavailable
     */
    public long acquire() {
        lifetime.requireOpen();
        if (epoch > 0) {
            return epoch;
        }
        long asked = nanoTime();
        switch (lease.acquire(length)) {
            case LeaderLease.Answer.Granted granted -> {
                epoch = granted.epoch();
                until = asked + length.toNanos();
            }
            case LeaderLease.Answer.Held held -> throw new LeaderLease.NotLeading(held);
        }
        return epoch;
    }

    /** Prolongs the lease from now on. After {@link #acquire}; may be repeated. */
    public void keep() {
        if (kept.compareAndSet(false, true)) {
            lifetime.start("leadership", this::renewLoop);
        }
    }

    /** Of the lease that was granted. */
    public long epoch() {
        return epoch;
    }

    /** Whether the lease has surely not run out. */
    public boolean isCertain() {
        return until - nanoTime() > 0;
    }

    /** Waits while the lease may have run out. @throws EngineClosedException also when it is lost */
    public void awaitCertain() {
        lifetime.requireOpen();
        while (!isCertain()) {
            lifetime.pause(length.dividedBy(10));
        }
    }

    /** Somebody else leads, as somebody has told: the engine ends. */
    public void lost(RuntimeException why) {
        lifetime.lose(why);
    }

    /** Gives the lease back. After everything that leads has ended. */
    public void release() {
        if (epoch > 0) {
            try {
                lease.release(epoch);
            } catch (ClusterStore.StoreUnavailable e) {
                LOG.info("The lease is left to run out: {}", e.getMessage());
            }
        }
    }

    private void renewLoop() {
        boolean wasCertain = true;
        while (true) {
            lifetime.pause(length.dividedBy(wasCertain ? 3 : 10));
            long asked = nanoTime();
            try {
                if (!lease.renew(epoch, length)) {
                    lifetime.lose(new ClusterStore.LostLease(epoch));
                    return;
                }
                until = asked + length.toNanos();
            } catch (ClusterStore.StoreUnavailable e) {
                LOG.warn("The lease could not be prolonged: {}", e.getMessage());
            } catch (RuntimeException e) {
                // Whatever it is: who stops asking here would stand still for ever.
                LOG.error("The lease could not be prolonged", e);
            }
            tell(wasCertain);
            wasCertain = isCertain();
        }
    }

    private void tell(boolean wasCertain) {
        boolean certain = isCertain();
        if (wasCertain && !certain) {
            LOG.error("The lease has run out: nothing is changed until it is prolonged");
        } else if (!wasCertain && certain) {
            LOG.info("The lease is prolonged: work goes on");
        }
    }

    private long nanoTime() {
        return lifetime.scheduler().nanoTime();
    }
}
