package org.gannet.engine.simulation.world;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.model.ClusterState;

/**
 * No job begins while as many as may are at work. It may have got its turn before the limit was lowered: so the highest
 * limit counts that there was since it was asked for.
 */
final class RunningLimitHolds implements Invariant {
    private final World world;
    private final Map<JobId, Long> asked = new HashMap<>();
    /** By when each came into force. */
    private final NavigableMap<Long, Integer> limits = new TreeMap<>();

    RunningLimitHolds(World world) {
        this.world = world;
    }

    @Override
    public String name() {
        return "running limit holds";
    }

    @Override
    public void stateWritten(ClusterState before, ClusterState after) {
        limits.merge(world.now(), after.queue().runningLimit(), Math::max);
    }

    @Override
    public void jobWritten(Optional<Job> before, Job after) {
        if (before.isEmpty()) {
            asked.put(after.id(), world.now());
        } else if (isAtWork(after) && !isAtWork(before.get())) {
            long atWork = world.store().jobs().values().stream()
                    .filter(RunningLimitHolds::isAtWork)
                    .count();
            int limit = highestSince(asked.getOrDefault(after.id(), 0L));
            if (atWork > limit) {
                world.invariants()
                        .broken(this, world.names().of(after.id()) + " is number " + atWork + " at work of " + limit);
            }
        }
    }

    private int highestSince(long nanos) {
        Long inForce = limits.floorKey(nanos);
        return limits.tailMap(inForce == null ? nanos : inForce, true).values().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(Integer.MAX_VALUE);
    }

    private static boolean isAtWork(Job job) {
        return !job.steps().isEmpty() && !job.state().isEnded();
    }
}
