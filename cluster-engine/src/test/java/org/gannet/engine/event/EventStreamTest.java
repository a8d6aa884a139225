package org.gannet.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.gannet.base.NodeName;
import org.gannet.engine.simulation.InMemoryClusterStore;
import org.gannet.engine.simulation.VirtualTime;
import org.gannet.engine.spi.ClusterStore;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private final VirtualTime time = new VirtualTime();
    private final InMemoryClusterStore store = new InMemoryClusterStore();
    private final EventStream stream = new EventStream(time, store);
    private long newest;
    private final List<EngineEvent> read = new ArrayList<>();

    @Test
    void tellsEachHintOnce() {
        stream.subscribe(read::add);
        stream.hint(node("a"));
        stream.hint(node("n"));
        stream.hint(node("a"));
        time.advance(Duration.ofSeconds(1));

        assertThat(read).containsExactly(node("a"), node("n"));
    }

    @Test
    void tellsWhoMissedHintsToReadEverythingAgain() {
        stream.subscribe(read::add);
        for (int i = 0; i <= EventStream.MOST_HINTS; i++) {
            stream.hint(node("node" + i));
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
        stream.hint(node("a"));
        time.advance(Duration.ofSeconds(1));
        stream.hint(node("b"));
        time.advance(Duration.ofSeconds(1));

        assertThat(read).hasSize(2);
        assertThat(time.failures()).isEmpty();
    }

    @Test
    void tellsNothingAfterClose() {
        Subscription subscription = stream.subscribe(read::add);
        subscription.close();
        stream.hint(node("a"));
        time.advance(Duration.ofSeconds(1));
        assertThat(read).isEmpty();
    }

    @Test
    void tellsRecordedEventsFromWhereTheReaderIs() {
        record(10);
        stream.subscribe(7, read::add);
        time.advance(Duration.ofSeconds(1));
        assertThat(numbers()).containsExactly(8L, 9L, 10L);

        record(2);
        time.advance(Duration.ofSeconds(1));
        assertThat(numbers()).containsExactly(8L, 9L, 10L, 11L, 12L);
    }

    @Test
    void readsFromTheStoreWhatIsNoLongerKept() {
        record(EventStream.LONGEST_TAIL + 100);
        stream.subscribe(0, read::add);
        time.advance(Duration.ofSeconds(1));
        assertThat(numbers()).hasSize(EventStream.LONGEST_TAIL + 100).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void catchesUpAfterARestart() {
        record(10);
        EventStream restarted = new EventStream(time, store);
        restarted.begin(10);
        restarted.subscribe(4, read::add);
        time.advance(Duration.ofSeconds(1));
        assertThat(numbers()).containsExactly(5L, 6L, 7L, 8L, 9L, 10L);
    }

    @Test
    void tellsWhoIsTooFarBehindToReadEverythingAgainAndGoesOnFromThere() {
        record(EventStream.LONGEST_TAIL + 10);
        store.forgetEvents(5, Instant.EPOCH, 100);
        stream.subscribe(4, read::add);
        time.advance(Duration.ofSeconds(1));
        assertThat(read).containsExactly(new EngineEvent.ReadAgain(newest));

        read.clear();
        record(1);
        time.advance(Duration.ofSeconds(1));
        assertThat(numbers()).containsExactly(newest);
        assertThat(stream.page(4, 10)).isEqualTo(new EventPage.ReadAgain(newest));
        assertThat(stream.page(5, 10)).isInstanceOf(EventPage.Events.class);
    }

    /** As after a database was put back to what it was the day before. */
    @Test
    void tellsWhoIsAheadToReadEverythingAgain() {
        record(3);
        assertThat(stream.page(4, 10)).isEqualTo(new EventPage.ReadAgain(3));
        assertThat(stream.page(3, 10)).isEqualTo(new EventPage.Events(List.of(), 3));
    }

    @Test
    void tellsNothingBeforeItIsSo() {
        EventStream behind = new EventStream(time, store);
        record(3);
        behind.begin(2);
        behind.subscribe(0, read::add);
        time.advance(Duration.ofSeconds(1));
        assertThat(numbers()).containsExactly(1L, 2L);
    }

    @Test
    void aReaderThatStandsStillHoldsUpNobodyAndMissesNothing() {
        List<EngineEvent> slowly = new ArrayList<>();
        stream.subscribe(0, event -> {
            if (slowly.isEmpty()) {
                time.signal().await(Duration.ofHours(1));
            }
            slowly.add(event);
        });
        stream.subscribe(0, read::add);
        record(10);
        time.advance(Duration.ofSeconds(1));
        // Telling is done on the teller's own thread, which would stand still here if it waited.
        record(EventStream.LONGEST_TAIL + 100);
        time.advance(Duration.ofSeconds(1));
        assertThat(read).hasSize((int) newest);
        assertThat(slowly).isEmpty();

        time.advance(Duration.ofHours(1));
        assertThat(slowly).containsExactlyElementsOf(read);
    }

    private List<Long> numbers() {
        return read.stream().map(event -> ((EngineEvent.Recorded) event).seq()).toList();
    }

    /** Stores so many events and tells of them. */
    private void record(int count) {
        List<EngineEvent.Recorded> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Fact fact = new Fact.NodeSeen(new NodeName("n"), true);
            events.add(new EngineEvent.Recorded(++newest, Instant.EPOCH.plusSeconds(1), fact));
        }
        store.commit(new ClusterStore.Commit(0, 1, 0, List.of(), List.of(), events));
        stream.recorded(events);
    }

    private static EngineEvent node(String name) {
        return new EngineEvent.NodeReported(new NodeName(name));
    }
}
