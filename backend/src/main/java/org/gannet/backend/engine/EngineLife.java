package org.gannet.backend.engine;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.gannet.backend.GannetSettings;
import org.gannet.backend.quota.QuotaProof;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.spi.ClusterStore.StoreUnavailable;
import org.gannet.engine.spi.LeaderLease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Starts the engine when all beans are there and the schema is right, or stands by while another process leads, and
 * starts it when that has ended. Ends it after the web server has stopped.
 */
@Component
class EngineLife implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(EngineLife.class);
    private static final Duration ASK_EVERY = Duration.ofMillis(500);

    private final ClusterEngine engine;
    private final QuotaProof proof;
    private final GannetSettings settings;
    private final Schema schema;
    private final DatabaseLease lease;
    private final Leading leading;
    private final ApplicationEventPublisher events;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean running;

    EngineLife(
            ClusterEngine engine,
            QuotaProof proof,
            GannetSettings settings,
            Schema schema,
            DatabaseLease lease,
            Leading leading,
            ApplicationEventPublisher events) {
        this.engine = engine;
        this.proof = proof;
        this.settings = settings;
        this.schema = schema;
        this.lease = lease;
        this.leading = leading;
        this.events = events;
    }

    @Override
    public void start() {
        engine.whenLost(why -> end(String.valueOf(why.getMessage())));
        running = true;
        try {
            if (!leads()) {
                LOG.info(
                        "Standing by: the cluster is led by {}", leading.other().orElse("another portal"));
                if (settings.standBy()) {
                    Thread.ofPlatform().name("stand-by").daemon().start(this::standBy);
                } else {
                    awaitLead();
                }
            }
        } catch (RuntimeException e) {
            stop();
            throw e;
        }
    }

    /** @return whether it leads now @throws RuntimeException when it could, but something is wrong */
    private boolean leads() {
        try {
            engine.start(() -> {
                schema.requireNotNewer();
                proof.repair();
            });
        } catch (LeaderLease.NotLeading e) {
            leading.standsBy(e.held().holder());
            return false;
        }
        if (settings.watcher()) {
            engine.beginToMend();
        }
        events.publishEvent(new Leading.Began());
        leading.begins();
        return true;
    }

    private void standBy() {
        try {
            awaitLead();
        } catch (RuntimeException e) {
            if (!isStopped()) {
                LOG.error("This portal could not take over", e);
                engine.close();
                end("it could not take over: " + e.getMessage());
            }
        }
    }

    private void awaitLead() {
        while (!pause()) {
            try {
                if (leads()) {
                    LOG.info("This portal leads the cluster now");
                    return;
                }
            } catch (StoreUnavailable e) {
                LOG.warn("Standing by: {}", e.getMessage());
            }
        }
    }

    /** @return whether it is stopped */
    private boolean pause() {
        try {
            return stopped.await(ASK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private void end(String why) {
        leading.ends();
        events.publishEvent(new Leading.Ended(why));
    }

    @Override
    public void stop() {
        running = false;
        stopped.countDown();
        leading.ends();
        engine.close();
        lease.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server, which has one of the last phases. */
    @Override
    public int getPhase() {
        return 0;
    }
}
