package org.gannet.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gannet.base.NodeName;
import org.gannet.engine.simulation.VirtualTime;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private final VirtualTime time = new VirtualTime();
    private final EventStream stream = new EventStream(time);
    private final List<EngineEvent> read = new ArrayList<>();

    @Test
    void tellsEachChangeOnceInOrder() {
        stream.subscribe(read::add);
        stream.publish(node("a"));
        stream.publish(node("n"));
        stream.publish(node("a"));
        time.advance(Duration.ofSeconds(1));

        assertThat(read).containsExactly(node("a"), node("n"));
    }

    @Test
    void tellsASlowReaderToReadEverythingAgain() {
        stream.subscribe(read::add);
        for (int i = 0; i <= EventStream.LONGEST_QUEUE; i++) {
            stream.publish(node("node" + i));
        }
        time.advance(Duration.ofSeconds(1));

        assertThat(read).containsExactly(new EngineEvent.ReadAgain(0));
    }

    @Test
    void goesOnWhenAReaderFails() {
        stream.subscribe(event -> {
            throw new IllegalStateException("reader's own defect");
        });
        stream.subscribe(read::add);
        stream.publish(node("a"));
        time.advance(Duration.ofSeconds(1));
        stream.publish(node("b"));
        time.advance(Duration.ofSeconds(1));

        assertThat(read).hasSize(2);
        assertThat(time.failures()).isEmpty();
    }

    @Test
    void tellsNothingAfterClose() {
        Subscription subscription = stream.subscribe(read::add);
        subscription.close();
        stream.publish(node("a"));
        time.advance(Duration.ofSeconds(1));
        assertThat(read).isEmpty();
    }

    private static EngineEvent node(String name) {
        return new EngineEvent.NodeReported(new NodeName(name));
    }
}
