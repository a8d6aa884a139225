package org.gannet.webapp.base.push;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import java.util.List;
import java.util.function.Consumer;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.events.UiEvent;
import org.gannet.backend.events.UiEvents;
import org.gannet.backend.events.UiSubscription;
import org.gannet.webapp.security.CurrentActor;

/** Lets pages follow what changes: subscribed while the page is shown, not a moment longer. */
@org.springframework.stereotype.Component
public class Live {
    private final UiEvents events;
    private final CurrentActor actors;

    public Live(UiEvents events, CurrentActor actors) {
        this.events = events;
        this.actors = actors;
    }

    /** Calls the listener in the page's own session for each batch of events, as long as the component is attached. */
    public void follow(Component component, Consumer<List<UiEvent>> listener) {
        if (component.isAttached()) {
            component.getUI().ifPresent(ui -> subscribe(component, ui, listener));
        }
        component.addAttachListener(attach -> subscribe(component, attach.getUI(), listener));
    }

    private void subscribe(Component component, UI ui, Consumer<List<UiEvent>> listener) {
        Actor actor = actors.get();
        UiSubscription subscription = events.subscribe(actor, batch -> handOver(component, ui, listener, batch));
        component.addDetachListener(detach -> {
            detach.unregisterListener();
            subscription.close();
        });
    }

    private static void handOver(Component component, UI ui, Consumer<List<UiEvent>> listener, List<UiEvent> batch) {
        try {
            ui.access(() -> {
                if (component.isAttached()) {
                    listener.accept(batch);
                }
            });
        } catch (UIDetachedException e) {
            // The page was closed between the event and now; its subscription is about to end.
        }
    }
}
