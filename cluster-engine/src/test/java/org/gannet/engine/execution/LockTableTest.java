package org.gannet.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.job.JobId;
import org.gannet.engine.operation.LockKey;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.LockRequest.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LockTableTest {
    private static final Instant NOW = Instant.EPOCH;
    private static final LockRequest READ = LockRequest.shared(new NodeName("node1"));
    private static final LockRequest WRITE = new LockRequest(READ.key(), Mode.EXCLUSIVE, LockRequest.Until.END);

    private final LockTable table = new LockTable();
    private final List<JobId> told = new ArrayList<>();

    @Test
    void sharedHoldersShare() {
        assertThat(request(1, READ)).isTrue();
        assertThat(request(2, READ)).isTrue();
        assertThat(table.view())
                .singleElement()
                .satisfies(lock -> assertThat(lock.holders()).hasSize(2));
    }

    @Test
    void exclusiveWaitsForAllSharedHolders() {
        request(1, READ);
        request(2, READ);
        assertThat(request(3, WRITE)).isFalse();

        release(1);
        assertThat(told).isEmpty();
        release(2);
        assertThat(told).containsExactly(job(3));
        assertThat(table.holdsAll(job(3))).isTrue();
    }

    @Test
    void laterReadersDoNotPassAWaitingWriter() {
        request(1, READ);
        request(2, WRITE);
        assertThat(request(3, READ)).isFalse();
        assertThat(request(4, READ)).isFalse();

        release(1);
        assertThat(told).containsExactly(job(2));
        release(2);
        assertThat(told).containsExactly(job(2), job(3), job(4));
    }

    @Test
    void whoGivesUpWaitingLetsOthersPass() {
        request(1, READ);
        request(2, WRITE);
        request(3, READ);

        release(2);

        assertThat(told).containsExactly(job(3));
    }

    @Test
    void takesLocksInTheGlobalOrderWhateverTheOrderAskedIn() {
        LockRequest instance = LockRequest.exclusive(new InstanceId(new UUID(0, 9)));
        LockRequest cluster = new LockRequest(LockKey.cluster(), Mode.EXCLUSIVE, LockRequest.Until.END);
        request(1, cluster);
        assertThat(request(2, instance, WRITE, LockRequest.sharedCluster())).isFalse();

        assertThat(request(3, instance))
                .as("job 2 waits for the cluster, and holds nothing behind it")
                .isTrue();
        release(1);
        release(3);
        assertThat(told).containsExactly(job(2));
    }

    @Test
    void showsWhoHoldsAndWhoWaits() {
        request(1, READ);
        request(2, WRITE);

        assertThat(table.view()).singleElement().satisfies(lock -> {
            assertThat(lock.key()).hasToString("node/node1");
            assertThat(lock.holders()).extracting(LockTable.Claim::job).containsExactly(job(1));
            assertThat(lock.waiting()).extracting(LockTable.Claim::job).containsExactly(job(2));
        });
        release(1);
        release(2);
        assertThat(table.view()).isEmpty();
    }

    @Test
    void refusesASecondRequestOfOneJob() {
        request(1, READ);
        assertThatThrownBy(() -> request(1, WRITE)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void neverDeadlocksNorAdmitsTwoWriters(long seed) {
        Random random = new Random(seed);
        Set<Integer> open = new HashSet<>();
        for (int step = 0; step < 2000; step++) {
            if (open.size() < 12 && random.nextBoolean()) {
                int number = step + 1;
                open.add(number);
                request(number, randomRequests(random));
            } else {
                List<Integer> running = open.stream()
                        .filter(n -> table.holdsAll(job(n)))
                        .sorted()
                        .toList();
                assertThat(open.isEmpty() || !running.isEmpty())
                        .as("someone can always go on")
                        .isTrue();
                if (!running.isEmpty()) {
                    int number = running.get(random.nextInt(running.size()));
                    release(number);
                    open.remove(number);
                }
            }
            assertThat(table.view())
                    .allMatch(lock -> lock.holders().size() == 1
                            || lock.holders().stream().allMatch(claim -> claim.mode() == Mode.SHARED)
                            || lock.holders().isEmpty());
        }
    }

    private static LockRequest[] randomRequests(Random random) {
        List<LockRequest> requests = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            if (random.nextInt(3) > 0) {
                LockKey key = i == 1 ? LockKey.cluster() : LockKey.of(new NodeName("node" + i));
                requests.add(new LockRequest(
                        key, random.nextInt(3) == 0 ? Mode.EXCLUSIVE : Mode.SHARED, LockRequest.Until.END));
            }
        }
        java.util.Collections.shuffle(requests, random);
        return requests.toArray(LockRequest[]::new);
    }

    private boolean request(int number, LockRequest... requests) {
        return table.request(job(number), List.of(requests), NOW, () -> told.add(job(number)));
    }

    private void release(int number) {
        table.release(job(number), NOW);
    }

    private static JobId job(int number) {
        return new JobId(new UUID(0, number));
    }
}
