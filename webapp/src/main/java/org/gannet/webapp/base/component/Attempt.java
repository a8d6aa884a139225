package org.gannet.webapp.base.component;

import java.util.Optional;
import java.util.function.Supplier;
import org.gannet.base.ProblemException;

/** Asks a service for something; a refusal is shown, never swallowed. */
public final class Attempt {
    private Attempt() {}

    /** @return what the service answered; empty when it refused, which the person then has been told */
    public static <T> Optional<T> of(Supplier<T> request) {
        try {
            return Optional.of(request.get());
        } catch (ProblemException e) {
            Toasts.problem(e.problem());
            return Optional.empty();
        }
    }

    /** @return whether the service did it */
    public static boolean to(Runnable request) {
        return of(() -> {
                    request.run();
                    return true;
                })
                .isPresent();
    }
}
