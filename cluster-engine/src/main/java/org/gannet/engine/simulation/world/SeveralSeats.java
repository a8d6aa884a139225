package org.gannet.engine.simulation.world;

import java.util.List;
import java.util.Optional;
import org.gannet.engine.operation.instance.CreateInstances;

/** Places of the operations that make several machines at once. What they ask for are jobs, each with its own claim. */
final class SeveralSeats {
    static final List<Seat<?>> ALL = List.of(new Seat<>(
            CreateInstances.Parameters.class, 100, Requests::createSeveral, (world, create) -> Optional.empty()));

    private SeveralSeats() {}
}
