package org.gannet.engine.event;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Subject;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.JobStep;
import org.gannet.engine.job.StepState;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.OwnerId;
import org.gannet.node.VmReport;

/**
 * What a recorded event tells. Each says how things are from then on, not how they differ from before: hearing one
 * twice does no harm. Names are stable in JSON.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "fact")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Fact.ObjectChanged.class, name = "object-changed"),
    @JsonSubTypes.Type(value = Fact.JobMoved.class, name = "job-moved"),
    @JsonSubTypes.Type(value = Fact.NodeSeen.class, name = "node-seen"),
    @JsonSubTypes.Type(value = Fact.MachineSeen.class, name = "machine-seen")
})
public sealed interface Fact {
    /**
     * The wished state has changed.
     * @param owner whose instance it is or was; empty for what has no owner
     */
    record ObjectChanged(Change change, Optional<OwnerId> owner) implements Fact {}

    /**
     * A job has a new version: it was taken up, came to another state or another step, or was asked to end.
     * @param owner who may see it; empty for operators' jobs
     * @param subject what the job is about; events of the first version name the instance
     * @param steps the state of each; empty until it is planned
     */
    record JobMoved(
            JobId job,
            long version,
            Optional<OwnerId> owner,
            @JsonAlias("instance") Subject subject,
            JobState state,
            boolean cancelRequested,
            List<StepState> steps)
            implements Fact {
        public JobMoved {
            steps = List.copyOf(steps);
        }

        public static JobMoved of(Job job) {
            return new JobMoved(
                    job.id(),
                    job.version(),
                    job.owner(),
                    job.subject(),
                    job.state(),
                    job.cancelRequested(),
                    job.steps().stream().map(JobStep::state).toList());
        }
    }

    /** The node began or ceased to answer. */
    record NodeSeen(NodeName node, boolean answering) implements Fact {}

    /**
     * The node reports the machine in another state than before.
     * @param state empty when it reports it no more
     */
    record MachineSeen(NodeName node, InstanceId instance, Optional<VmReport.State> state) implements Fact {}
}
