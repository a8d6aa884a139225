package org.gannet.engine.execution;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.gannet.base.NodeName;
import org.gannet.engine.job.Job;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Moment;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.Observation;
import org.gannet.engine.operation.Claims;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Probe;
import org.gannet.engine.spi.ImageSource;
import org.gannet.engine.spi.NodeDirectory;

/**
 * What running jobs need of the rest of the engine.
 * @param observations what nodes last said
 * @param refresh asks these nodes anew; those that do not answer stay as they were
 * @param keepConfiguration puts a copy of the configuration on the node
 * @param nodeRetry when a node does not answer a step
 */
public record Surroundings(
        Ledger ledger,
        NodeDirectory directory,
        ImageSource images,
        Supplier<Map<NodeName, Observation>> observations,
        Consumer<Set<NodeName>> refresh,
        Consumer<Node> keepConfiguration,
        Supplier<UUID> ids,
        Clock clock,
        Lifetime lifetime,
        Duration silentAfter,
        RetryPolicy nodeRetry) {

    /** The present, for people to read and for ages. */
    public Moment now() {
        return new Moment(clock.instant(), lifetime.scheduler().nanoTime());
    }

    /** What planning over this state looks at now. @param planned the job that is planned, if there is one already */
    public PlanInputs inputs(ClusterState state, Map<NodeName, Probe> probes, Optional<Job> planned) {
        return new PlanInputs(
                state,
                observations.get(),
                now(),
                silentAfter,
                ids,
                () -> Claims.of(ledger.published().unended().values(), planned),
                probes);
    }

    /** Asks, once, the nodes that the operation wants to have asked. */
    public Map<NodeName, Probe> probe(Operation operation) {
        return new Probing(directory).ask(operation.probes(ledger.state()));
    }
}
