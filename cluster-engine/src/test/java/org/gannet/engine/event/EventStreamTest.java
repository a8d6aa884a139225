package org.gannet.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gannet.engine.simulation.VirtualTime;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private final VirtualTime time = new VirtualTime();
    private final EventStream stream = new EventStream(time);
    private final List<EngineEvent> read = new ArrayList<>();

    @Test
    void tellsEachChangeOnceInOrder() {
        stream.subscribe(read::add);
        stream.publish(EngineEvent.Kind.JOB, "a");
        stream.publish(EngineEvent.Kind.NODE, "n");
        stream.publish(EngineEvent.Kind.JOB, "a");
        time.advance(Duration.ofSeconds(1));

        assertThat(read)
                .containsExactly(
                        new EngineEvent(2, EngineEvent.Kind.NODE, "n"), new EngineEvent(3, EngineEvent.Kind.JOB, "a"));
    }

    @Test
    void tellsASlowReaderToReadEverythingAgain() {
        stream.subscribe(read::add);
        for (int i = 0; i <= EventStream.LONGEST_QUEUE; i++) {
            stream.publish(EngineEvent.Kind.JOB, "job" + i);
        }
        time.advance(Duration.ofSeconds(1));

        assertThat(read).containsExactly(new EngineEvent(EventStream.LONGEST_QUEUE + 1L, EngineEvent.Kind.RESYNC, ""));
    }

    @Test
    void goesOnWhenAReaderFails() {
        stream.subscribe(event -> {
            throw new IllegalStateException("reader's own defect");
        });
        stream.subscribe(read::add);
        stream.publish(EngineEvent.Kind.JOB, "a");
        time.advance(Duration.ofSeconds(1));
        stream.publish(EngineEvent.Kind.JOB, "b");
        time.advance(Duration.ofSeconds(1));

        assertThat(read).hasSize(2);
        assertThat(time.failures()).isEmpty();
    }

    @Test
    void tellsNothingAfterClose() {
        Subscription subscription = stream.subscribe(read::add);
        subscription.close();
        stream.publish(EngineEvent.Kind.JOB, "a");
        time.advance(Duration.ofSeconds(1));
        assertThat(read).isEmpty();
    }
}
