package org.gannet.engine.simulation.world;

import org.gannet.engine.job.Job;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.queue.LockView;

/** No lock is held by nobody, or by two of whom one wants it for itself. */
final class LocksAreHeldByJobs implements Invariant {
    private final World world;
    private long checked;

    LocksAreHeldByJobs(World world) {
        this.world = world;
    }

    @Override
    public String name() {
        return "locks are held by jobs";
    }

    @Override
    public void afterTurn() {
        if (checked == world.store().writes()) {
            return;
        }
        checked = world.store().writes();
        world.engines()
                .forEach(
                        host -> host.engine().ifPresent(engine -> engine.locks().forEach(this::check)));
    }

    private void check(LockView lock) {
        boolean exclusive = lock.holders().stream().anyMatch(claim -> claim.mode() == LockRequest.Mode.EXCLUSIVE);
        if (exclusive && lock.holders().size() > 1) {
            world.invariants().broken(this, lock.key() + " is held by several, one of them exclusively");
        }
        lock.holders().forEach(claim -> {
            Job job = world.store().jobs().get(claim.job());
            if (job == null) {
                world.invariants().broken(this, lock.key() + " is held by a job that is not stored");
            }
        });
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
