package org.gannet.backend.jobs;

import java.util.Optional;
import org.gannet.backend.authz.Rights;
import org.gannet.base.NodeName;
import org.gannet.engine.job.JobStep;

/** Shows steps: without nodes for tenants. */
final class StepViews {
    private StepViews() {}

    static StepView of(Rights rights, JobStep step) {
        Optional<NodeName> node =
                rights.actor().role().seesCluster() ? Optional.of(step.step().node()) : Optional.empty();
        StepView.Status status = switch (step.state()) {
            case PENDING -> StepView.Status.PENDING;
            case RUNNING -> StepView.Status.RUNNING;
            case DONE -> StepView.Status.DONE;
            case FAILED -> StepView.Status.FAILED;
            case UNDONE -> StepView.Status.UNDONE;
            case SKIPPED -> StepView.Status.SKIPPED;
        };
        return new StepView(
                step.index(),
                step.step().kind(),
                step.title(),
                step.step().disk(),
                step.step().size(),
                node.map(NodeName::value),
                status,
                step.progress(),
                status == StepView.Status.RUNNING ? pace(step) : Optional.empty(),
                step.startedAt(),
                step.endedAt(),
                step.figures());
    }

    private static Optional<Pace> pace(JobStep step) {
        return step.pace().map(pace -> new Pace(pace.perSecond(), pace.left()));
    }
}
