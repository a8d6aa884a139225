package org.gannet.engine.reconcile;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.ProblemException;
import org.gannet.engine.execution.EngineClosedException;
import org.gannet.engine.execution.Ledger;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.Reason;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.DiskActivity;
import org.gannet.engine.model.Inheritance;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.model.Moment;
import org.gannet.engine.model.Observation;
import org.gannet.engine.model.WatcherSettings;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.ActivateDisks;
import org.gannet.engine.operation.instance.DegradeMirror;
import org.gannet.engine.operation.instance.RespectShutdown;
import org.gannet.engine.operation.instance.RestoreMirror;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.node.VmReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes machines do what they are wished to, keeps their disks ready and mirrored ones alike: looks at each node's
 * report when it comes, and submits ordinary jobs that say why. It acts on a fresh and complete report only, and never
 * on a machine that a job works on. One that goes down again and again is started less and less often, and then left
 * alone; that is told by a finding. All that it must remember for that stands in the jobs. Safe for many threads; works
 * once {@link #begin} was called.
 */
public final class Watcher {
    /** The actor of its jobs. */
    public static final String ACTOR = "system";

    private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);
    private static final String SOURCE = "watcher";
    private static final String RESTORE = RestoreMirror.class.getSimpleName();
    private static final int GRACE_SECONDS = 60;
    /** A guest may stand still so long before it goes on without its second copies. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    /** Jobs of one report; the next report brings the others. */
    private static final int MOST_AT_ONCE = 50;

    private final Ledger ledger;
    private final Observations observations;
    private final PastTries tries;
    private final Consumer<Job.Submission> submit;
    private final Supplier<Moment> now;
    private final Duration silentAfter;
    /** What is left alone for a while. */
    private final Map<Pending, Rest> resting = new HashMap<>();

    /** Since when what a machine writes waits, as {@link Moment#nanos}; guarded like the map above. */
    private final Map<InstanceId, Long> waiting = new HashMap<>();

    private volatile boolean works;

    /** What would be asked for with a machine. */
    private record Pending(InstanceId instance, String operation) {}

    /**
     * Left alone until then.
     * @param untilNanos as {@link Moment#nanos}
     * @param givenUpAfter how often it was tried, when it is not tried any more
     */
    private record Rest(long untilNanos, Optional<Integer> givenUpAfter) {}

    /** @param submit stores a job; may throw, then it is tried again after the node's next report */
    public Watcher(
            Ledger ledger,
            Observations observations,
            PastTries tries,
            Consumer<Job.Submission> submit,
            Supplier<Moment> now,
            Duration silentAfter) {
        this.ledger = ledger;
        this.observations = observations;
        this.tries = tries;
        this.submit = submit;
        this.now = now;
        this.silentAfter = silentAfter;
    }

    /** From now on, each node's reports decide for that node. */
    public void begin() {
        works = true;
    }

    /** Machines that it does not start any more, and how often it has. */
    public Map<InstanceId, Integer> givenUp() {
        synchronized (resting) {
            return resting.entrySet().stream()
                    .filter(entry -> entry.getValue().givenUpAfter().isPresent())
                    .filter(entry -> !entry.getKey().operation().equals(RESTORE))
                    .collect(Collectors.toUnmodifiableMap(
                            entry -> entry.getKey().instance(),
                            entry -> entry.getValue().givenUpAfter().orElseThrow(),
                            Math::max));
        }
    }

    /** To be called after each report of a node. */
    public void afterReport(NodeName node) {
        if (!works) {
            return;
        }
        // In this order: what a job did that has ended by now is in the report that is read after it.
        Ledger.Published published = ledger.published();
        Optional<Observation> observed = observations
                .find(node)
                .filter(last -> last.isAnswering(now.get(), silentAfter)
                        && last.unreachable().isEmpty());
        boolean paused =
                published.state().settings().watcher().isPaused(now.get().wall());
        if (observed.isEmpty() || paused) {
            return;
        }
        try {
            look(node, published, observed.get());
        } catch (EngineClosedException e) {
            throw e;
        } catch (ProblemException e) {
            // The queue is closed or full, or a rule is against it: told once by whoever did that.
            LOG.debug("Machines of {} are not mended now", node, e);
        } catch (RuntimeException e) {
            LOG.warn("Machines of {} could not be mended; tried again after its next report", node, e);
        }
    }

    private void look(NodeName node, Ledger.Published published, Observation observed) {
        Set<InstanceId> busy = published.unended().values().stream()
                .flatMap(job -> job.instance().stream())
                .collect(Collectors.toSet());
        synchronized (resting) {
            resting.keySet()
                    .removeIf(pending ->
                            published.state().findInstance(pending.instance()).isEmpty());
            waiting.keySet()
                    .removeIf(machine -> published.state().findInstance(machine).isEmpty());
        }
        int left = MOST_AT_ONCE;
        for (Instance instance : published.state().instancesOn(node)) {
            if (busy.contains(instance.id())) {
                wake(instance.id());
            } else if (left > 0
                    && (makeReady(published, instance, observed)
                            || instance.primary().equals(node)
                                    && (mirror(published, instance, observed)
                                            || mend(published, instance, observed)))) {
                left--;
            }
        }
    }

    /**
     * After a node has restarted, its sides of mirrored disks have to be put together again, whether it is the one that
     * the machine lives on or the other.
     * @return whether it has asked for something
     */
    private boolean makeReady(Ledger.Published published, Instance instance, Observation observed) {
        boolean lacks = instance.lifecycle() == Lifecycle.READY
                && instance.incoming().isEmpty()
                && instance.wished() != AdminState.OFFLINE
                && instance.diskActivity() == DiskActivity.ACTIVE
                && instance.disks().stream()
                        .anyMatch(disk -> disk.replica().isPresent()
                                && observed.findReplica(disk.id()).isEmpty());
        boolean homeAnswers = observations
                .find(instance.primary())
                .filter(last -> last.isAnswering(now.get(), silentAfter))
                .isPresent();
        return lacks
                && homeAnswers
                && ask(
                        published,
                        instance,
                        new ActivateDisks.Parameters(instance.id()),
                        "A node does not have its side of the disks ready: it may have restarted.");
    }

    /**
     * What waits for the other node goes on without it after a while; what both hold alike again is written on both
     * only. In between, and as long as nobody looks, the node itself waits: nothing depends on this being quick.
     * @return whether it has asked for something
     */
    private boolean mirror(Ledger.Published published, Instance instance, Observation observed) {
        if (instance.lifecycle() != Lifecycle.READY
                || instance.incoming().isPresent()
                || instance.secondary().isEmpty()) {
            return false;
        }
        if (observed.hasAlive(instance.id()) && DegradeMirror.isNeeded(instance, observed)) {
            return waitsForLong(instance.id())
                    && goOn(
                            published,
                            instance,
                            new DegradeMirror.Parameters(instance.id()),
                            "What it writes waits for its second copies.");
        }
        synchronized (resting) {
            waiting.remove(instance.id());
        }
        return instance.secondary()
                        .flatMap(observations::find)
                        .filter(last -> last.isAnswering(now.get(), silentAfter)
                                && last.unreachable().isEmpty())
                        .filter(there -> RestoreMirror.isPossible(instance, observed, there))
                        .isPresent()
                && ask(
                        published,
                        instance,
                        new RestoreMirror.Parameters(instance.id()),
                        "Both copies of its disks hold the same again.");
    }

    private boolean waitsForLong(InstanceId instance) {
        synchronized (resting) {
            long at = now.get().nanos();
            return at - waiting.computeIfAbsent(instance, first -> at) >= LONGEST_WAIT.toNanos();
        }
    }

    /** As often as it is needed: a guest must not stand still because it did so before. */
    private boolean goOn(Ledger.Published published, Instance instance, Parameters what, String why) {
        Moment at = now.get();
        Pending pending = new Pending(instance.id(), what.operationName());
        if (isResting(pending, at)) {
            return false;
        }
        submit(instance, what, why, at);
        Duration pause = published.state().settings().watcher().firstPause();
        rest(pending, new Rest(at.nanos() + pause.toNanos(), Optional.empty()));
        return true;
    }

    private void submit(Instance instance, Parameters what, String why, Moment at) {
        submit.accept(Job.Submission.of(what, Optional.of(instance.owner()), ACTOR)
                .because(Reason.of(SOURCE, why, at.wall())));
    }

    /** @return whether it has asked for something */
    private boolean mend(Ledger.Published published, Instance instance, Observation observed) {
        if (instance.lifecycle() != Lifecycle.READY || instance.incoming().isPresent()) {
            return false;
        }
        boolean alive = observed.hasAlive(instance.id());
        boolean wanted = instance.wished() == AdminState.UP;
        if (alive == wanted) {
            wake(instance.id());
            return false;
        }
        if (wanted && isSwitchedOffByUser(published, instance, observed)) {
            return ask(
                    published,
                    instance,
                    new RespectShutdown.Parameters(instance.id()),
                    "Its guest has switched itself off, and may.");
        }
        if (wanted) {
            return mayStart(instance)
                    && ask(published, instance, new StartInstance.Parameters(instance.id()), why(instance, observed));
        }
        return ask(
                published,
                instance,
                new StopInstance.Parameters(instance.id(), GRACE_SECONDS),
                "It should be stopped and runs.");
    }

    /** Not while it may live somewhere else. */
    private boolean mayStart(Instance instance) {
        return observations.all().values().stream()
                .noneMatch(other -> !other.node().equals(instance.primary()) && other.hasAlive(instance.id()));
    }

    private static boolean isSwitchedOffByUser(Ledger.Published published, Instance instance, Observation observed) {
        return ended(instance, observed).equals(Optional.of(VmReport.Ending.GUEST_POWERED_OFF))
                && new Inheritance(published.state())
                        .hypervisor(instance)
                        .effective()
                        .userShutdown()
                        .orElse(false);
    }

    private static Optional<VmReport.Ending> ended(Instance instance, Observation observed) {
        return observed.findVm(instance.id()).flatMap(VmReport::ended);
    }

    private static String why(Instance instance, Observation observed) {
        return ended(instance, observed)
                .map(ending -> switch (ending) {
                    case GUEST_POWERED_OFF -> "It should run, and its guest has switched itself off.";
                    case PROCESS_LOST -> "It should run, and its process on the node is gone.";
                    case STOPPED_ON_REQUEST, NEVER_STARTED -> "It should run and does not.";
                })
                .orElse("It should run, and its node does not have it: it may have restarted.");
    }

    private boolean ask(Ledger.Published published, Instance instance, Parameters what, String why) {
        WatcherSettings settings = published.state().settings().watcher();
        Moment at = now.get();
        Pending pending = new Pending(instance.id(), what.operationName());
        if (isResting(pending, at)) {
            return false;
        }
        PastTries.Answer answer = tries.mayTry(instance.id(), pending.operation(), settings, at);
        switch (answer) {
            case PastTries.Answer.Later(var pause) -> {
                rest(pending, new Rest(at.nanos() + pause.toNanos(), Optional.empty()));
                return false;
            }
            case PastTries.Answer.NoMore(int times, var pause) -> {
                LOG.warn("Machine {} is left alone: {} asked for {} times", instance.id(), pending.operation(), times);
                rest(pending, new Rest(at.nanos() + pause.toNanos(), Optional.of(times)));
                return false;
            }
            case PastTries.Answer.Now(var pause) -> {
                submit(instance, what, why, at);
                rest(pending, new Rest(at.nanos() + pause.toNanos(), Optional.empty()));
                return true;
            }
        }
    }

    private boolean isResting(Pending pending, Moment at) {
        synchronized (resting) {
            Rest rest = resting.get(pending);
            return rest != null && rest.untilNanos() > at.nanos();
        }
    }

    private void rest(Pending pending, Rest rest) {
        synchronized (resting) {
            resting.put(pending, rest);
        }
    }

    /** It is well, or somebody works on it: what it waited for counts no more. */
    private void wake(InstanceId instance) {
        synchronized (resting) {
            resting.keySet().removeIf(pending -> pending.instance().equals(instance));
        }
    }
}
