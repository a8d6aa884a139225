package org.gannet.backend.events;

import java.util.List;
import java.util.function.Consumer;
import org.gannet.backend.authz.Actor;
import org.springframework.stereotype.Service;

/** Tells views what has changed. */
@Service
public class UiEvents {
    /**
     * Calls the listener with what the actor may see, each object once per batch, at most four batches a second, one
     * call at a time, on a thread of this service: views must hand over to their own and return at once.
     */
    public UiSubscription subscribe(Actor actor, Consumer<List<UiEvent>> listener) {
        throw new UnsupportedOperationException();
    }
}
