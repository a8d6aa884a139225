package org.gannet.engine.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.gannet.base.NodeName;
import org.gannet.engine.job.Dependency;
import org.gannet.engine.job.JobId;
import org.gannet.engine.model.SubmissionRule;
import org.gannet.engine.model.SubmissionRule.Action;
import org.gannet.engine.operation.LockKey;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.LockRequest.Mode;
import org.gannet.engine.operation.LockRequest.Until;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many random jobs against the plainest thing that decides the same: a walk over all of them, in their order. */
class JobQueuePropertyTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final int STEPS = 600;

    /** What the queue should know of a job. */
    private static final class Told {
        Instant standsAt = NOW;
        List<LockRequest> locks = List.of();
        Optional<SubmissionRule> rule = Optional.empty();
        List<JobId> dependsOn = new ArrayList<>();
        boolean held;
        boolean runs;
        boolean leaving;
    }

    private final Map<JobId, Told> all = new HashMap<>();
    private final JobQueue queue =
            new JobQueue(Clock.fixed(NOW, ZoneOffset.UTC), 4, false, (job, locks) -> begins(job));
    /** Whether each that begins is compared with all others. */
    private boolean looksBack = true;

    private int limit = 4;
    private boolean paused;
    private int drawn;

    static Stream<Long> seeds() {
        return Stream.iterate(1L, seed -> seed + 1).limit(150);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void decidesAsAWalkOverAllInTheirOrder(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int step = 0; step < STEPS; step++) {
            change(random);
            requireNoConflict();
            requireNobodyIsHeldUp();
        }
        serveAll();
        assertThat(all).as("everybody is served in the end").isEmpty();
        assertThat(queue.locks()).isEmpty();
        assertThat(queue.size()).isZero();
    }

    @Test
    void costsTheSameHoweverManyWait() {
        looksBack = false;
        int many = 10_000;
        LockRequest one = new LockRequest(LockKey.of(new NodeName("n")), Mode.EXCLUSIVE, Until.END);
        for (int i = 0; i < many; i++) {
            draw(NOW.plusMillis(i), List.of(one), Optional.empty(), List.of(), false);
        }
        assertThat(queue.locks().getFirst().waitingInAll()).isEqualTo(many - 1);
        assertThat(queue.locks().getFirst().waiting()).hasSize(LockView.MOST_SHOWN);
        for (int i = 1; i <= many; i++) {
            JobId next = job(i);
            assertThat(told(next).runs).as("in their order").isTrue();
            all.remove(next);
            queue.ended(next);
        }
        assertThat(queue.locks()).isEmpty();
    }

    private void change(RandomGenerator random) {
        List<JobId> running = ids(told -> told.runs);
        List<JobId> waiting = ids(told -> !told.runs && !told.leaving);
        switch (random.nextInt(17)) {
            case 0, 1, 2, 3 -> {
                if (all.size() < 40) {
                    draw(at(random), locks(random), rule(random), dependencies(random), random.nextInt(6) == 0);
                }
            }
            case 4, 5, 6, 7 -> pick(random, running).ifPresent(id -> end(id, others(random, id)));
            case 8 -> pick(random, running).ifPresent(this::planned);
            case 9 ->
                pick(random, waiting).ifPresent(id -> {
                    told(id).leaving = true;
                    assertThat(queue.withdraw(id)).isTrue();
                });
            case 10 -> pick(random, ids(told -> told.leaving)).ifPresent(id -> end(id, List.of()));
            case 11 ->
                pick(random, waiting).ifPresent(id -> {
                    told(id).standsAt = at(random);
                    queue.move(id, told(id).standsAt);
                });
            case 12 ->
                pick(random, waiting).ifPresent(id -> {
                    told(id).rule = rule(random);
                    queue.setRule(id, told(id).rule);
                });
            case 13 -> pick(random, running).ifPresent(this::hold);
            case 14, 15 -> pick(random, ids(told -> told.held)).ifPresent(this::release);
            default -> {
                pick(random, running).ifPresent(id -> {
                    told(id).runs = false;
                    told(id).locks = locks(random);
                    queue.askAgain(id, told(id).locks);
                });
                limit = 1 + random.nextInt(6);
                paused = random.nextInt(8) == 0;
                queue.setLimits(limit, paused);
            }
        }
    }

    /** Nobody passes a claim that stands before his own, so no claim is passed for ever. */
    private void begins(JobId id) {
        Told told = told(id);
        if (looksBack) {
            all.forEach((otherId, other) -> assertThat(isInTheWay(otherId, other, id, told))
                    .as("%s begins though %s is before it", id, otherId)
                    .isFalse());
        }
        told.runs = true;
    }

    private void draw(
            Instant standsAt,
            List<LockRequest> locks,
            Optional<SubmissionRule> rule,
            List<JobId> dependsOn,
            boolean held) {
        Told told = new Told();
        told.standsAt = standsAt;
        told.locks = locks;
        told.rule = rule;
        told.held = held;
        told.dependsOn.addAll(dependsOn);
        JobId id = job(++drawn);
        all.put(id, told);
        queue.add(
                id,
                standsAt,
                locks,
                dependsOn.stream().map(Dependency::afterSuccess).toList(),
                held,
                rule);
    }

    /** @param asked jobs whose ends those wait for, too, that wait for this one's */
    private void end(JobId id, List<JobId> asked) {
        all.remove(id);
        queue.ended(id);
        for (JobId dependent : queue.dependents(id).keySet()) {
            List<JobId> then = asked.stream()
                    .filter(other -> isOlder(other, dependent)
                            && !told(dependent).dependsOn.contains(other))
                    .toList();
            told(dependent).dependsOn.remove(id);
            told(dependent).dependsOn.addAll(then);
            queue.dependencyMet(dependent, id, then);
        }
    }

    /** Whoever only waits for older ones waits in no circle. */
    private static boolean isOlder(JobId one, JobId other) {
        return one.value().compareTo(other.value()) < 0;
    }

    private List<JobId> others(RandomGenerator random, JobId id) {
        return random.nextInt(3) > 0
                ? List.of()
                : pick(random, ids(told -> !told.leaving && !told.equals(told(id)))).stream()
                        .toList();
    }

    private void hold(JobId id) {
        told(id).runs = false;
        told(id).held = true;
        queue.hold(id);
    }

    private void release(JobId id) {
        told(id).held = false;
        queue.release(id);
    }

    private void planned(JobId id) {
        told(id).locks = told(id).locks.stream()
                .filter(lock -> lock.until() == Until.END)
                .toList();
        queue.planned(id);
    }

    private void serveAll() {
        limit = 3;
        paused = false;
        queue.setLimits(limit, paused);
        ids(told -> told.leaving).forEach(id -> end(id, List.of()));
        ids(told -> told.held).forEach(this::release);
        ids(told -> !told.runs).forEach(id -> {
            told(id).rule = told(id).rule.filter(rule -> rule.action() instanceof Action.RateLimit);
            queue.setRule(id, told(id).rule);
        });
        for (List<JobId> running = ids(told -> told.runs); !running.isEmpty(); running = ids(told -> told.runs)) {
            end(running.getFirst(), List.of());
            requireNoConflict();
            requireNobodyIsHeldUp();
        }
    }

    private void requireNoConflict() {
        Map<LockKey, List<LockRequest>> held = new HashMap<>();
        all.values().stream()
                .filter(told -> told.runs)
                .forEach(told -> told.locks.forEach(lock -> held.computeIfAbsent(lock.key(), key -> new ArrayList<>())
                        .add(lock)));
        held.values()
                .forEach(locks -> assertThat(
                                locks.size() == 1 || locks.stream().allMatch(lock -> lock.mode() == Mode.SHARED))
                        .as("holders go together: %s", locks)
                        .isTrue());
        assertThat(queue.locks().stream()
                        .mapToInt(lock -> lock.holders().size())
                        .sum())
                .isEqualTo(held.values().stream().mapToInt(List::size).sum());
    }

    /** Whoever waits has a reason that a walk over all jobs finds, too, and that the queue names. */
    private void requireNobodyIsHeldUp() {
        long running = ids(told -> told.runs).size();
        Map<JobId, Told> inOrder = new TreeMap<>(
                java.util.Comparator.comparing((JobId id) -> told(id).standsAt).thenComparing(JobId::value));
        all.forEach(inOrder::put);
        inOrder.forEach((id, told) -> {
            if (told.runs || told.leaving) {
                assertThat(queue.waiting(id)).isEmpty();
                return;
            }
            Class<? extends Waiting> expected = expected(id, told, inOrder, running);
            assertThat(queue.waiting(id).orElseThrow()).as("job %s", id).isInstanceOf(expected);
        });
    }

    private Class<? extends Waiting> expected(JobId id, Told told, Map<JobId, Told> inOrder, long running) {
        if (!told.dependsOn.isEmpty()) {
            return Waiting.ForJobs.class;
        }
        if (told.held) {
            return Waiting.ForWord.class;
        }
        if (told.rule.filter(rule -> rule.action() instanceof Action.Pause).isPresent()) {
            return Waiting.ForRule.class;
        }
        if (paused) {
            return Waiting.ForQueue.class;
        }
        if (inOrder.entrySet().stream().anyMatch(other -> isInTheWay(other.getKey(), other.getValue(), id, told))) {
            return Waiting.ForLocks.class;
        }
        if (told.rule.isPresent()
                && told.rule.get().action() instanceof Action.RateLimit most
                && ids(other -> other.runs && other.rule.equals(told.rule)).size() >= most.most()) {
            return Waiting.ForRate.class;
        }
        assertThat(running).as("a job that nothing keeps out waits for a slot").isGreaterThanOrEqualTo(limit);
        return Waiting.ForTurn.class;
    }

    private static boolean isInTheWay(JobId otherId, Told other, JobId id, Told told) {
        boolean before = other.standsAt.isBefore(told.standsAt)
                || (other.standsAt.equals(told.standsAt) && otherId.value().compareTo(id.value()) < 0);
        boolean inLine = !other.leaving
                && other.dependsOn.isEmpty()
                && !other.held
                && other.rule
                        .filter(rule -> rule.action() instanceof Action.Pause)
                        .isEmpty();
        return !otherId.equals(id) && (other.runs || (inLine && before)) && conflict(other.locks, told.locks);
    }

    private static boolean conflict(List<LockRequest> some, List<LockRequest> others) {
        return some.stream()
                .anyMatch(one -> others.stream()
                        .anyMatch(other -> one.key().equals(other.key())
                                && (one.mode() == Mode.EXCLUSIVE || other.mode() == Mode.EXCLUSIVE)));
    }

    private List<JobId> ids(java.util.function.Predicate<Told> which) {
        return all.entrySet().stream()
                .filter(entry -> which.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .sorted(java.util.Comparator.comparing(JobId::value))
                .toList();
    }

    private static <T> Optional<T> pick(RandomGenerator random, List<T> some) {
        return some.isEmpty() ? Optional.empty() : Optional.of(some.get(random.nextInt(some.size())));
    }

    private static Instant at(RandomGenerator random) {
        return NOW.plusSeconds(random.nextInt(20));
    }

    private static List<LockRequest> locks(RandomGenerator random) {
        List<LockRequest> requests = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            if (random.nextInt(3) > 0) {
                requests.add(new LockRequest(
                        i == 1 ? LockKey.cluster() : LockKey.of(new NodeName("node" + i)),
                        random.nextInt(3) == 0 ? Mode.EXCLUSIVE : Mode.SHARED,
                        random.nextBoolean() ? Until.PLANNED : Until.END));
            }
        }
        java.util.Collections.shuffle(requests, new java.util.Random(random.nextLong()));
        return requests;
    }

    private static Optional<SubmissionRule> rule(RandomGenerator random) {
        return switch (random.nextInt(8)) {
            case 0 -> Optional.of(new SubmissionRule(new UUID(1, 0), "wait", List.of(), new Action.Pause()));
            case 1, 2 -> Optional.of(new SubmissionRule(new UUID(1, 1), "one", List.of(), new Action.RateLimit(1)));
            case 3 -> Optional.of(new SubmissionRule(new UUID(1, 2), "two", List.of(), new Action.RateLimit(2)));
            default -> Optional.empty();
        };
    }

    /** Only on jobs that are there, and so on earlier ones: there are no cycles. */
    private List<JobId> dependencies(RandomGenerator random) {
        return random.nextInt(4) == 0 ? pick(random, ids(told -> true)).stream().toList() : List.of();
    }

    private Told told(JobId id) {
        return java.util.Objects.requireNonNull(all.get(id));
    }

    private static JobId job(int number) {
        return new JobId(new UUID(0, number));
    }
}
