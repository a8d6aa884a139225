package org.gannet.backend.images;

import org.gannet.backend.engine.Leading;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** When the engine knows its machines, clears away what nobody needs and what a crash left unfinished. */
@Component
class CatalogueSweep {
    private final ImageService images;

    CatalogueSweep(ImageService images) {
        this.images = images;
    }

    /** Only by the one that leads: what another one is just writing looks unfinished. */
    @EventListener
    void began(Leading.Began event) {
        images.sweep();
    }
}
