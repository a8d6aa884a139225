package org.gannet.engine.simulation.world;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is asked for in one world, drawn from its seed: in a third of all worlds nothing but a machine's life, in the
 * others besides it some of the other families, each by a draw of its own. So rare operations meet each other often in
 * some worlds, and a family that is added later leaves the stories of the worlds without it as they were.
 *
 * @see <a href="https://doi.org/10.1145/2338965.2336763">Groce et al., Swarm testing, ISSTA 2012</a>
 */
record Deck(List<SeatFamily> besidesLife) {
    Deck {
        besidesLife = List.copyOf(besidesLife);
    }

    static Deck of(long seed) {
        if (new Chance(seed, "deck").oneIn(3)) {
            return new Deck(List.of());
        }
        return new Deck(Stream.of(SeatFamily.values())
                .filter(family -> family != SeatFamily.LIFE)
                .filter(family -> new Chance(seed, "deck " + family).oneIn(2))
                .toList());
    }

    /** Half of the time from a machine's life, otherwise from another family; there by weight. */
    Seat<?> any(Chance chance) {
        boolean life = besidesLife.isEmpty() || chance.oneIn(2);
        List<Seat<?>> seats = (life ? SeatFamily.LIFE : chance.pick(besidesLife)).seats();
        int left = chance.between(1, seats.stream().mapToInt(Seat::weight).sum());
        for (Seat<?> seat : seats) {
            left -= seat.weight();
            if (left <= 0) {
                return seat;
            }
        }
        throw new IllegalStateException("beyond all weights");
    }
}
