package org.gannet.engine.simulation.world;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.operation.LockKey;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.queue.LockView;
import org.gannet.engine.simulation.VirtualProcess;

/**
 * No lock is held by nobody, by two of whom one wants it for itself, or by a job that has ended; and a job that works
 * holds what it said it needs.
 */
final class LocksAreHeldByJobs implements Invariant {
    /** Longer than any engine takes to learn that a job of its own has ended: it may stand still meanwhile. */
    private static final Duration LONGEST_AFTER_END = Duration.ofMinutes(3);

    /** Also when nothing is written any more. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final World world;
    /** Claims of ended jobs, and since when they were seen. */
    private final Map<Claim, Long> held = new HashMap<>();

    private long checked;
    private long checkedAt;

    private record Claim(VirtualProcess engine, LockKey key, JobId job) {}

    LocksAreHeldByJobs(World world) {
        this.world = world;
    }

    @Override
    public String name() {
        return "locks are held by jobs";
    }

    @Override
    public void afterTurn() {
        if (checked == world.store().writes() && world.now() < checkedAt + AGAIN.toNanos()) {
            return;
        }
        checked = world.store().writes();
        checkedAt = world.now();
        Set<Claim> seen = new HashSet<>();
        for (EngineHost host : world.engines()) {
            host.engine().ifPresent(engine -> {
                List<LockView> locks = engine.locks();
                locks.forEach(lock -> check(host, lock, seen));
                engine.view().jobs().forEach(job -> requireLocks(job, locks));
            });
        }
        held.keySet().retainAll(seen);
    }

    private void check(EngineHost host, LockView lock, Set<Claim> seen) {
        boolean exclusive = lock.holders().stream().anyMatch(claim -> claim.mode() == LockRequest.Mode.EXCLUSIVE);
        if (exclusive && lock.holders().size() > 1) {
            world.invariants().broken(this, lock.key() + " is held by several, one of them exclusively");
        }
        lock.holders().forEach(holder -> {
            Job job = world.store().jobs().get(holder.job());
            if (job == null) {
                world.invariants().broken(this, lock.key() + " is held by a job that is not stored");
            } else if (job.state().isEnded()) {
                Claim claim = new Claim(host.process(), lock.key(), job.id());
                seen.add(claim);
                long since = held.computeIfAbsent(claim, key -> world.now());
                if (world.now() - since > LONGEST_AFTER_END.toNanos()) {
                    world.invariants()
                            .broken(
                                    this,
                                    lock.key() + " is still held by "
                                            + world.names().of(job.id()) + ", which has ended");
                }
            }
        });
        lock.waiting().stream()
                .filter(waiter -> waiter.waitsFor().contains(waiter.job()))
                .forEach(waiter ->
                        world.invariants().broken(this, world.names().of(waiter.job()) + " waits for itself"));
    }

    /** What an engine has let begin holds what it said it needs, to its end. */
    private void requireLocks(Job job, List<LockView> locks) {
        for (LockRequest request : job.steps().isEmpty() ? List.<LockRequest>of() : job.locks()) {
            boolean holds = locks.stream()
                    .filter(lock -> lock.key().equals(request.key()))
                    .flatMap(lock -> lock.holders().stream())
                    .anyMatch(holder -> holder.job().equals(job.id()) && holder.mode() == request.mode());
            if (!holds && request.until() == LockRequest.Until.END) {
                world.invariants()
                        .broken(this, world.names().of(job.id()) + " works without its lock " + request.key());
            }
        }
    }

    @Override
    public void settled() {
        world.leader()
                .flatMap(EngineHost::engine)
                .ifPresent(engine -> engine.locks()
                        .forEach(lock -> world.invariants()
                                .broken(this, lock.key() + " is still held or waited for when every job has ended")));
    }
}
