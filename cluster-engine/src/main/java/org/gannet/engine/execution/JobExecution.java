package org.gannet.engine.execution;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.JobStep;
import org.gannet.engine.job.LogLine;
import org.gannet.engine.job.StepState;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Moment;
import org.gannet.engine.model.Observation;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Probe;
import org.gannet.engine.operation.step.Reversibility;
import org.gannet.engine.operation.step.Step;
import org.gannet.engine.spi.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one job from where its record says it is to its end. The record is the truth: everything here could be forgotten
 * at any moment and done again. One commit after each step says both that it is done and that the next one has begun.
 */
final class JobExecution {
    private static final Logger LOG = LoggerFactory.getLogger(JobExecution.class);

    private final Surroundings surroundings;
    private final Ledger ledger;
    private final JobId id;
    private final List<LockRequest> held;
    private final Runnable whenPlanned;
    private final Intake intake;
    /** Of the newest attempt to commit a plan. */
    private volatile List<JobId> children = List.of();
    /** Raised when someone asks for an end. */
    private final Scheduler.Signal news;

    /** How a run came to an end. */
    sealed interface Outcome {
        /** So did the job. @param children that its plan has asked for; not those of a try before a restart */
        record Ended(List<JobId> children) implements Outcome {}

        /** Nothing has been done: while it waited, what it works on has moved, so that it needs these locks. */
        record OtherLocks(Set<LockRequest> wanted) implements Outcome {}

        /** Nothing has been done: it could not be planned, and waits for somebody's word. */
        record HeldBack() implements Outcome {}

        /** By a defect. @param halfDone whether it has begun: then nobody else may touch what it works on */
        record StandsStill(boolean halfDone) implements Outcome {}
    }

    /**
     * @param held the locks that it was let begin with
     * @param whenPlanned told after the commit that plans it
     */
    JobExecution(Surroundings surroundings, Intake intake, JobId id, List<LockRequest> held, Runnable whenPlanned) {
        this.surroundings = surroundings;
        this.intake = intake;
        this.ledger = surroundings.ledger();
        this.id = id;
        this.held = List.copyOf(held);
        this.whenPlanned = whenPlanned;
        this.news = surroundings.lifetime().scheduler().signal();
    }

    /** @throws EngineClosedException */
    Outcome run() {
        try {
            while (ledger.findJob(id).isPresent()) {
                try {
                    Optional<Outcome> back = goOn();
                    if (back.isPresent()) {
                        return back.get();
                    }
                } catch (Ledger.Refused e) {
                    refused(e);
                }
            }
            return new Outcome.Ended(children);
        } catch (EngineClosedException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("Job {} stands still until the next start", id, e);
            return new Outcome.StandsStill(
                    ledger.findJob(id).filter(job -> !job.steps().isEmpty()).isPresent());
        }
    }

    /** @return how it goes back into the queue, if it does */
    private Optional<Outcome> goOn() {
        if (job().steps().isEmpty()) {
            return begin();
        }
        if (job().state() == JobState.UNDOING) {
            undoLast();
        } else {
            runNext();
        }
        return Optional.empty();
    }

    /**
     * The store will not take the next version of the job: that can't be repeated for ever. It is taken back, or where
     * that is not possible, or refused too, it ends here with what it has reserved.
     */
    private void refused(Ledger.Refused why) {
        LOG.error("Job {} can't go on", id, why);
        ledger.update(id, (state, job) -> {
            Problem problem = job.problem().orElseGet(() -> internal(why));
            boolean canUndo = job.state() != JobState.UNDOING && canTurnBack(job);
            Job stopped = job.withProblem(problem);
            for (JobStep step : job.steps()) {
                if (step.state() == StepState.RUNNING) {
                    canUndo &= step.step().reversibility() == Reversibility.ALWAYS;
                    stopped = stopped.withStep(step.index(), StepState.FAILED, now());
                }
            }
            if (job.steps().isEmpty()) {
                return Ledger.Entry.of(stopped.ended(JobState.FAILED, now()));
            }
            return Ledger.Entry.of(canUndo ? stopped.in(JobState.UNDOING) : stopped.ended(JobState.UNDO_FAILED, now()));
        });
    }

    /** Asks for the end. @throws ProblemException WRONG_STATE past the point of no return */
    void cancel() {
        requestCancel(ledger, id);
        news.raise();
    }

