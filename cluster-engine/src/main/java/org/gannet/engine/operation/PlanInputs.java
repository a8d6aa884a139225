package org.gannet.engine.operation;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.gannet.base.NodeName;
import org.gannet.engine.allocation.Allocation;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Moment;
import org.gannet.engine.model.Observation;

/**
 * All that planning may look at.
 * @param observations of every node that has been asked
 * @param claims what jobs that have begun work with; asked for seldom
 * @param probes what nodes said that the operation wanted to have asked, see {@link Operation#probes}
 * @param ids draws a new id at each call; given the same ids, planning gives the same plan
 */
public record PlanInputs(
        ClusterState state,
        Map<NodeName, Observation> observations,
        Moment now,
        Duration silentAfter,
        Supplier<UUID> ids,
        Supplier<Claims> claims,
        Map<NodeName, Probe> probes) {
    /** When no job has begun, and nobody was asked. */
    public PlanInputs(
            ClusterState state,
            Map<NodeName, Observation> observations,
            Moment now,
            Duration silentAfter,
            Supplier<UUID> ids) {
        this(state, observations, now, silentAfter, ids, () -> Claims.NONE, Map.of());
    }

    /** What the node said that the operation wanted to have asked. */
    public Optional<Probe> probe(NodeName node) {
        return Optional.ofNullable(probes.get(node));
    }

    /** The same over another state, for plans that place several things one after another. */
    public PlanInputs over(ClusterState other) {
        return new PlanInputs(other, observations, now, silentAfter, ids, claims, probes);
    }

    /** The same with other reports of nodes. */
    public PlanInputs seeing(Map<NodeName, Observation> others) {
        return new PlanInputs(state, others, now, silentAfter, ids, claims, probes);
    }

    public Allocation allocation() {
        return new Allocation(state, observations, now, silentAfter);
    }

    /** The node's observation when it is recent enough to be believed. */
    public Optional<Observation> findAnswering(NodeName node) {
        return Optional.ofNullable(observations.get(node)).filter(last -> last.isAnswering(now, silentAfter));
    }
}
