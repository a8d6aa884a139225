package org.gannet.engine.execution;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.engine.job.Dependency;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.Priority;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.SubmissionRule;
import org.gannet.engine.model.SubmissionRule.Action;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.queue.Entry;
import org.gannet.engine.queue.JobQueue;
import org.gannet.engine.queue.LockView;
import org.gannet.engine.queue.QueueTime;
import org.gannet.engine.queue.Waiting;
import org.gannet.engine.spi.ClusterStore;
import org.gannet.engine.spi.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes jobs up from the store into the queue, and runs each on a thread of its own when the queue lets it begin. Only
 * one body here reads new jobs, so that none is taken up twice.
 */
public final class JobRunner {
    private static final int READ_AT_ONCE = 200;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    private static final Comparator<Job> IN_ORDER =
            Comparator.comparing(Job::standsAt).thenComparing(job -> job.id().value());

    private final QueueTime time;
    private final Surroundings surroundings;
    private final Ledger ledger;
    private final ClusterStore store;
    private final JobQueue queue;
    private final QueueClerk clerk;
    private final Intake intake;
    private final SubmissionDoor door;
    private final Inbox inbox = new Inbox();
    private final Scheduler.Signal work;
    private final Map<JobId, JobExecution> executions = new ConcurrentHashMap<>();
    private volatile List<SubmissionRule> rules = List.of();

    public JobRunner(Surroundings surroundings, ClusterStore store, QueueTime time) {
        this.time = time;
        this.surroundings = surroundings;
        this.ledger = surroundings.ledger();
        this.store = store;
        this.work = surroundings.lifetime().scheduler().signal();
        this.queue = new JobQueue(surroundings.clock(), 1, true, this::begin);
        this.clerk = new QueueClerk(surroundings, queue, this::ended);
        this.door = new SubmissionDoor(queue::size, surroundings.lifetime().scheduler()::nanoTime);
        this.intake = new Intake(surroundings, store, time, this::admit);
    }

    /** Where new jobs are made. */
    public Intake intake() {
        return intake;
    }

    /** Takes up what had begun before a restart, with its locks, before anything new; then looks for queued jobs. */
    public void start() {
        ClusterState state = ledger.state();
        rules = state.rules();
        List<Job> unended = List.copyOf(ledger.published().unended().values());
        unended.forEach(job -> time.seen(job.inLineSince()));
        List<Job> begun = unended.stream().filter(job -> !job.steps().isEmpty()).toList();
        for (Job job : begun) {
            List<LockRequest> locks = job.locks().stream()
                    .filter(lock -> lock.until() == LockRequest.Until.END)
                    .toList();
            queue.resume(job.id(), job.standsAt(), locks, rule(state, job));
        }
        unended.stream().filter(job -> job.steps().isEmpty()).sorted(IN_ORDER).forEach(this::takeUp);
        begun.forEach(job -> begin(job.id(), job.locks()));
        applyLimits();
        surroundings.lifetime().start("job runner", this::lookAroundAgainAndAgain);
        clerk.start();
    }

    /** Reads all that is new in the store at once. */
    public void wake() {
        inbox.askForAll();
        work.raise();
    }

    /** Reads these new jobs at once, without asking which others there may be. */
    public void wake(Collection<JobId> submitted) {
        inbox.announce(submitted);
        work.raise();
    }

    /** The settings of the queue, or its rules, have changed. */
    public void settingsChanged() {
        applyLimits();
        work.raise();
    }

    /** Locks that are held or waited for. */
    public List<LockView> locks() {
        return queue.locks();
    }

    /**
     * Whether these new jobs are taken, together.
     * @throws ProblemException QUEUE_CLOSED, QUEUE_FULL, REFUSED_BY_RULE
     */
    public void admit(List<Job> jobs) {
        door.admit(ledger.state(), jobs);
    }

    /** Whether this new job would be taken now, and begin. */
    public Entry entry(Job job) {
        ClusterState state = ledger.state();
        Optional<Problem> refusal = door.refusal(state, List.of(job));
        if (refusal.isPresent()) {
            return new Entry.Closed(refusal.get());
        }
        return queue.obstacle(rule(state, job)).<Entry>map(Entry.HeldBack::new).orElseGet(Entry.Open::new);
    }

    /** Why an unended job does not begin; empty when it has. */
    public Optional<Waiting> waiting(JobId id) {
        return queue.waiting(id);
    }

    /** Which of these rules would decide about each job that has not begun; a job that none concerns is left out. */
    public Map<JobId, SubmissionRule> deciding(List<SubmissionRule> rules) {
        ClusterState state = ledger.state();
        Map<JobId, SubmissionRule> decided = new LinkedHashMap<>();
        for (JobId id : queue.notBegun()) {
            ledger.findJob(id)
                    .flatMap(job -> SubmissionRule.deciding(rules, SubmissionDoor.subject(state, job)))
                    .ifPresent(rule -> decided.put(id, rule));
        }
        return decided;
    }

    // --- looking around

