package org.gannet.backend.instances;

import java.util.List;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.engine.Preview;
import org.gannet.engine.operation.Transfer;

/**
 * A job that a plan would ask for.
 * @param operation stable word for what it does, such as "MigrateInstance"
 * @param title for everyone; names no node
 * @param node that it brings something to, if it names one; for operators
 * @param after which of the plan's jobs before it must have succeeded, from 0
 * @param transfer what it brings from where, where the plan knows; for operators
 */
public record PlannedJob(
        String operation, String title, Optional<String> node, List<Integer> after, Optional<Moved> transfer) {
    public PlannedJob {
        after = List.copyOf(after);
    }

    /**
     * A machine, or the second copy of its disks.
     * @param copied of disks, sent between nodes
     * @param memory of a guest that runs meanwhile
     * @param scoreAfter of the group of nodes, once it is done; of plans that balance one
     */
    public record Moved(String from, String to, ByteSize copied, ByteSize memory, Optional<Double> scoreAfter) {
        static Moved of(Transfer transfer) {
            return new Moved(
                    transfer.from().value(),
                    transfer.to().value(),
                    transfer.copied(),
                    transfer.memory(),
                    transfer.scoreAfter().stream().boxed().findFirst());
        }
    }

    static PlannedJob of(Preview.JobSummary job, boolean seesCluster) {
        return new PlannedJob(
                job.operation(),
                job.title(),
                job.target().map(Object::toString).filter(node -> seesCluster),
                job.after(),
                job.transfer().filter(moved -> seesCluster).map(Moved::of));
    }
}
