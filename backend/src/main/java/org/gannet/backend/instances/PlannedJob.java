package org.gannet.backend.instances;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.gannet.base.ByteSize;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.Preview;
import org.gannet.engine.operation.Transfer;

/**
 * A job that a plan would ask for.
 * @param operation stable word for what it does, such as "MigrateInstance"
 * @param title for everyone; names no node
 * @param node that it brings something to, if it names one; for operators
 * @param after which of the plan's jobs before it must have succeeded, from 0
 * @param transfer what it brings from where, where the plan knows; for operators
 * @param forecasts what it is expected to ask for in its turn, part after part, of jobs that empty nodes; for operators
 */
public record PlannedJob(
        String operation,
        String title,
        Optional<String> node,
        List<Integer> after,
        Optional<Moved> transfer,
        List<Foreseen> forecasts) {
    public PlannedJob {
        after = List.copyOf(after);
        forecasts = List.copyOf(forecasts);
    }

    /** One of which nothing more is foreseen. */
    public PlannedJob(
            String operation, String title, Optional<String> node, List<Integer> after, Optional<Moved> transfer) {
        this(operation, title, node, after, transfer, List.of());
    }

    /** The same with what is foreseen of it. */
    public PlannedJob foreseeing(List<Foreseen> what) {
        return new PlannedJob(operation, title, node, after, transfer, what);
    }

    /**
     * What a job is expected to ask for, or a part of that which ends before the next part begins. It is planned when
     * its turn comes.
     * @param nodes that it empties
     * @param machines that leave them; as things are now, where no moves are told
     * @param moves in their order; empty when they were not worked out
     * @param hindrance why it would be refused then
     */
    public record Foreseen(List<String> nodes, int machines, List<PlannedJob> moves, Optional<Problem> hindrance) {
        public Foreseen {
            nodes = List.copyOf(nodes);
            moves = List.copyOf(moves);
        }

        /** Of disks, sent between nodes by all moves. */
        public ByteSize copied() {
            return sum(Moved::copied);
        }

        /** Of guests that run meanwhile, sent by all moves. */
        public ByteSize memory() {
            return sum(Moved::memory);
        }

        private ByteSize sum(Function<Moved, ByteSize> what) {
            return moves.stream()
                    .flatMap(move -> move.transfer().stream())
                    .map(what)
                    .reduce(ByteSize.ZERO, ByteSize::plus);
        }

        static Foreseen of(Preview.ForecastSummary forecast) {
            return new Foreseen(
                    forecast.nodes().stream().map(NodeName::value).toList(),
                    forecast.machines(),
                    forecast.moves().stream()
                            .map(move -> PlannedJob.of(move, true))
                            .toList(),
                    forecast.hindrance());
        }
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
                job.transfer().filter(moved -> seesCluster).map(Moved::of),
                job.forecasts().stream()
                        .filter(told -> seesCluster)
                        .map(Foreseen::of)
                        .toList());
    }
}
