package org.gannet.engine.operation;

import java.util.List;
import java.util.Optional;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;

/**
 * What a job of a plan is expected to ask for, or a part of that which ends before the next part begins. It is planned
 * when its turn comes, over what is true then: nothing here is settled.
 * @param nodes that it empties
 * @param machines that leave them; as things are now, where no moves are told
 * @param moves that it would ask for, in their order; empty when they were not worked out
 * @param hindrance why it would be refused then
 */
public record Forecast(List<NodeName> nodes, int machines, List<Plan.PlannedJob> moves, Optional<Problem> hindrance) {
    public Forecast {
        nodes = List.copyOf(nodes);
        moves = List.copyOf(moves);
    }
}
