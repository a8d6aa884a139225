package org.gannet.engine.simulation.world;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.gannet.base.NodeName;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.group.EmptyNodes;
import org.gannet.engine.operation.group.MaintainNodes;
import org.gannet.engine.operation.group.MaintainNodes.Meanwhile;
import org.gannet.engine.operation.group.ReturnNodes;
import org.gannet.engine.operation.group.RollMaintenance;

/** Places of the operations that take nodes out and back. What they ask for are jobs, each with its own claim. */
final class MaintenanceSeats {
    static final List<Seat<?>> ALL = List.of(
            seat(
                    RollMaintenance.Parameters.class,
                    6,
                    requests -> new RollMaintenance.Parameters(
                            requests.group(),
                            List.of(),
                            meanwhile(requests),
                            requests.chance().oneIn(3),
                            requests.chance().oneIn(2))),
            seat(
                    MaintainNodes.Parameters.class,
                    6,
                    requests -> new MaintainNodes.Parameters(
                            requests.group(),
                            nodes(requests),
                            meanwhile(requests),
                            requests.chance().oneIn(3))),
            seat(
                    EmptyNodes.Parameters.class,
                    4,
                    requests -> new EmptyNodes.Parameters(
                            requests.group(), nodes(requests), requests.chance().oneIn(3))),
            seat(
                    ReturnNodes.Parameters.class,
                    12,
                    requests -> new ReturnNodes.Parameters(requests.group(), nodes(requests))));

    private MaintenanceSeats() {}

    private static Meanwhile meanwhile(Requests requests) {
        return requests.chance().pick(List.of(Meanwhile.values()));
    }

    private static List<NodeName> nodes(Requests requests) {
        return requests.chance().oneIn(2) ? List.of(requests.node()) : List.of(requests.node(), requests.node());
    }

    private static <P extends Parameters> Seat<P> seat(Class<P> operation, int weight, Function<Requests, P> draw) {
        return new Seat<>(operation, weight, draw, (world, parameters) -> Optional.empty());
    }
}
