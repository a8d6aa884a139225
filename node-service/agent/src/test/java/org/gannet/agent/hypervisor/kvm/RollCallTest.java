package org.gannet.agent.hypervisor.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RollCallTest {
    private static final int MANY = 200;
    private static final Instant FIRST = Instant.parse("2026-11-21T12:00:00Z");
    /** Passes only when it has to: for the one that hangs. */
    private static final Duration SHORT = Duration.ofMillis(20);
    /** A test that waited for this would not end. */
    private static final Duration LONG = Duration.ofDays(1);

    private final AtomicReference<Instant> now = new AtomicReference<>(FIRST);
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final RollCall.Member hung = member(() -> pass(hangs));

    private RollCall.Member member(Runnable question) {
        return new RollCall.Member(question, now::get);
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<RollCall.Member> manyAndTheHungOne() {
        List<RollCall.Member> members = new ArrayList<>(List.of(hung));
        for (int i = 0; i < MANY; i++) {
            members.add(member(asked::incrementAndGet));
        }
        return members;
    }

    @Test
    void allAreAskedThoughOneHangsAndNobodyWaitsForItTwice() {
        new RollCall(SHORT).call(List.of(hung));
        assertThat(hung.silentSince()).contains(FIRST);

        now.set(FIRST.plusSeconds(5));
        List<RollCall.Member> members = manyAndTheHungOne();
        new RollCall(LONG).call(members);
        assertThat(asked).hasValue(MANY);
        assertThat(hung.silentSince()).as("since the first question").contains(FIRST);
        assertThat(members.stream().filter(one -> one.silentSince().isPresent()))
                .containsExactly(hung);
        hangs.countDown();
    }

    @Test
    void whoAnswersAtLastIsWaitedForAgain() {
        new RollCall(SHORT).call(List.of(hung));
        hangs.countDown();
        await().until(() -> hung.silentSince().isEmpty());
        new RollCall(LONG).call(List.of(hung));
        assertThat(hung.silentSince()).isEmpty();
    }

    /** All must be under way at the same time, or none of them would come to its end. */
    @Test
    void theyAreAskedAtOnce() {
        CountDownLatch all = new CountDownLatch(MANY);
        List<RollCall.Member> members = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            members.add(member(() -> {
                all.countDown();
                pass(all);
            }));
        }
        new RollCall(LONG).call(members);
        assertThat(members).allMatch(one -> one.silentSince().isEmpty());
    }

    @Test
    void whatGaveUpIsSilentAndWhatHasGoneIsNot() {
        RollCall.Member gaveUp = member(() -> {
            throw QmpException.timedOut("query", LONG);
        });
        RollCall.Member gone = member(() -> {
            throw QmpException.gone("query");
        });
        new RollCall(LONG).call(List.of(gaveUp, gone));
        assertThat(gaveUp.silentSince()).contains(FIRST);
        assertThat(gone.silentSince()).isEmpty();
    }

    @Test
    void anOpenQuestionIsNotAskedAgain() {
        AtomicInteger times = new AtomicInteger();
        CountDownLatch open = new CountDownLatch(1);
        RollCall.Member one = member(() -> {
            times.incrementAndGet();
            pass(open);
        });
        for (int i = 0; i < 3; i++) {
            new RollCall(SHORT).call(List.of(one));
        }
        open.countDown();
        await().until(() -> one.silentSince().isEmpty());
        assertThat(times).hasValue(1);
    }
}
