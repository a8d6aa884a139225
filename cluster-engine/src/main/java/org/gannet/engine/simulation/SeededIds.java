package org.gannet.engine.simulation;

import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.gannet.engine.spi.IdSource;

/** Ids that are the same in every run with the same seed. */
public final class SeededIds implements IdSource {
    private final RandomGenerator random;

    public SeededIds(long seed) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    @Override
    public synchronized UUID next() {
        long high = (random.nextLong() & ~0xf000L) | 0x4000L;
        long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low);
    }
}
