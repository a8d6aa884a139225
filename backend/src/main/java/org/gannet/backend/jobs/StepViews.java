package org.gannet.backend.jobs;

import java.util.Optional;
import org.gannet.backend.authz.Rights;
import org.gannet.base.NodeName;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobStep;

/** Shows steps: without nodes for tenants. */
final class StepViews {
    private final Paces paces;

    StepViews(Paces paces) {
        this.paces = paces;
    }

    StepView of(Rights rights, Job job, JobStep step) {
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
                status == StepView.Status.RUNNING ? pace(job.id(), step) : Optional.empty(),
                step.startedAt(),
                step.endedAt(),
                step.figures());
    }

    private Optional<Pace> pace(JobId job, JobStep step) {
        return step.progress().flatMap(progress -> paces.of(job, step.index(), progress));
    }
}
