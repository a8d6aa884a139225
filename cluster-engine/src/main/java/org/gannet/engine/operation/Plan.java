package org.gannet.engine.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gannet.base.PlacementRule;
import org.gannet.engine.allocation.Placement;
import org.gannet.engine.job.Hold;
import org.gannet.engine.model.Change;
import org.gannet.engine.operation.step.Step;

/**
 * What will be done, complete: running it leaves no choice open.
 * @param reserve made in the commit that starts the job
 * @param atEnd made in the commit that ends the job well
 * @param atUndo made in the commit that ends the job after everything has been taken back
 * @param jobs asked for in that same commit; a plan that has some has no steps of its own, and its job ends there
 * @param remarks what steps do not say
 * @param placement how the node was chosen, if one was
 */
public record Plan(
        List<PlannedStep> steps,
        List<Change> reserve,
        List<Change> atEnd,
        List<Change> atUndo,
        List<PlannedJob> jobs,
        List<Remark> remarks,
        Optional<Placement.Found> placement) {
    public Plan {
        steps = List.copyOf(steps);
        reserve = List.copyOf(reserve);
        atEnd = List.copyOf(atEnd);
        atUndo = List.copyOf(atUndo);
        jobs = List.copyOf(jobs);
        remarks = List.copyOf(remarks);
        if (!jobs.isEmpty() && !steps.isEmpty()) {
            throw new IllegalArgumentException("a plan has steps, or jobs that have them");
        }
    }

    /**
     * Another job that is asked for. It is planned when its turn comes, over what is true then. What it makes is held
     * of the quota already when its parent is {@link org.gannet.engine.quota.MakesMany}; otherwise it takes none.
     * @param because what led to it, for people
     * @param after which of the plan's jobs before it must have succeeded, with all that they asked for, from 0
     * @param hold whether people look after it
     * @param transfer what it brings from one node to another, where the plan knows
     */
    public record PlannedJob(
            Parameters parameters,
            String because,
            List<Integer> after,
            Optional<Hold> hold,
            Optional<Transfer> transfer) {
        public PlannedJob {
            after = List.copyOf(after);
        }

        /** One that begins when its turn comes. */
        public PlannedJob(Parameters parameters, String because, List<Integer> after) {
            this(parameters, because, after, Optional.empty());
        }

        /** One that moves nothing by itself. */
        public PlannedJob(Parameters parameters, String because, List<Integer> after, Optional<Hold> hold) {
            this(parameters, because, after, hold, Optional.empty());
        }

        public PlannedJob moving(Transfer what) {
            return new PlannedJob(parameters, because, after, hold, Optional.of(what));
        }
    }

    /** @param changes made in the commit that records the step as done */
    public record PlannedStep(Step step, List<Change> changes) {
        public PlannedStep {
            changes = List.copyOf(changes);
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects a plan from top to bottom. For operations only. */
    public static final class Builder {
        private final List<PlannedStep> steps = new ArrayList<>();
        private final List<Change> reserve = new ArrayList<>();
        private final List<Change> atEnd = new ArrayList<>();
        private final List<Change> atUndo = new ArrayList<>();
        private final List<PlannedJob> jobs = new ArrayList<>();
        private final List<Remark> remarks = new ArrayList<>();
        private Optional<Placement.Found> placement = Optional.empty();

        private Builder() {}

        public Builder reserve(Change change) {
            reserve.add(change);
            return this;
        }

        public Builder step(Step step) {
            return step(step, List.of());
        }

        public Builder step(Step step, List<Change> changes) {
            steps.add(new PlannedStep(step, changes));
            return this;
        }

        public Builder atEnd(Change change) {
            atEnd.add(change);
            return this;
        }

        public Builder atUndo(Change change) {
            atUndo.add(change);
            return this;
        }

        public Builder job(PlannedJob job) {
            jobs.add(job);
            return this;
        }

        /** @param arguments of the kind's sentence */
        public Builder remark(Remark.Kind kind, Object... arguments) {
            remarks.add(Remark.of(kind, arguments));
            return this;
        }

        public Builder placement(Placement.Found found) {
            placement = Optional.of(found);
            return brokenRules(found.broken());
        }

        /** Tells of rules that will not hold. */
        public Builder brokenRules(List<PlacementRule> rules) {
            return rules.isEmpty()
                    ? this
                    : remark(
                            Remark.Kind.RULES_BROKEN,
                            rules.stream().map(rule -> rule.name().value()).collect(Collectors.joining(", ")));
        }

        public Planning planned() {
            return new Planning.Planned(new Plan(steps, reserve, atEnd, atUndo, jobs, remarks, placement));
        }
    }
}
