package org.gannet.engine;

import java.util.List;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.allocation.Placement;
import org.gannet.engine.operation.Remark;
import org.gannet.engine.operation.Transfer;
import org.gannet.engine.queue.Entry;

/** What a job would do now. Nothing has been reserved: when it is asked for, the answer may be another. */
public sealed interface Preview {
    /** What the queue would make of it, whatever it would do then. */
    Entry entry();

    /**
     * @param jobs that would be asked for
     * @param placement how the node would be chosen, if one is; for operators
     * @param differences in the cluster's own records
     * @param remarks what steps and differences do not say
     */
    record Planned(
            List<StepSummary> steps,
            List<JobSummary> jobs,
            Optional<Placement.Found> placement,
            List<Difference> differences,
            List<Remark> remarks,
            Entry entry)
            implements Preview {
        public Planned {
            steps = List.copyOf(steps);
            jobs = List.copyOf(jobs);
            differences = List.copyOf(differences);
            remarks = List.copyOf(remarks);
        }
    }

    /** Why it would fail as soon as it begins. */
    record Refused(Problem problem, Entry entry) implements Preview {}

    /**
     * A job that would be asked for.
     * @param title for everyone; names no node
     * @param because what leads to it, for operators
     * @param target the node that it brings something to, if it names one; for operators
     * @param after which of the plan's jobs before it must have succeeded, from 0
     * @param transfer what it brings, where the plan knows; for operators
     * @param forecasts what it is expected to ask for in its turn, part after part, of jobs that empty nodes; for
     *     operators
     */
    record JobSummary(
            String operation,
            String title,
            String because,
            Optional<NodeName> target,
            List<Integer> after,
            Optional<Transfer> transfer,
            List<ForecastSummary> forecasts) {
        public JobSummary {
            after = List.copyOf(after);
            forecasts = List.copyOf(forecasts);
        }
    }

    /**
     * What a job is expected to ask for, or a part of that which ends before the next part begins. It is planned when
     * its turn comes.
     * @param nodes that it empties
     * @param machines that leave them; as things are now, where no moves are told
     * @param moves in their order; empty when they were not worked out
     * @param hindrance why it would be refused then
     */
    record ForecastSummary(List<NodeName> nodes, int machines, List<JobSummary> moves, Optional<Problem> hindrance) {
        public ForecastSummary {
            nodes = List.copyOf(nodes);
            moves = List.copyOf(moves);
        }
    }

    /**
     * @param kind stable word for what it does, such as "CreateVolume"
     * @param title for everyone; names no node
     * @param disk number of the disk that it is about
     * @param size of that disk, where it matters
     * @param node where, for operators
     * @param pointOfNoReturn from its start or its end on, the job only goes forward
     */
    record StepSummary(
            String kind,
            String title,
            Optional<Integer> disk,
            Optional<ByteSize> size,
            NodeName node,
            boolean pointOfNoReturn) {}
}
