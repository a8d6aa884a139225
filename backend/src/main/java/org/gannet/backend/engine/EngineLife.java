package org.gannet.backend.engine;

import org.gannet.backend.GannetSettings;
import org.gannet.backend.quota.QuotaProof;
import org.gannet.engine.ClusterEngine;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Starts the engine when all beans are there and the schema is right; ends it after the web server has stopped. */
@Component
class EngineLife implements SmartLifecycle {
    private final ClusterEngine engine;
    private final QuotaProof proof;
    private final GannetSettings settings;
    private volatile boolean running;

    EngineLife(ClusterEngine engine, QuotaProof proof, GannetSettings settings) {
        this.engine = engine;
        this.proof = proof;
        this.settings = settings;
    }

    @Override
    public void start() {
        proof.repair();
        engine.start();
        if (settings.restoreWished()) {
            engine.restoreWished();
        }
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        engine.close();
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
