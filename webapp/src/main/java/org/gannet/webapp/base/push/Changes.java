package org.gannet.webapp.base.push;

import java.util.List;
import org.gannet.backend.events.UiEvent;

/** Asks a batch of events whether it concerns something. */
public final class Changes {
    private Changes() {}

    public static boolean any(List<UiEvent> events, UiEvent.Kind kind) {
        return events.stream().anyMatch(event -> event.kind() == kind || event.kind() == UiEvent.Kind.EVERYTHING);
    }

    public static boolean of(List<UiEvent> events, UiEvent.Kind kind, String id) {
        return events.stream()
                .anyMatch(event -> event.kind() == UiEvent.Kind.EVERYTHING
                        || event.kind() == kind && event.id().equals(id));
    }
}
