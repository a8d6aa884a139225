package org.gannet.agent.hypervisor.kvm;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Asks many at once and waits for their answers, but not for ever: those that let the time pass are silent from then
 * on, and nobody waits for a silent one until it has answered. So one that hangs costs one caller so much time once.
 */
final class RollCall {
    private final Duration limit;

    /** @param limit for all answers together */
    RollCall(Duration limit) {
        this.limit = limit;
    }

    /** One that is asked. Safe for many threads. */
    static final class Member {
        private final Runnable question;
        private final Supplier<Instant> clock;
        private CompletableFuture<Void> answer = CompletableFuture.completedFuture(null);
        private Instant asked = Instant.MIN;
        private Optional<Instant> silentSince = Optional.empty();

        /** @param question returns when it has been answered; throws QmpException when it was not */
        Member(Runnable question, Supplier<Instant> clock) {
            this.question = question;
            this.clock = clock;
        }

        /** Asks, unless an earlier question is still open. @return what to wait for */
        private synchronized Optional<CompletableFuture<Void>> ask() {
            if (answer.isDone()) {
                CompletableFuture<Void> next = new CompletableFuture<>();
                answer = next;
                asked = clock.get();
                Thread.ofVirtual().name("roll call").start(() -> put(next));
            }
            return silentSince.isPresent() ? Optional.empty() : Optional.of(answer);
        }

        private void put(CompletableFuture<Void> next) {
            boolean answered = true;
            try {
                question.run();
            } catch (QmpException e) {
                answered = e.kind() != QmpException.Kind.TIMED_OUT;
            } finally {
                end(next, answered);
            }
        }

        private synchronized void end(CompletableFuture<Void> ended, boolean answered) {
            silentSince = answered ? Optional.empty() : silentSince.or(() -> Optional.of(asked));
            ended.complete(null);
        }

        private synchronized void missed(CompletableFuture<Void> waitedFor) {
            if (!waitedFor.isDone()) {
                silentSince = silentSince.or(() -> Optional.of(asked));
            }
        }

        /** When it was asked first what it has not answered. */
        synchronized Optional<Instant> silentSince() {
            return silentSince;
        }
    }

    /** Returns when all have answered that are not silent, or the time is over. */
    void call(List<Member> members) {
        List<Asked> asked = members.stream()
                .flatMap(member -> member.ask().map(answer -> new Asked(member, answer)).stream())
                .toList();
        try {
            CompletableFuture.allOf(asked.stream().map(Asked::answer).toArray(CompletableFuture[]::new))
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            asked.forEach(one -> one.member().missed(one.answer()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Asked(Member member, CompletableFuture<Void> answer) {}
}
