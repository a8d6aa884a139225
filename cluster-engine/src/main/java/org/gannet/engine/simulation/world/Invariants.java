package org.gannet.engine.simulation.world;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.Priority;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.QueueSettings;
import org.gannet.engine.model.SubmissionRule;
import org.gannet.engine.spi.ClusterStore;
import org.gannet.node.CallFence.Resource;
import org.gannet.node.CallStamp;

/** All that must hold in a world. The first that does not ends the run after the turn in which it was broken. */
final class Invariants {
    private static final int MOST_TURNS_OF_ONE_MOMENT = 100_000;

    private final World world;
    private final List<Invariant> all;
    private Optional<Broken> first = Optional.empty();
    private long turns;
    private long now;
    private int turnsNow;

    Invariants(World world) {
        this.world = world;
        // The one place to add another.
        all = List.of(
                new RunsOnce(world),
                new OneWriter(world),
                new JobsMoveByTheTable(world),
                new OneJobPerInstance(world),
                new NothingIsDoubled(world),
                new UseIsWhatInstancesHold(world),
                new HoldsAreExplained(world),
                new QuotaIsJustified(world),
                new AcknowledgedIsStored(world),
                new LocksAreHeldByJobs(world),
                new QueueKeepsItsRules(world),
                new EventsTellTheState(world),
                new NothingIsLeft(world),
                new RecordedIsThere(world),
                new MirrorsKeepEverything(world),
                new EqualCopiesLackNothing(world),
                new RunningLimitHolds(world),
                new NobodyIsPassed(world),
                new CancelIsHeeded(world),
                new OnlyTheLeaderWrites(world),
                new OnlyNewOrdersAreObeyed(world),
                new NewsNeverGoBack(world),
                new SucceededIsSo(world),
                new PlansRestOnFreshNews(world),
                new NobodyDies(world));
    }

    /** Remembers the first; never throws, since engines would catch it. */
    void broken(Invariant which, String what) {
        if (first.isEmpty()) {
            first = Optional.of(new Broken(which.name(), what));
            world.say("BROKEN", () -> which.name() + ": " + what);
        }
    }

    long turns() {
        return turns;
    }

    private void each(Consumer<Invariant> check) {
        all.forEach(check);
    }

    /** @throws Broken when something is, or was in the turn before */
    private void require() {
        first.ifPresent(broken -> {
            throw broken;
        });
    }

    void stateWritten(ClusterState before, ClusterState after) {
        if (before != after) {
            each(one -> one.stateWritten(before, after));
        }
    }

    void jobWritten(Optional<Job> before, Job after) {
        each(one -> one.jobWritten(before, after));
    }

    void committed(ClusterStore.Commit commit, ClusterState after) {
        each(one -> one.committed(commit, after));
    }

    void moved(JobId job, Priority priority) {
        each(one -> one.moved(job, priority));
    }

    void queueIs(QueueSettings queue) {
        each(one -> one.queueIs(queue));
    }

    void rulesAre(List<SubmissionRule> rules) {
        each(one -> one.rulesAre(rules));
    }

    void leads(long epoch) {
        each(one -> one.leads(epoch));
    }

    void obeyed(NodeHost node, CallStamp stamp, List<Resource> resources) {
        each(one -> one.obeyed(node, stamp, resources));
    }

    void accepted(JobId job) {
        each(one -> one.accepted(job));
    }

    void accepted(JobId job, Collection<Job> known) {
        accepted(job);
        each(one -> one.accepted(job, known));
    }

    void touched(JobId job) {
        each(one -> one.touched(job));
    }

    void cancelled(JobId job) {
        each(one -> one.cancelled(job));
    }

    /** @throws Broken */
    void afterTurn() {
        turns++;
        if (now != world.now()) {
            now = world.now();
            turnsNow = 0;
        } else if (++turnsNow > MOST_TURNS_OF_ONE_MOMENT) {
            throw new Broken("everything comes to an end", "time stands still: somebody does the same for ever");
        }
        each(Invariant::afterTurn);
        require();
    }

    /** @throws Broken */
    void settled() {
        each(Invariant::settled);
        require();
    }

    /** @throws Broken */
    void emptied() {
        each(Invariant::emptied);
        require();
    }
}
