package org.gannet.engine.simulation.world;

import static org.assertj.core.api.Assertions.assertThat;

import org.gannet.engine.operation.OperationCatalogue;
import org.gannet.engine.operation.OperationKind;
import org.junit.jupiter.api.Test;

class SeatsTest {
    @Test
    void everyOperationHasAPlaceInTheSimulation() {
        assertThat(OperationCatalogue.all())
                .allSatisfy(kind -> assertThat(Seats.all())
                        .as(missing(kind))
                        .filteredOn(seat -> seat.operation().equals(kind.parameters()))
                        .singleElement()
                        .satisfies(seat -> assertThat(seat.weight()).isPositive()));
    }

    private static String missing(OperationKind kind) {
        return """
                %1$s has no place in the simulation, so that nobody knows what it does when nodes and engines fail.
                Write one into Seats: how often it is asked for, how its parameters are drawn, and what must be so on
                the nodes when it has succeeded. Those it must not harm are checked anyway. See docs/dev/simulation.md.
                """.formatted(kind.name());
    }
}