    /** Durable when it returns. @throws ProblemException WRONG_STATE past the point of no return */
    static void requestCancel(Ledger ledger, JobId id) {
        ledger.update(id, (state, job) -> {
            if (job.cancelRequested() || job.state() == JobState.UNDOING) {
                return Ledger.Entry.none();
            }
            if (!canTurnBack(job)) {
                throw new ProblemException(Problem.of(ErrorCode.WRONG_STATE, "It is too late to cancel this job.")
                        .withCause("It has passed its point of no return."));
            }
            Job asked = job.withCancelRequested();
            return Ledger.Entry.of(job.state() == JobState.RUNNING ? asked.in(JobState.CANCELLING) : asked);
        });
    }

    // --- before the first step

    /** Plans it. @return how it goes back into the queue, if it does */
    private Optional<Outcome> begin() {
        Operation operation = job().parameters().operation();
        Set<LockRequest> wanted = operation.locks(ledger.state());
        if (!wanted.equals(Set.copyOf(held))) {
            return Optional.of(new Outcome.OtherLocks(wanted));
        }
        observe(operation.observes(ledger.state()), operation.asksSilentNodes());
        Map<NodeName, Probe> probes = probe(operation);
        ledger.update(id, (state, job) -> plan(operation, state, job, probes));
        if (ledger.findJob(id).filter(Job::waitsForWord).isPresent()) {
            return Optional.of(new Outcome.HeldBack());
        }
        whenPlanned.run();
        return Optional.empty();
    }

    /**
     * Asks the nodes for what is now. One whose answer is lost is asked again until it answers, or has been silent for
     * so long that its last report is not believed any more: what it said before the job began may be older than what
     * the job before has done. One that is known to be silent is not waited for: its watch asks it.
     * @param silentToo whether that one is asked once all the same
     */
    private void observe(Set<NodeName> all, boolean silentToo) {
        Moment begun = surroundings.now();
        Map<NodeName, Observation> known = surroundings.observations().get();
        Set<NodeName> nodes = all.stream()
                .filter(name -> silentToo
                        || !known.containsKey(name)
                        || !known.get(name).isKnownSilent(begun, surroundings.silentAfter()))
                .collect(Collectors.toCollection(HashSet::new));
        surroundings.refresh().accept(nodes);
        for (int asked = 1; !job().cancelRequested() && isOldNews(nodes, begun); asked++) {
            surroundings.lifetime().await(news, surroundings.nodeRetry().pauseAfter(asked));
            surroundings.refresh().accept(nodes);
        }
    }

    /** One that does not answer is asked again for as long as any step would. */
    private Map<NodeName, Probe> probe(Operation operation) {
        Map<NodeName, Probe> probes = surroundings.probe(operation);
        for (int asked = 1;
                asked < surroundings.nodeRetry().attempts()
                        && !job().cancelRequested()
                        && probes.values().stream().anyMatch(Probe.Silent.class::isInstance);
                asked++) {
            surroundings.lifetime().await(news, surroundings.nodeRetry().pauseAfter(asked));
            probes = surroundings.probe(operation);
        }
        return probes;
    }

    private boolean isOldNews(Set<NodeName> nodes, Moment begun) {
        Moment now = surroundings.now();
        Map<NodeName, Observation> known = surroundings.observations().get();
        return nodes.stream()
                .filter(name -> ledger.state()
                        .findNode(name)
                        .filter(node -> !node.offline())
                        .isPresent())
                .flatMap(name -> Optional.ofNullable(known.get(name)).stream())
                .anyMatch(last -> last.isAnswering(now, surroundings.silentAfter())
                        && last.receivedAt().nanos() < begun.nanos());
    }

    private Ledger.Entry plan(Operation operation, ClusterState state, Job job, Map<NodeName, Probe> probes) {
        if (job.cancelRequested()) {
            return Ledger.Entry.of(cancelled(job));
        }
        return switch (planSafely(operation, state, probes, job)) {
            case Planning.Refused refused -> Ledger.Entry.of(refused(job, refused.problem()));
            case Planning.Planned planned -> planned(state, job, planned.plan());
        };
    }

