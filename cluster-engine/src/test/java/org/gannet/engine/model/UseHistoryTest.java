package org.gannet.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.gannet.base.ByteSize;
import org.gannet.base.Generation;
import org.gannet.base.InstanceId;
import org.gannet.node.NodeReport;
import org.gannet.node.VmReport;
import org.junit.jupiter.api.Test;

/** Which earlier moment a machine's use is measured from. */
class UseHistoryTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final InstanceId WEB = InstanceId.random();

    @Test
    void itReachesBackAboutAnHourAndNotFarther() {
        UseHistory history = after(300);

        assertThat(history.moments()).hasSize(7);
        assertThat(history.before(vm(0), minute(300)).orElseThrow().at()).isEqualTo(minute(240));
        assertThat(history.before(vm(0), minute(305)).orElseThrow().at()).isEqualTo(minute(240));
    }

    @Test
    void oneThatWasStartedSinceIsMeasuredFromThenOn() {
        UseHistory history = after(300);

        assertThat(history.before(vm(255), minute(300)).orElseThrow().at()).isEqualTo(minute(260));
        assertThat(history.before(vm(295), minute(300))).as("too short to tell").isEmpty();
        assertThat(history.before(
                        new VmReport(
                                InstanceId.random(), VmReport.State.RUNNING, START, Optional.empty(), Optional.empty()),
                        minute(300)))
                .as("not seen before")
                .isEmpty();
    }

    @Test
    void aClockThatIsSetBackBeginsAnew() {
        UseHistory history = after(60).with(report(20));

        assertThat(history.moments()).extracting(UseHistory.At::at).containsExactly(minute(20));
    }

    /** With a report each minute. */
    private static UseHistory after(int minutes) {
        UseHistory history = UseHistory.NONE;
        for (int at = 0; at <= minutes; at++) {
            history = history.with(report(at));
        }
        return history;
    }

    private static Instant minute(int at) {
        return START.plus(Duration.ofMinutes(at));
    }

    private static VmReport vm(int since) {
        return new VmReport(
                WEB,
                VmReport.State.RUNNING,
                minute(since),
                Optional.empty(),
                Optional.of(new VmReport.Usage(since, ByteSize.ZERO, 0, 0, 0, 0)));
    }

    private static NodeReport report(int at) {
        return new NodeReport(
                new Generation(1, new UUID(0, 1), at + 1),
                minute(at),
                ByteSize.ZERO,
                ByteSize.ZERO,
                0,
                List.of(vm(0)),
                List.of(),
                List.of());
    }
}