    private void lookAroundAgainAndAgain() {
        while (true) {
            try {
                lookAround();
            } catch (ClusterStore.StoreUnavailable e) {
                LOG.warn("The store did not answer when asked for queued jobs: {}", e.getMessage());
            } catch (EngineClosedException e) {
                throw e;
            } catch (RuntimeException e) {
                LOG.error("Queued jobs could not be picked up; tried again", e);
            }
            inbox.lookedAround();
            surroundings.lifetime().await(work, LOOK_EVERY);
        }
    }

    private void lookAround() {
        applyLimits();
        applyRules();
        long now = surroundings.lifetime().scheduler().nanoTime();
        if (inbox.isTimeForAll(now, queue.size())) {
            inbox.announce(
                    store.queuedJobs().stream().filter(id -> !queue.has(id)).toList());
            inbox.hadAll(now);
        }
        for (List<JobId> some = inbox.announced(READ_AT_ONCE); !some.isEmpty(); some = inbox.announced(READ_AT_ONCE)) {
            List<JobId> unknown = some.stream().filter(id -> !queue.has(id)).toList();
            if (!unknown.isEmpty()) {
                // Each may begin at once: those before others in the order first.
                store.jobs(unknown).stream().sorted(IN_ORDER).forEach(this::takeUp);
            }
            inbox.done(some);
        }
        for (JobId ended : inbox.ended()) {
            tellDependents(ended);
            inbox.told(ended);
        }
        clerk.wake();
    }

    private void takeUp(Job job) {
        if (queue.has(job.id()) || job.state().isEnded() || !job.steps().isEmpty()) {
            return;
        }
        time.seen(job.inLineSince());
        ledger.admit(job);
        ClusterState state = ledger.state();
        Optional<SubmissionRule> rule = rule(state, job);
        queue.add(
                job.id(),
                job.standsAt(),
                job.parameters().operation().locks(state),
                job.dependsOn(),
                job.waitsForWord(),
                rule);
        door.arrived(job.id());
        lookAt(job.dependsOn().stream().map(Dependency.OnJob::job).toList());
        if (job.cancelRequested()) {
            clerk.end(job.id(), JobState.CANCELLED, JobExecution::cancelledProblem);
        }
        rejectIf(rule, job);
    }

    /** Those of them that others wait for and that are not in the queue: they may have ended. */
    private void lookAt(Collection<JobId> awaited) {
        awaited.stream().filter(id -> !queue.has(id)).forEach(inbox::ended);
    }

    private void tellDependents(JobId on) {
        Map<JobId, Dependency.OnJob> dependents = queue.dependents(on);
        if (dependents.isEmpty()) {
            return;
        }
        Optional<Job> found = store.job(on);
        if (found.isPresent() && !found.get().state().isEnded()) {
            // Its own end will be told; it only has to be known.
            inbox.announce(List.of(on));
            return;
        }
        dependents.forEach((id, dependency) -> {
            if (found.filter(job -> dependency.accepted().contains(job.state())).isPresent()) {
                List<JobId> asked = found.get().children();
                queue.dependencyMet(id, on, asked);
                lookAt(asked);
                work.raise();
            } else {
                boolean cancelled =
                        found.filter(job -> job.state() == JobState.CANCELLED).isPresent();
                clerk.end(
                        id,
                        cancelled ? JobState.CANCELLED : JobState.FAILED,
                        job -> Dependencies.problem(job, on, found));
            }
        });
    }

    // --- settings and rules

    private void applyLimits() {
        ClusterState state = ledger.state();
        queue.setLimits(state.queue().runningLimit(), state.queue().paused());
    }

    private void applyRules() {
        ClusterState state = ledger.state();
        if (state.rules().equals(rules)) {
            return;
        }
        rules = state.rules();
        for (JobId id : queue.notBegun()) {
            ledger.findJob(id).ifPresent(job -> {
                Optional<SubmissionRule> rule = rule(state, job);
                queue.setRule(id, rule);
                rejectIf(rule, job);
            });
        }
    }

    private void rejectIf(Optional<SubmissionRule> rule, Job job) {
        rule.filter(found -> found.action() instanceof Action.Reject)
                .ifPresent(reject ->
                        clerk.end(job.id(), JobState.CANCELLED, now -> SubmissionDoor.rejected(now.title(), reject)));
    }

    private static Optional<SubmissionRule> rule(ClusterState state, Job job) {
        return SubmissionRule.deciding(state.rules(), SubmissionDoor.subject(state, job));
    }

    // --- running

    private void begin(JobId id, List<LockRequest> locks) {
        JobExecution execution = new JobExecution(surroundings, intake, id, locks, () -> queue.planned(id));
        executions.put(id, execution);
        surroundings.lifetime().start("job " + id, () -> run(id, execution));
    }