    private Ledger.Entry planned(ClusterState state, Job job, Plan plan) {
        List<Job> asked;
        try {
            asked = plan.jobs().isEmpty() ? List.of() : intake.children(job, state, plan.jobs());
        } catch (ProblemException e) {
            return Ledger.Entry.of(refused(job, e.problem()));
        }
        Job begun = job.planned(plan, heldUntilTheEnd(), asked, now());
        if (begun.steps().isEmpty()) {
            children = begun.children();
            List<Change> all = new java.util.ArrayList<>(plan.reserve());
            all.addAll(plan.atEnd());
            return new Ledger.Entry(all, Optional.of(begun.ended(JobState.SUCCEEDED, now())), asked, Optional.empty());
        }
        return Ledger.Entry.of(begun.withStep(0, StepState.RUNNING, now()), plan.reserve());
    }

    /** One that people look after can be planned again: what stands in its way is theirs to mend. */
    private Job refused(Job job, Problem why) {
        return job.hold().isPresent()
                ? job.heldBack(why, now())
                : job.withProblem(why).ended(JobState.FAILED, now());
    }

    private List<LockRequest> heldUntilTheEnd() {
        return held.stream()
                .filter(lock -> lock.until() == LockRequest.Until.END)
                .toList();
    }

    private Planning planSafely(Operation operation, ClusterState state, Map<NodeName, Probe> probes, Job job) {
        try {
            return operation.plan(surroundings.inputs(state, probes, Optional.of(job)));
        } catch (RuntimeException e) {
            LOG.error("Planning job {} failed", id, e);
            return new Planning.Refused(internal(e));
        }
    }

    // --- forward

    private void runNext() {
        Job job = job();
        int index = job.steps().stream()
                .filter(step -> step.state() == StepState.RUNNING)
                .map(JobStep::index)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no step runs in job " + id));
        Step step = job.steps().get(index).step();
        // Past the point of no return what was begun is finished, also when an end was asked for just before.
        StepRun context = new StepRun(surroundings, id, index, news, canTurnBack(job));
        try {
            context.retrying(() -> {
                step.run(context);
                return true;
            });
        } catch (ProblemException e) {
            failed(index, step, e.problem());
            return;
        }
        done(index, context);
    }

    private void done(int index, StepRun context) {
        if (index == job().steps().size() - 1) {
            refreshNodes();
        }
        ledger.update(id, (state, job) -> {
            Job done = job.withStep(index, StepState.DONE, now());
            List<Change> changes =
                    new java.util.ArrayList<>(job.steps().get(index).changes());
            if (index == job.steps().size() - 1) {
                changes.addAll(job.atEnd());
                changes.addAll(context.found(state, changes));
                return Ledger.Entry.of(done.ended(JobState.SUCCEEDED, now()), changes);
            }
            changes.addAll(context.found(state, changes));
            if (job.cancelRequested() && canTurnBack(done)) {
                return Ledger.Entry.of(done.withProblem(cancelledProblem(job)).in(JobState.UNDOING), changes);
            }
            Job next = done.withStep(index + 1, StepState.RUNNING, now());
            return Ledger.Entry.of(next.in(JobState.RUNNING), changes);
        });
    }

    private void failed(int index, Step step, Problem problem) {
        if (step.reversibility() == Reversibility.UNTIL_DONE) {
            StepRun context = new StepRun(surroundings, id, index, news, false);
            try {
                if (context.retrying(() -> step.hasTakenEffect(context))) {
                    log("Failed at first sight, but took effect: " + problem.message(), problem.internal());
                    done(index, context);
                    return;
                }
            } catch (ProblemException e) {
                Problem unknown = problem.withCause("It is not known whether \"" + step.title() + "\" took effect: "
                                + e.problem().message())
                        .withRemedy(step.whenUnknown());
                ledger.update(
                        id,
                        (state, job) -> Ledger.Entry.of(job.withStep(index, StepState.FAILED, now())
                                .withProblem(unknown)
                                .ended(JobState.UNDO_FAILED, now())));
                return;
            }
        }
        ledger.update(id, (state, job) -> {
            Job failed = job.withStep(index, StepState.FAILED, now());
            if (!canTurnBack(job)) {
                return Ledger.Entry.of(
                        failed.withProblem(pastNoReturn(step, problem)).ended(JobState.FAILED, now()));
            }
            boolean cancelled = job.cancelRequested() && isConsequenceOfCancel(problem);
            return Ledger.Entry.of(failed.withProblem(cancelled ? cancelledProblem(job) : problem)
                    .in(JobState.UNDOING));
        });
    }

