package org.gannet.backend.images;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** At start, when the engine knows its machines, clears away what nobody needs and what a crash left unfinished. */
@Component
class CatalogueSweep implements SmartLifecycle {
    private final ImageService images;
    private volatile boolean running;

    CatalogueSweep(ImageService images) {
        this.images = images;
    }

    @Override
    public void start() {
        images.sweep();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the engine. */
    @Override
    public int getPhase() {
        return 10;
    }
}