    private void run(JobId id, JobExecution execution) {
        JobExecution.Outcome outcome = execution.run();
        executions.remove(id, execution);
        switch (outcome) {
            case JobExecution.Outcome.Ended(List<JobId> children) -> {
                ended(id);
                if (!children.isEmpty()) {
                    wake(children);
                }
            }
            case JobExecution.Outcome.OtherLocks others -> {
                queue.askAgain(id, others.wanted());
                backInQueue(id);
            }
            case JobExecution.Outcome.HeldBack waits -> {
                queue.hold(id);
                backInQueue(id);
            }
            case JobExecution.Outcome.StandsStill still -> queue.standsStill(id, still.halfDone());
        }
    }

    /** Someone who asked for its end, or gave his word, just now has found it running. */
    private void backInQueue(JobId id) {
        Optional<Job> job = ledger.findJob(id);
        if (job.filter(Job::cancelRequested).isPresent()) {
            clerk.end(id, JobState.CANCELLED, JobExecution::cancelledProblem);
        } else if (job.filter(now -> !now.waitsForWord()).isPresent()) {
            queue.release(id);
        }
    }

    /** The job's end is in the store. */
    private void ended(JobId id) {
        queue.ended(id);
        if (!queue.dependents(id).isEmpty()) {
            inbox.ended(id);
            work.raise();
        }
    }

    // --- for people

    /**
     * Asks for a job's end; durable when it returns.
     * @throws ProblemException NOT_FOUND; WRONG_STATE past the point of no return
     */
    public void cancel(JobId id) {
        if (requireKnown(id).state().isEnded()) {
            return;
        }
        if (clerk.endNow(id, JobState.CANCELLED, JobExecution::cancelledProblem)) {
            return;
        }
        JobExecution execution = executions.get(id);
        if (execution != null) {
            execution.cancel();
        } else {
            JobExecution.requestCancel(ledger, id);
        }
        // It may have got in line again meanwhile, for other locks.
        clerk.endNow(id, JobState.CANCELLED, JobExecution::cancelledProblem);
    }

    /**
     * Gives a job that has not begun another place in the queue; durable when it returns.
     * @throws ProblemException NOT_FOUND; WRONG_STATE when it has begun or ended
     */
    public void setPriority(JobId id, Priority priority) {
        Job known = requireKnown(id);
        ProblemException late =
                new ProblemException(Problem.of(ErrorCode.WRONG_STATE, "This job does not wait any more.")
                        .withCause("It has begun."));
        if (known.state().isEnded()) {
            throw late;
        }
        ledger.update(id, (state, job) -> {
            if (!job.steps().isEmpty()) {
                throw late;
            }
            return job.priority().equals(priority) ? Ledger.Entry.none() : Ledger.Entry.of(job.withPriority(priority));
        });
        if (!queue.move(id, priority.standsAt(known.inLineSince()))) {
            throw late;
        }
    }

    /**
     * Gives the word that a held job waits for; durable when it returns. Repeating it changes nothing.
     * @param by who gives it
     * @throws ProblemException NOT_FOUND; WRONG_STATE when it waits for nobody's word, or for other jobs first
     */
    public void release(JobId id, String by) {
        Job known = requireKnown(id);
        if (known.hold().isEmpty()) {
            throw new ProblemException(Problem.of(ErrorCode.WRONG_STATE, "This job waits for nobody’s word."));
        }
        if (!known.waitsForWord()) {
            return;
        }
        if (known.state().isEnded()) {
            throw new ProblemException(Problem.of(ErrorCode.WRONG_STATE, "This job does not wait any more.")
                    .withCause("It has ended."));
        }
        if (queue.waiting(id).filter(Waiting.ForJobs.class::isInstance).isPresent()) {
            throw new ProblemException(Problem.of(ErrorCode.WRONG_STATE, "This job’s turn has not come.")
                    .withCause("It waits for the end of other jobs first.")
                    .withRemedy("Give your word when they have ended."));
        }
        ledger.update(
                id,
                (state, job) -> job.waitsForWord()
                        ? Ledger.Entry.of(job.released(by, surroundings.clock().instant()))
                        : Ledger.Entry.none());
        queue.release(id);
    }

    /** Waits until it has been taken up. @throws ProblemException NOT_FOUND */
    private Job requireKnown(JobId id) {
        for (int looks = 0; ; looks++) {
            // Not after the first look: it is known by then, and would run meanwhile.
            if (looks > 1) {
                // The store does not answer; or another engine leads by now and has begun it, which will soon be known.
                surroundings.lifetime().pause(LOOK_EVERY);
            }
            Optional<Job> live = ledger.findJob(id).filter(job -> queue.has(id));
            Job job = live.or(() -> store.job(id))
                    .orElseThrow(() -> new ProblemException(Problem.of(ErrorCode.NOT_FOUND, "There is no such job.")));
            if (job.state().isEnded() || queue.has(id)) {
                return job;
            }
            Scheduler.Signal looked = surroundings.lifetime().scheduler().signal();
            inbox.announce(List.of(id), looked);
            work.raise();
            surroundings.lifetime().await(looked, LOOK_EVERY);
        }
    }
}
