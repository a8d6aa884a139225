package org.gannet.engine.job;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.base.Progress;
import org.gannet.base.Subject;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.Plan;

/**
 * One run of an operation, with all that is needed to resume, undo, repeat and tell it. Only the engine makes new
 * versions.
 * @param version counts the commits of this job from 0; decides, after a commit of unknown outcome, whether it was made
 * @param operation the parameters' kind: "CreateInstance"
 * @param owner whose quota it concerns and who may see it; empty for operators' jobs
 * @param title for everyone; names no node
 * @param actor who asked: a login, or "system"
 * @param reasons what led to it, oldest first; at most {@value Reason#LONGEST_TRAIL} entries
 * @param priority how urgent it is
 * @param dependsOn other jobs that must have ended before it may begin
 * @param retryOf the job that ended badly and is done again by this one
 * @param steps empty until it is planned
 * @param locks held from planning to the end, without those that were needed for planning only
 * @param atEnd changes of the commit that ends it well
 * @param atUndo changes of the commit that ends it after everything has been taken back
 * @param problem why it failed; also while it is being undone
 * @param submittedAt as the clock showed it, for people
 * @param inLineSince its place in the queue, priority apart, which no jump of the clock moves
 * @param archivedAt since when lists leave it out unless asked
 * @param children the jobs that were asked for by its plan, in that order
 * @param hold whether people look after it
 * @param log oldest first, the last {@value #LONGEST_LOG} lines
 */
