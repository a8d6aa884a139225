package org.gannet.webapp.base.component;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Asks a service for what takes long: the page goes on meanwhile. */
public final class Background {
    private Background() {}

    /**
     * Asks on a thread of its own, where nobody is signed in: the request must know who asks.
     * @param component on the page; who has left it is told nothing
     * @param answer told what the service answered; empty when it refused, which the person then has been told
     */
    public static <T> void ask(Component component, Supplier<T> request, Consumer<Optional<T>> answer) {
        Optional<UI> page = component.getUI();
        if (page.isEmpty()) {
            answer.accept(Attempt.of(request));
            return;
        }
        Thread.startVirtualThread(() -> {
            Supplier<T> result = result(request);
            try {
                page.get().access(() -> {
                    if (component.isAttached()) {
                        answer.accept(Attempt.of(result));
                    }
                });
            } catch (UIDetachedException e) {
                // The page was closed meanwhile: nobody waits for the answer.
            }
        });
    }

    /** What it answered, or what it threw, to be thrown where it can be shown. */
    private static <T> Supplier<T> result(Supplier<T> request) {
        try {
            T answered = request.get();
            return () -> answered;
        } catch (RuntimeException e) {
            return () -> {
                throw e;
            };
        }
    }
}
