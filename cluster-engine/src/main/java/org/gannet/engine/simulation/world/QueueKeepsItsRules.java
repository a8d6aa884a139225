package org.gannet.engine.simulation.world;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.gannet.base.NodeName;
import org.gannet.engine.job.Dependency;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.QueueSettings;
import org.gannet.engine.model.SubmissionRule;
import org.gannet.engine.operation.LockKey;

/**
 * No job begins before those that it waits for, more than may, while all are held back, or against a rule. What has
 * been changed moments ago may not have reached a job that was about to begin: only what was so all the time counts.
 */
final class QueueKeepsItsRules implements Invariant {
    /** Longer than any engine takes from letting a job begin to the commit that says so. */
    private static final Duration ABOUT_TO_BEGIN = Duration.ofMinutes(3);

    private final World world;
    /** The newest last; the first one is what was so at the beginning of that time. */
    private final Deque<Settings> lately = new ArrayDeque<>();

    private record Settings(long since, QueueSettings queue, List<SubmissionRule> rules) {}

    QueueKeepsItsRules(World world) {
        this.world = world;
    }

    @Override
    public String name() {
        return "the queue keeps its rules";
    }

    @Override
    public void stateWritten(ClusterState before, ClusterState after) {
        lately.addLast(new Settings(world.now(), after.queue(), after.rules()));
        forgetOld();
    }

    private void forgetOld() {
        long limit = world.now() - ABOUT_TO_BEGIN.toNanos();
        while (lately.size() > 1 && second().since() <= limit) {
            lately.removeFirst();
        }
    }

    private Settings second() {
        return lately.stream().skip(1).findFirst().orElseThrow();
    }

    private boolean always(Predicate<Settings> what) {
        return lately.stream().allMatch(what);
    }

    @Override
    public void jobWritten(Optional<Job> before, Job after) {
        boolean begins = !after.steps().isEmpty()
                && before.filter(old -> !old.steps().isEmpty()).isEmpty();
        if (!begins) {
            return;
        }
        forgetOld();
        String job = world.names().of(after.id());
        for (Dependency.OnJob dependency : after.dependsOn()) {
            if (!isMet(dependency.job(), dependency.accepted())) {
                world.invariants().broken(this, job + " has begun before what it waits for: " + dependency);
            }
        }
        if (always(then -> then.queue().paused())) {
            world.invariants().broken(this, job + " has begun while the queue was paused");
        }
        if (always(then -> deciding(then, after)
                .filter(rule -> rule.action() instanceof SubmissionRule.Action.Pause
                        || rule.action() instanceof SubmissionRule.Action.Reject)
                .isPresent())) {
            world.invariants().broken(this, job + " has begun against a rule");
        }
        requireRoom(after);
        if (after.waitsForWord()) {
            world.invariants().broken(this, job + " has begun without a word");
        }
    }

    /** With all that it has asked for. */
    private boolean isMet(JobId id, Set<JobState> accepted) {
        Job on = world.store().jobs().get(id);
        return on != null
                && accepted.contains(on.state())
                && on.children().stream().allMatch(child -> isMet(child, accepted));
    }

    private void requireRoom(Job begun) {
        long running = atWork(begun).size() + (begun.state().isEnded() ? 0 : 1);
        if (always(then -> running > then.queue().runningLimit())) {
            world.invariants()
                    .broken(this, world.names().of(begun.id()) + " has begun as the " + running + "th that runs");
        }
        for (SubmissionRule rule : lately.getLast().rules()) {
            if (rule.action() instanceof SubmissionRule.Action.RateLimit limit
                    && always(then -> deciding(then, begun).equals(Optional.of(rule)))) {
                long alike = atWork(begun).stream()
                        .filter(job -> always(then -> deciding(then, job).equals(Optional.of(rule))))
                        .count();
                if (alike >= limit.most() && !begun.state().isEnded()) {
                    world.invariants().broken(this, world.names().of(begun.id()) + " has begun beyond a rate limit");
                }
            }
        }
    }

    /** Those that have begun, without the one that begins now. */
    private List<Job> atWork(Job begun) {
        return world.store().unended().stream()
                .filter(job -> !job.steps().isEmpty() && !job.id().equals(begun.id()))
                .toList();
    }

    private Optional<SubmissionRule> deciding(Settings settings, Job job) {
        Set<NodeName> nodes = job.parameters().operation().locks(world.store().state()).stream()
                .map(lock -> lock.key())
                .filter(key -> key.level() == LockKey.Level.NODE)
                .map(key -> new NodeName(key.name()))
                .collect(Collectors.toCollection(HashSet::new));
        return SubmissionRule.deciding(
                settings.rules(),
                new SubmissionRule.Candidate(
                        job.operation(),
                        job.actor(),
                        job.owner(),
                        job.subject(),
                        nodes,
                        job.reasons().stream()
                                .flatMap(reason -> List.of(reason.source(), reason.text()).stream())
                                .toList(),
                        job.submittedAt()));
    }
}
