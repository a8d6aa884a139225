package org.gannet.engine.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.gannet.base.NodeName;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.Priority;
import org.gannet.engine.operation.LockKey;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.LockRequest.Mode;
import org.gannet.engine.operation.LockRequest.Until;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A queue that is never empty, second by second: everybody is served within a time that is known beforehand. */
class FairnessTest {
    private static final Instant BEGINNING = Instant.parse("2030-01-01T00:00:00Z");
    private static final int SLOTS = 4;
    private static final int LONGEST_RUN = 20;
    private static final int SECONDS = 3 * 3600;

    private final Map<JobId, Integer> endsAt = new HashMap<>();
    private final Map<JobId, Integer> waitsSince = new HashMap<>();
    private final JobQueue queue =
            new JobQueue(Clock.fixed(BEGINNING, ZoneOffset.UTC), SLOTS, false, (job, locks) -> begins(job));
    private RandomGenerator random = RandomGenerator.getDefault();
    private int now;
    private int submitted;
    private int longestWait;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 10);
    }

    /** Readers of everything come faster than they go; writers of the same thing still get their turn. */
    @ParameterizedTest
    @MethodSource("seeds")
    void anExclusiveClaimIsServedInAStreamOfSharedOnes(long seed) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (now = 0; now < SECONDS; now++) {
            endWhoIsDone();
            while (waitsSince.size() < 2 * SLOTS) {
                boolean writes = random.nextInt(10) == 0;
                submit(Priority.NORMAL, writes ? Mode.EXCLUSIVE : Mode.SHARED);
            }
        }
        assertThat(submitted).isGreaterThan(SECONDS / LONGEST_RUN);
        assertThat(longestWait)
                .as("all that was before it in the queue, one after another")
                .isLessThanOrEqualTo((3 * SLOTS + 1) * LONGEST_RUN);
    }

    /** Urgent ones never stop coming; the least urgent waits as long as the difference is worth, and a turn. */
    @ParameterizedTest
    @MethodSource("seeds")
    void theLeastUrgentClaimIsServedInAStreamOfUrgentOnes(long seed) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (now = 0; now < SECONDS; now++) {
            endWhoIsDone();
            while (waitsSince.size() < 2 * SLOTS) {
                boolean rare = random.nextInt(200) == 0;
                submit(rare ? Priority.LOW : Priority.HIGH, rare ? Mode.EXCLUSIVE : Mode.SHARED);
            }
        }
        int worth = (int) Duration.ofMinutes(Priority.MOST - Priority.LEAST).toSeconds();
        assertThat(longestWait)
                .as("urgency did count, and ended")
                .isBetween(worth / 2, worth + (3 * SLOTS + 1) * LONGEST_RUN);
    }

    private void submit(Priority priority, Mode mode) {
        JobId id = new JobId(new UUID(0, ++submitted));
        Instant at = BEGINNING.plusSeconds(now);
        List<LockRequest> locks = List.of(new LockRequest(LockKey.of(new NodeName("node1")), mode, Until.END));
        waitsSince.put(id, now);
        queue.add(id, priority.standsAt(at), locks, List.of(), false, Optional.empty());
    }

    private void begins(JobId id) {
        Integer since = waitsSince.remove(id);
        assertThat(since).as("it waited, and begins once").isNotNull();
        longestWait = Math.max(longestWait, now - since);
        endsAt.put(id, now + 1 + random.nextInt(LONGEST_RUN));
    }

    private void endWhoIsDone() {
        List<JobId> done = new ArrayList<>();
        endsAt.forEach((id, at) -> {
            if (at <= now) {
                done.add(id);
            }
        });
        done.forEach(endsAt::remove);
        done.forEach(queue::ended);
        assertThat(endsAt)
                .as("somebody always runs when somebody waits")
                .satisfies(running ->
                        assertThat(running.isEmpty() && !waitsSince.isEmpty()).isFalse());
    }
}
