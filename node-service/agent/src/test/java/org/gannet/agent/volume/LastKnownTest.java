package org.gannet.agent.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LastKnownTest {
    private final AtomicReference<Supplier<List<String>>> storage = new AtomicReference<>(() -> List.of("a"));
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch hangs = new CountDownLatch(1);

    private LastKnown<List<String>> last(Duration patience) {
        return new LastKnown<>(
                () -> {
                    asked.incrementAndGet();
                    return storage.get().get();
                },
                List.of(),
                patience);
    }

    private List<String> hang() {
        try {
            hangs.await();
            return List.of("late");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void tellsTheNewest() {
        LastKnown<List<String>> last = last(Duration.ofMinutes(1));
        assertThat(last.get()).containsExactly("a");
        storage.set(() -> List.of("a", "b"));
        assertThat(last.get()).containsExactly("a", "b");
    }

    @Test
    void tellsWhatItKnowsWhileNobodyAnswers() {
        LastKnown<List<String>> last = last(Duration.ofMillis(10));
        storage.set(this::hang);
        assertThat(last.get()).as("never heard").isEmpty();
        assertThat(last.get()).isEmpty();
        assertThat(asked).as("one question at a time").hasValue(1);
        hangs.countDown();
        await().until(() -> last.get().equals(List.of("late")));
        storage.set(() -> {
            throw new IllegalStateException("away");
        });
        await().until(() -> {
            int before = asked.get();
            assertThat(last.get()).containsExactly("late");
            return asked.get() > before;
        });
        assertThat(last.get()).containsExactly("late");
        storage.set(() -> List.of("back"));
        await().until(() -> last.get().equals(List.of("back")));
    }
}
