package org.gannet.webapp.base.component;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.server.Command;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What takes long does not keep the page, and is told to the page only while it is there. */
class BackgroundTest {
    private final BlockingQueue<Command> told = new LinkedBlockingQueue<>();
    private final UI page = new UI() {
        @Override
        public Future<Void> access(Command command) {
            told.add(command);
            return CompletableFuture.completedFuture(null);
        }
    };
    private final Div component = new Div();
    private final CompletableFuture<String> service = new CompletableFuture<>();
    private final AtomicReference<Optional<String>> answer = new AtomicReference<>(Optional.empty());

    @Test
    void thePageGoesOnUntilTheAnswerIsThere() throws InterruptedException {
        page.add(component);

        Background.ask(component, service::join, answer::set);

        assertThat(told).as("it has returned, and nothing is told").isEmpty();
        service.complete("found");
        told.poll(1, TimeUnit.MINUTES).execute();
        assertThat(answer.get()).contains("found");
    }

    @Test
    void whoHasLeftIsToldNothing() throws InterruptedException {
        page.add(component);
        Background.ask(component, service::join, answer::set);
        page.remove(component);

        service.complete("found");
        told.poll(1, TimeUnit.MINUTES).execute();

        assertThat(answer.get()).isEmpty();
    }

    @Test
    void withoutAPageItIsAskedAtOnce() {
        service.complete("found");

        Background.ask(component, service::join, answer::set);

        assertThat(answer.get()).contains("found");
    }
}
