package org.gannet.engine.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.job.Dependency;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.SubmissionRule;
import org.gannet.engine.model.SubmissionRule.Action;
import org.gannet.engine.operation.LockKey;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.LockRequest.Mode;
import org.gannet.engine.operation.LockRequest.Until;
import org.junit.jupiter.api.Test;

class JobQueueTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final LockKey NODE = LockKey.of(new NodeName("node1"));
    private static final LockRequest READ = new LockRequest(NODE, Mode.SHARED, Until.END);
    private static final LockRequest WRITE = new LockRequest(NODE, Mode.EXCLUSIVE, Until.END);
    private static final LockRequest BRIEF = LockRequest.shared(new NodeName("node1"));
    private static final LockRequest WEB = LockRequest.exclusive(new InstanceId(new UUID(0, 1)));
    private static final LockRequest DB = LockRequest.exclusive(new InstanceId(new UUID(0, 2)));

    private final List<JobId> begun = new ArrayList<>();
    private final JobQueue queue = new JobQueue(Clock.fixed(NOW, ZoneOffset.UTC), 100, false, (job, locks) -> {
        synchronized (begun) {
            begun.add(job);
        }
    });

    @Test
    void sharedHoldersShare() {
        add(1, READ);
        add(2, READ);

        assertThat(begun).containsExactly(job(1), job(2));
        assertThat(queue.locks())
                .singleElement()
                .satisfies(lock -> assertThat(lock.holders()).hasSize(2));
    }

    @Test
    void exclusiveWaitsForAllSharedHolders() {
        add(1, READ);
        add(2, READ);
        add(3, WRITE);

        queue.ended(job(1));
        assertThat(begun).doesNotContain(job(3));
        queue.ended(job(2));
        assertThat(begun).contains(job(3));
    }

    @Test
    void laterReadersDoNotPassAWaitingWriter() {
        add(1, READ);
        add(2, WRITE);
        add(3, READ);
        add(4, READ);

        assertThat(begun).containsExactly(job(1));
        queue.ended(job(1));
        assertThat(begun).containsExactly(job(1), job(2));
        queue.ended(job(2));
        assertThat(begun).containsExactly(job(1), job(2), job(3), job(4));
    }

    @Test
    void holdsNothingWhileItWaits() {
        add(1, WEB);
        add(2, WEB, DB);
        add(3, DB);

        assertThat(begun)
                .as("job 3 waits behind job 2, which stands before it for the same")
                .containsExactly(job(1));
        assertThat(lock(DB).holders()).isEmpty();
        queue.ended(job(1));
        assertThat(begun).containsExactly(job(1), job(2));
    }

    @Test
    void whoGivesUpWaitingLetsOthersPass() {
        add(1, READ);
        add(2, WRITE);
        add(3, READ);

        assertThat(queue.withdraw(job(2))).isTrue();

        assertThat(begun).containsExactly(job(1), job(3));
        assertThat(queue.has(job(2))).isTrue();
        queue.ended(job(2));
        assertThat(queue.has(job(2))).isFalse();
        assertThat(queue.withdraw(job(1))).as("it runs").isFalse();
    }

    @Test
    void anUrgentJobBeginsFirstAndPassesWhoWaits() {
        add(1, WEB);
        add(2, WEB);
        addAt(3, NOW.minusSeconds(600), List.of(WEB), Optional.empty());

        queue.ended(job(1));
        assertThat(begun).containsExactly(job(1), job(3));
        assertThat(queue.waiting(job(2)).orElseThrow())
                .isInstanceOfSatisfying(
                        Waiting.ForLocks.class,
                        waiting ->
                                assertThat(waiting.locks().getFirst().heldBy()).containsExactly(job(3)));
    }

    @Test
    void aJobThatIsGivenAnotherPriorityMoves() {
        add(1, WEB);
        add(2, WEB);
        add(3, WEB);
        assertThat(queue.move(job(3), NOW.minusSeconds(60))).isTrue();
        assertThat(queue.move(job(1), NOW.minusSeconds(60))).as("it runs").isFalse();

        queue.ended(job(1));
        assertThat(begun).containsExactly(job(1), job(3));
        assertThat(queue.notBegun()).containsExactly(job(2));
    }

    @Test
    void givesBackWhatWasForPlanningOnly() {
        add(1, BRIEF, WEB);
        add(2, WRITE);
        queue.planned(job(1));

        assertThat(begun).containsExactly(job(1), job(2));
        assertThat(lock(WEB).holders())
                .singleElement()
                .satisfies(holder -> assertThat(holder.job()).isEqualTo(job(1)));
    }

    @Test
    void asksAgainAtItsOldPlace() {
        add(1, WEB);
        add(2, DB);
        add(3, DB);
        queue.askAgain(job(1), List.of(DB));
        assertThat(queue.locks()).extracting(LockView::key).containsExactly(DB.key());

        queue.ended(job(2));
        assertThat(begun).containsExactly(job(1), job(2), job(1));
        assertThat(queue.waiting(job(3)).orElseThrow()).isInstanceOf(Waiting.ForLocks.class);
    }

    @Test
    void whoWaitsForASlotHoldsNothing() {
        queue.setLimits(1, false);
        add(1, WEB);
        add(2, DB);

        assertThat(queue.waiting(job(2))).contains(new Waiting.ForTurn(1));
        assertThat(lock(DB).holders()).isEmpty();
        queue.setLimits(2, false);
        assertThat(begun).containsExactly(job(1), job(2));
        queue.setLimits(1, false);
        add(3);
        queue.ended(job(1));
        assertThat(begun).as("a lower limit lets those go on that run").doesNotContain(job(3));
        queue.ended(job(2));
        assertThat(begun).contains(job(3));
    }

    @Test
    void nothingBeginsWhileItIsPaused() {
        queue.setLimits(5, true);
        add(1, WEB);
        assertThat(queue.waiting(job(1))).contains(new Waiting.ForQueue());
        queue.setLimits(5, false);
        assertThat(begun).containsExactly(job(1));
    }

    @Test
    void whoDependsOnAnotherIsInNobodysWay() {
        Dependency.OnJob after = Dependency.afterSuccess(job(3));
        queue.add(job(1), NOW.minusSeconds(60), List.of(WEB), List.of(after), false, Optional.empty());
        add(3, WEB);

        assertThat(begun).containsExactly(job(3));
        assertThat(queue.waiting(job(1))).contains(new Waiting.ForJobs(List.of(after)));
        assertThat(queue.dependents(job(3))).containsExactly(java.util.Map.entry(job(1), after));
        queue.ended(job(3));
        queue.dependencyMet(job(1), job(3), List.of());
        assertThat(begun).containsExactly(job(3), job(1));
        assertThat(queue.dependents(job(3))).isEmpty();
    }

    @Test
    void whoDependsOnAnotherWaitsForWhatThatHasAskedFor() {
        Dependency.OnJob after = Dependency.afterSuccess(job(2));
        queue.add(job(1), NOW, List.of(WEB), List.of(after), false, Optional.empty());

        queue.dependencyMet(job(1), job(2), List.of(job(3), job(4)));

        assertThat(begun).isEmpty();
        assertThat(queue.dependents(job(2))).isEmpty();
        assertThat(queue.dependents(job(4)))
                .containsExactly(java.util.Map.entry(job(1), Dependency.afterSuccess(job(4))));
        queue.dependencyMet(job(1), job(3), List.of());
        assertThat(begun).isEmpty();
        queue.dependencyMet(job(1), job(4), List.of());
        assertThat(begun).containsExactly(job(1));
    }

    @Test
    void whoWaitsForAWordIsInNobodysWay() {
        queue.add(job(1), NOW.minusSeconds(60), List.of(WEB), List.of(), true, Optional.empty());
        add(2, WEB);
        assertThat(begun).containsExactly(job(2));
        assertThat(queue.waiting(job(1))).contains(new Waiting.ForWord());

        queue.release(job(1));
        assertThat(begun).containsExactly(job(2));
        queue.ended(job(2));
        assertThat(begun).containsExactly(job(2), job(1));
        queue.hold(job(1));
        assertThat(queue.waiting(job(1))).contains(new Waiting.ForWord());
        assertThat(queue.locks()).isEmpty();
        assertThat(queue.withdraw(job(1))).isTrue();
    }

    @Test
    void aRuleHoldsBackOrLetsOnlySoManyRun() {
        SubmissionRule pause = rule(1, new Action.Pause());
        SubmissionRule one = rule(2, new Action.RateLimit(1));
        addAt(1, NOW, List.of(WEB), Optional.of(pause));
        addAt(2, NOW, List.of(WEB), Optional.of(one));
        addAt(3, NOW, List.of(DB), Optional.of(one));
        addAt(4, NOW, List.of(), Optional.of(one));

        assertThat(begun).containsExactly(job(2));
        assertThat(queue.waiting(job(1))).contains(new Waiting.ForRule(pause));
        assertThat(queue.waiting(job(3))).contains(new Waiting.ForRate(one, 1));
        queue.withdraw(job(3));
        queue.ended(job(2));
        assertThat(begun).containsExactly(job(2), job(4));
        queue.setRule(job(1), Optional.empty());
        assertThat(begun).containsExactly(job(2), job(4), job(1));
    }

    @Test
    void aCrowdThatIsPassedAtItsLockLetsTheNextComeForward() {
        SubmissionRule one = rule(2, new Action.RateLimit(1));
        addAt(1, NOW, List.of(), Optional.of(one));
        addAt(2, NOW, List.of(WEB), Optional.of(one));
        addAt(3, NOW, List.of(DB), Optional.of(one));
        addAt(4, NOW.minusSeconds(60), List.of(WEB), Optional.empty());
        assertThat(begun).containsExactly(job(1), job(4));

        queue.ended(job(1));
        assertThat(begun).containsExactly(job(1), job(4), job(3));
    }

    @Test
    void resumesWhateverTheLimitsAndKeepsTheLocksOfWhatStandsStill() {
        queue.setLimits(1, true);
        queue.resume(job(1), NOW, List.of(WEB), Optional.empty());
        queue.resume(job(2), NOW, List.of(DB), Optional.empty());
        queue.setLimits(1, false);
        add(3, WEB);
        add(4);
        queue.standsStill(job(1), true);
        queue.standsStill(job(2), false);

        assertThat(queue.waiting(job(3)).orElseThrow()).isInstanceOf(Waiting.ForLocks.class);
        assertThat(begun).containsExactly(job(4));
        assertThat(queue.locks()).extracting(LockView::key).containsExactly(WEB.key());
    }

    @Test
    void showsWhoHoldsWhoWaitsAndForWhom() {
        add(1, READ);
        add(2, WRITE);
        add(3, READ);
        add(4, WRITE);

        LockView lock = lock(READ);
        assertThat(lock.key()).hasToString("node/node1");
        assertThat(lock.holders()).containsExactly(new LockView.Holder(job(1), Mode.SHARED, Until.END, NOW));
        assertThat(lock.waiting())
                .containsExactly(
                        new LockView.Waiter(job(2), Mode.EXCLUSIVE, NOW, List.of(job(1))),
                        new LockView.Waiter(job(3), Mode.SHARED, NOW, List.of(job(2))),
                        new LockView.Waiter(job(4), Mode.EXCLUSIVE, NOW, List.of(job(1))));
        assertThat(lock.waitingInAll()).isEqualTo(3);
        assertThat(queue.waiting(job(3)))
                .contains(
                        new Waiting.ForLocks(List.of(new Waiting.Lock(NODE, Mode.SHARED, List.of(), List.of(job(2))))));
        List.of(1, 2, 3, 4).forEach(number -> queue.ended(job(number)));
        assertThat(queue.locks()).isEmpty();
    }

    @Test
    void tellsOnceOfThoseThatOthersKeepOut() {
        add(1, WEB);
        add(2, WEB);
        add(3, DB);
        queue.add(job(4), NOW, List.of(), List.of(Dependency.afterSuccess(job(1))), false, Optional.empty());

        assertThat(queue.takeNewlyWaiting(10)).containsExactly(job(2), job(4));
        assertThat(queue.takeNewlyWaiting(10)).isEmpty();
    }

    @Test
    void refusesAJobThatItHas() {
        add(1, WEB);
        assertThatThrownBy(() -> add(1, DB)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aDependencyNeedsFinalStates() {
        assertThatThrownBy(() -> new Dependency.OnJob(job(1), Set.of(JobState.RUNNING)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Dependency.InBatch(0, Set.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private void add(int number, LockRequest... locks) {
        addAt(number, NOW, List.of(locks), Optional.empty());
    }

    private void addAt(int number, Instant standsAt, List<LockRequest> locks, Optional<SubmissionRule> rule) {
        queue.add(job(number), standsAt, locks, List.of(), false, rule);
    }

    private LockView lock(LockRequest request) {
        return queue.locks().stream()
                .filter(lock -> lock.key().equals(request.key()))
                .findFirst()
                .orElseThrow();
    }

    private static SubmissionRule rule(int number, Action action) {
        return new SubmissionRule(new UUID(0, number), "so", List.of(), action);
    }

    private static JobId job(int number) {
        return new JobId(new UUID(0, number));
    }
}