    /** What was done stays done, and of the last step nobody knows: nobody shall take it for undone. */
    private static Problem pastNoReturn(Step step, Problem problem) {
        List<String> details = new java.util.ArrayList<>(problem.details());
        details.add("What was done before \"" + step.title() + "\" stays done; that itself may be done or not.");
        details.add("Asking for the same again finishes it.");
        return problem.withDetails(details);
    }

    private static boolean isConsequenceOfCancel(Problem problem) {
        return problem.code() == ErrorCode.CANCELLED || problem.code() == ErrorCode.NODE_UNREACHABLE;
    }

    // --- backward

    private void undoLast() {
        Optional<JobStep> last = lastToUndo(job());
        if (last.isPresent()) {
            int index = last.get().index();
            StepRun context = new StepRun(surroundings, id, index, news, false);
            try {
                context.retrying(() -> {
                    last.get().step().undo(context);
                    return true;
                });
            } catch (ProblemException e) {
                undoFailed(last.get(), e.problem());
                return;
            }
            if (index == 0) {
                refreshNodes();
            }
            ledger.update(id, (state, job) -> {
                Job undone = job.withStep(index, StepState.UNDONE, now());
                return lastToUndo(undone).isPresent() ? Ledger.Entry.of(undone) : takenBack(undone);
            });
        } else {
            ledger.update(id, (state, job) -> takenBack(job));
        }
    }

    private Ledger.Entry takenBack(Job job) {
        JobState end = job.cancelRequested() ? JobState.CANCELLED : JobState.FAILED;
        return Ledger.Entry.of(job.ended(end, now()), job.atUndo());
    }

    private static Optional<JobStep> lastToUndo(Job job) {
        return job.steps().reversed().stream()
                .filter(step -> step.state().mayHaveDoneSomething())
                .findFirst();
    }

    private void undoFailed(JobStep step, Problem why) {
        ledger.update(id, (state, job) -> {
            Problem first = job.problem().orElse(why);
            List<String> details = new java.util.ArrayList<>(first.details());
            details.add("\"" + step.title() + "\" could not be taken back: " + why.message());
            Problem both = first.withDetails(details).withInternal((first.internal() + "\n" + why.internal()).strip());
            return Ledger.Entry.of(job.withProblem(both).ended(JobState.UNDO_FAILED, now()));
        });
    }

    // --- small things

    /** Whether everything begun so far can be taken back. */
    static boolean canTurnBack(Job job) {
        return job.steps().stream().allMatch(step -> switch (step.step().reversibility()) {
            case ALWAYS -> true;
            case UNTIL_DONE -> step.state() != StepState.DONE;
            case NEVER -> !step.state().mayHaveDoneSomething();
        });
    }

    /** So that who looks right after the end sees what the nodes have now; silent nodes are not waited for. */
    private void refreshNodes() {
        Map<NodeName, Observation> known = surroundings.observations().get();
        Set<NodeName> answering = job().steps().stream()
                .map(step -> step.step().node())
                .filter(node -> known.containsKey(node)
                        && known.get(node).isAnswering(surroundings.now(), surroundings.silentAfter()))
                .collect(Collectors.toCollection(HashSet::new));
        surroundings.refresh().accept(answering);
    }

    private Job cancelled(Job job) {
        return job.withProblem(cancelledProblem(job)).ended(JobState.CANCELLED, now());
    }

    static Problem cancelledProblem(Job job) {
        return Problem.of(ErrorCode.CANCELLED, job.title() + " was cancelled.");
    }

    static Problem internal(RuntimeException e) {
        return Problem.of(ErrorCode.INTERNAL, "Something went wrong inside the engine.")
                .withRemedy("Tell an operator: this is a defect.")
                .withInternal(e.toString());
    }

    private void log(String text, String internal) {
        ledger.show(id, job -> job.withLog(new LogLine(now(), text, internal)));
    }

    private Job job() {
        return ledger.findJob(id).orElseThrow(() -> new IllegalStateException("job " + id + " has ended"));
    }

    private Instant now() {
        return surroundings.clock().instant();
    }
}
