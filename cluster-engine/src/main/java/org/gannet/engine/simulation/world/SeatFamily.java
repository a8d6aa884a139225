package org.gannet.engine.simulation.world;

import java.util.List;
import java.util.function.Supplier;

/** Operations that the people of a world ask for, or do not. A new family changes nothing in worlds without it. */
enum SeatFamily {
    /** A machine's life: in every world. */
    LIFE(() -> Seats.LIFE),
    CONFIGURATION(() -> ConfigurationSeats.ALL),
    /** Machines that go elsewhere, one or many. */
    MIRRORS(() -> MirrorSeats.ALL),
    /** Nodes, what is left on them, and the cluster as a whole. */
    CLUSTER_WORK(() -> ClusterWorkSeats.ALL),
    /** A machine that is changed where it is. */
    CHANGES(() -> ChangeSeats.ALL),
    /** What copies what machines hold. */
    COPIES(() -> CopySeats.ALL),
    /** Several machines at once. */
    SEVERAL(() -> SeveralSeats.ALL),
    /** Nodes that are taken out and back, which waits for people. */
    MAINTENANCE(() -> MaintenanceSeats.ALL);

    /** Asked for late, since seats are made of what may ask for families. */
    private final Supplier<List<Seat<?>>> seats;

    SeatFamily(Supplier<List<Seat<?>>> seats) {
        this.seats = seats;
    }

    List<Seat<?>> seats() {
        return seats.get();
    }
}
