package org.gannet.webapp.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.instances.DifferenceView;
import org.gannet.backend.instances.PlacementView;
import org.gannet.backend.instances.PlanView;
import org.gannet.backend.instances.PlannedJob;
import org.gannet.backend.instances.RemarkView;
import org.gannet.backend.jobs.WaitView;
import org.springframework.http.ProblemDetail;

/**
 * What a dry run tells: the plan that would run. Nothing has been done or reserved.
 * @param steps none when it can't be done; they are there when only the quota or the queue does not take it now
 * @param jobs that would be asked for
 * @param refusal why it would be refused
 * @param waitsFor why its job would not begin for now: the queue is paused, or a rule holds it back; else empty
 * @param differences in the cluster's own records
 * @param remarks what steps and differences do not say
 * @param nodes for those who see the cluster, of plans that place something
 */
record PlanJson(
        List<StepJson> steps,
        List<JobJson> jobs,
        List<DifferenceJson> differences,
        List<String> remarks,
        Optional<ProblemDetail> refusal,
        String waitsFor,
        Optional<List<NodeJson>> nodes) {
    /** Of one job that is foreseen to ask for others. */
    private static final int MOST_MOVES = 1_000;

    /** @param part such as "memory" or "disks.0.size" */
    record DifferenceJson(String subject, String part, String before, String after) {
        static DifferenceJson of(DifferenceView view) {
            return new DifferenceJson(view.subject().text(), view.part(), view.before(), view.after());
        }
    }

    /**
     * @param operation such as "MigrateInstance"
     * @param node that it brings something to, if it names one; for those who see the cluster
     * @param after which of these jobs must have succeeded before, from 0
     * @param moves what it brings from where, where the plan knows; for those who see the cluster
     * @param forecasts what it is expected to ask for in its turn, part after part, of jobs that empty nodes; for those
     *     who see the cluster
     */
    record JobJson(
            String operation,
            String title,
            Optional<String> node,
            List<Integer> after,
            Optional<MovedJson> moves,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ForecastJson> forecasts) {
        static JobJson of(PlannedJob job) {
            return new JobJson(
                    job.operation(),
                    job.title(),
                    job.node(),
                    job.after(),
                    job.transfer().map(MovedJson::of),
                    job.forecasts().stream().map(ForecastJson::of).toList());
        }
    }

    /**
     * What goes down together, and comes back before the next. It is planned when its turn comes, over what is true
     * then.
     * @param nodes that it empties
     * @param machines that leave them; as things are now, when no moves were worked out
     * @param copiedBytes of disks, sent between nodes by all moves
     * @param memoryBytes of guests that run meanwhile
     * @param moveCount of all, also of those that are not listed here
     * @param moves the first ones, in their order; empty when they were not worked out
     * @param hindrance why it would be refused then
     */
    record ForecastJson(
            List<String> nodes,
            int machines,
            long copiedBytes,
            long memoryBytes,
            int moveCount,
            List<MoveJson> moves,
            Optional<ProblemDetail> hindrance) {
        static ForecastJson of(PlannedJob.Foreseen forecast) {
            return new ForecastJson(
                    forecast.nodes(),
                    forecast.machines(),
                    forecast.copied().bytes(),
                    forecast.memory().bytes(),
                    forecast.moves().size(),
                    forecast.moves().stream()
                            .limit(MOST_MOVES)
                            .flatMap(move -> move.transfer().stream()
                                    .map(moved -> new MoveJson(
                                            move.operation(),
                                            move.title(),
                                            moved.from(),
                                            moved.to(),
                                            moved.copied().bytes(),
                                            moved.memory().bytes())))
                            .toList(),
                    forecast.hindrance().map(ProblemWriter::body));
        }
    }

    /** @param operation such as "MigrateInstance" */
    record MoveJson(String operation, String title, String from, String to, long copiedBytes, long memoryBytes) {}

    /**
     * A machine, or the second copy of its disks.
     * @param copiedBytes of disks, sent between nodes
     * @param memoryBytes of a guest that runs meanwhile
     * @param scoreAfter of the group of nodes, once it is done; of plans that balance one
     */
    record MovedJson(String from, String to, long copiedBytes, long memoryBytes, Optional<Double> scoreAfter) {
        static MovedJson of(PlannedJob.Moved moved) {
            return new MovedJson(
                    moved.from(),
                    moved.to(),
                    moved.copied().bytes(),
                    moved.memory().bytes(),
                    moved.scoreAfter());
        }
    }

    /** @param node for those who see the cluster */
    record StepJson(String title, Optional<String> node, boolean pointOfNoReturn) {}

    /** @param refusal why it can't be this node */
    record NodeJson(String node, boolean chosen, Optional<String> refusal) {}

    static PlanJson of(PlanView plan) {
        return new PlanJson(
                plan.steps().stream()
                        .map(step -> new StepJson(step.title(), step.node(), step.pointOfNoReturn()))
                        .toList(),
                plan.jobs().stream().map(JobJson::of).toList(),
                plan.differences().stream().map(DifferenceJson::of).toList(),
                plan.remarks().stream().map(RemarkView::sentence).toList(),
                plan.refusal().map(ProblemWriter::body),
                plan.waits().map(WaitView::sentence).orElse(""),
                plan.placement().map(PlanJson::nodes));
    }

    private static List<NodeJson> nodes(PlacementView placement) {
        return placement.nodes().stream()
                .map(node ->
                        new NodeJson(node.node(), node.chosen(), node.refusal().map(PlacementView.Unfit::sentence)))
                .toList();
    }
}
