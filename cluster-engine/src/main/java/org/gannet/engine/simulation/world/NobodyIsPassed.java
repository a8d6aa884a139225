package org.gannet.engine.simulation.world;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;

/**
 * A job that an engine takes begins after those about the same thing that this engine knew by then, unless it is
 * more urgent: whatever the clock shows, only so many can come before a job, so that its wait has an end. What somebody
 * takes out of the line, or moves in it, does not count; nor do worlds in which operators do so by rules.
 */
final class NobodyIsPassed implements Invariant {
    private final World world;
    /** By a job that has not begun: those that stand before it unless they are less urgent. */
    private final Map<JobId, List<JobId>> before = new HashMap<>();

    private final Set<JobId> touched = new HashSet<>();
    /** Who has begun before it. */
    private final Map<JobId, JobId> passedBy = new HashMap<>();

    NobodyIsPassed(World world) {
        this.world = world;
    }

    @Override
    public String name() {
        return "nobody is passed";
    }

    @Override
    public void accepted(JobId job, Collection<Job> known) {
        if (!world.scale().meddling()) {
            before.put(
                    job,
                    known.stream()
                            .filter(old ->
                                    old.dependsOn().isEmpty() && old.hold().isEmpty())
                            .map(Job::id)
                            .toList());
        }
    }

    @Override
    public void touched(JobId job) {
        touched.add(job);
    }

    @Override
    public void jobWritten(Optional<Job> old, Job now) {
        if (!hasBegun(now) || old.filter(NobodyIsPassed::hasBegun).isPresent()) {
            return;
        }
        // Only now: one that was passed may have been about to be ended.
        Optional.ofNullable(passedBy.get(now.id()))
                .filter(other -> !touched.contains(now.id()))
                .ifPresent(other -> world.invariants()
                        .broken(
                                this,
                                world.names().of(other) + " has begun before "
                                        + world.names().of(now.id()) + ", which had come before it"));
        List<JobId> earlier = Optional.ofNullable(before.remove(now.id())).orElse(List.of());
        if (touched.contains(now.id())) {
            // It may have begun, at the place that it had, before its priority was written.
            return;
        }
        earlier.stream()
                .map(world.store()::job)
                .filter(job -> stillWaits(job) && isAsUrgent(job, now))
                .filter(job -> job.subject().equals(now.subject()))
                .forEach(job -> passedBy.putIfAbsent(job.id(), now.id()));
    }

    /** Also a job that was found to have nothing to do, or that can't be done. */
    private static boolean hasBegun(Job job) {
        return switch (job.state()) {
            case SUCCEEDED -> true;
            case FAILED -> !job.steps().isEmpty() || job.dependsOn().isEmpty();
            case QUEUED, WAITING, RUNNING, CANCELLING, UNDOING, CANCELLED, UNDO_FAILED ->
                !job.steps().isEmpty();
        };
    }

    private static boolean stillWaits(Job job) {
        return !hasBegun(job) && !job.state().isEnded();
    }

    private static boolean isAsUrgent(Job job, Job other) {
        return job.priority().minutes() >= other.priority().minutes();
    }
}