public record Job(
        JobId id,
        long version,
        String operation,
        Parameters parameters,
        Optional<OwnerId> owner,
        String title,
        String actor,

        @JsonAlias("reason") @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<Reason> reasons,

        Priority priority,
        List<Dependency.OnJob> dependsOn,
        Optional<JobId> retryOf,
        JobState state,
        boolean cancelRequested,
        List<JobStep> steps,
        List<LockRequest> locks,
        List<Change> atEnd,
        List<Change> atUndo,
        Optional<Problem> problem,
        Instant submittedAt,
        Instant inLineSince,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        Optional<Instant> archivedAt,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<JobId> children,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Hold> hold,
        List<LogLine> log) {
    /** Lines that are kept of a job's log. */
    public static final int LONGEST_LOG = 200;

    /** Jobs that one may depend on. */
    public static final int MOST_DEPENDENCIES = 100;

    public Job {
        // Jobs of earlier versions have neither priority nor dependencies, or stand where the clock was.
        inLineSince = Objects.requireNonNullElse(inLineSince, submittedAt);
        reasons = Reason.trail(Objects.requireNonNullElse(reasons, List.of()), submittedAt);
        priority = Objects.requireNonNullElse(priority, Priority.NORMAL);
        dependsOn = List.copyOf(Objects.requireNonNullElse(dependsOn, List.of()));
        steps = List.copyOf(steps);
        locks = List.copyOf(locks);
        atEnd = List.copyOf(atEnd);
        atUndo = List.copyOf(atUndo);
        children = List.copyOf(Objects.requireNonNullElse(children, List.of()));
        hold = Objects.requireNonNullElse(hold, Optional.empty());
        log = log.size() <= LONGEST_LOG
                ? List.copyOf(log)
                : List.copyOf(log.subList(log.size() - LONGEST_LOG, log.size()));
    }

    /**
     * What someone asks for.
     * @param owner whose quota it concerns and who may see it; empty for operators' jobs
     * @param actor who asks: a login, or "system"
     * @param reasons what led to it, oldest first; may be empty
     * @param dependsOn other jobs that must have ended before it may begin
     * @param retryOf the job that ended badly and is to be done again
     */
    public record Submission(
            Parameters parameters,
            Optional<OwnerId> owner,
            String actor,
            List<Reason> reasons,
            Priority priority,
            List<Dependency> dependsOn,
            Optional<JobId> retryOf) {
        public Submission {
            reasons = List.copyOf(reasons);
            dependsOn = List.copyOf(dependsOn);
            if (dependsOn.size() > MOST_DEPENDENCIES) {
                throw new IllegalArgumentException(
                        "at most " + MOST_DEPENDENCIES + " dependencies: " + dependsOn.size());
            }
        }

        /** Without a reason, of normal priority, depending on nothing. */
        public static Submission of(Parameters parameters, Optional<OwnerId> owner, String actor) {
            return new Submission(parameters, owner, actor, List.of(), Priority.NORMAL, List.of(), Optional.empty());
        }

        /** With one more reason at the end of its trail. */
        public Submission because(Reason reason) {
            List<Reason> more = new ArrayList<>(reasons);
            more.add(reason);
            return new Submission(parameters, owner, actor, more, priority, dependsOn, retryOf);
        }

        /** Of what has been looked at meanwhile. */
        public Submission with(Parameters other) {
            return new Submission(other, owner, actor, reasons, priority, dependsOn, retryOf);
        }

        public Submission with(Priority other) {
            return new Submission(parameters, owner, actor, reasons, other, dependsOn, retryOf);
        }

        /** With one more dependency. */
        public Submission after(Dependency dependency) {
            List<Dependency> more = new ArrayList<>(dependsOn);
            more.add(dependency);
            return new Submission(parameters, owner, actor, reasons, priority, more, retryOf);
        }
    }

    /** Accepted, not begun. @param dependsOn the submission's, those within a batch resolved */
    public static Job queued(
            JobId id, Submission submission, List<Dependency.OnJob> dependsOn, String title, Arrival arrival) {
        return new Job(
                id,
                0,
                submission.parameters().operationName(),
                submission.parameters(),
                submission.owner(),
                title,
                submission.actor(),
                submission.reasons(),
                submission.priority(),
                dependsOn,
                submission.retryOf(),
                JobState.QUEUED,
                false,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                arrival.at(),
                arrival.inLineSince(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of());
    }

    /** Planned and begun. @param held until its end @param asked the jobs that its plan asks for */
    public Job planned(Plan plan, List<LockRequest> held, List<Job> asked, Instant now) {
        List<JobStep> planned = new ArrayList<>();
        for (Plan.PlannedStep step : plan.steps()) {
            planned.add(JobStep.pending(planned.size(), step.step(), step.changes()));
        }
        JobDraft draft = draft();
        draft.steps = planned;
        draft.locks = held;
        draft.atEnd = plan.atEnd();
        draft.atUndo = plan.atUndo();
        draft.startedAt = Optional.of(now);
        draft.children = asked.stream().map(Job::id).toList();
        List<LogLine> lines = new ArrayList<>(log);
        plan.remarks().forEach(remark -> lines.add(new LogLine(now, remark.sentence(), "")));
        asked.forEach(job ->
                lines.add(new LogLine(now, "Asked for: " + job.title(), job.id().toString())));
        draft.log = lines;
        return draft.to(JobState.RUNNING);
    }

    /** @throws IllegalStateException when the table of states does not allow it */
    public Job in(JobState next) {
        return next == state ? this : draft().to(next);
    }

    /** Ended. @throws IllegalStateException when the table of states does not allow it */
    public Job ended(JobState end, Instant now) {
        JobDraft draft = draft();
        draft.endedAt = Optional.of(now);
        draft.steps = steps.stream()
                .map(step -> step.state() == StepState.PENDING ? step.withState(StepState.SKIPPED, now) : step)
                .toList();
        return draft.to(end);
    }

    public Job withProblem(Problem why) {
        JobDraft draft = draft();
        draft.problem = Optional.of(why);
        return draft.build();
    }

    public Job withCancelRequested() {
        JobDraft draft = draft();
        draft.cancelRequested = true;
        return draft.build();
    }

    /** Looked after by people, before it is stored. */
    public Job withHold(Hold next) {
        JobDraft draft = draft();
        draft.hold = Optional.of(next);
        return draft.build();
    }

    /** Whether it does not begin before somebody's word. */
    public boolean waitsForWord() {
        return hold.filter(now -> !now.released()).isPresent();
    }

    /** Somebody has given his word. @param by who */
    public Job released(String by, Instant now) {
        JobDraft draft = draft();
        draft.hold = hold.map(before -> before.withReleased(true));
        draft.problem = Optional.empty();
        return draft.build().withLog(new LogLine(now, "Released by " + by + ".", ""));
    }

    /** It could not be planned, and waits for somebody's word. @param why what stood in its way */
    public Job heldBack(Problem why, Instant now) {
        JobDraft draft = draft();
        draft.hold = hold.map(before -> before.withReleased(false));
        draft.problem = Optional.of(why);
        return draft.build().withLog(new LogLine(now, "Held back: " + why.message(), why.internal()));
    }

    public Job withStep(int index, StepState next, Instant now) {
        return withStep(steps.get(index).withState(next, now));
    }

    public Job withProgress(int index, Progress progress, Optional<Pace> pace) {
        return withStep(steps.get(index).withProgress(progress, pace));
    }

    public Job withFigures(int index, Map<String, Long> figures) {
        return withStep(steps.get(index).withFigures(figures));
    }

    public Job withLog(LogLine line) {
        List<LogLine> lines = new ArrayList<>(log);
        lines.add(line);
        JobDraft draft = draft();
        draft.log = lines;
        return draft.build();
    }

    public Job withPriority(Priority next) {
        JobDraft draft = draft();
        draft.priority = next;
        return draft.build();
    }

    /** As stores that archive it show it. */
    public Job archived(Instant at) {
        JobDraft draft = draft();
        draft.archivedAt = Optional.of(at);
        return draft.build();
    }

    /** As the next commit of this job. */
    public Job withVersion(long next) {
        JobDraft draft = draft();
        draft.version = next;
        return draft.build();
    }

    /** What it is about. */
    public Subject subject() {
        return parameters.subject();
    }

    /** The instance that it is about, if it is about one. */
    public Optional<InstanceId> instance() {
        return subject().instance();
    }

    /** Where it stands in the queue: as if it had come earlier by what its priority is worth. */
    public Instant standsAt() {
        return priority.standsAt(inLineSince);
    }

    /** Every node that its steps name, for operators; in order. */
    public List<String> nodesNamed() {
        Set<String> names = new TreeSet<>();
        steps.forEach(step -> names.add(step.step().node().value()));
        return List.copyOf(names);
    }

    private Job withStep(JobStep step) {
        List<JobStep> next = new ArrayList<>(steps);
        next.set(step.index(), step);
        JobDraft draft = draft();
        draft.steps = next;
        return draft.build();
    }

    private JobDraft draft() {
        return new JobDraft(this);
    }
}
