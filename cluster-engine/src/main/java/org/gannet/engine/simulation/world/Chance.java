package org.gannet.engine.simulation.world;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Random decisions from a seed. Each name has a stream of its own: one more draw here changes nothing there. */
final class Chance {
    private static final RandomGeneratorFactory<RandomGenerator> FACTORY =
            RandomGeneratorFactory.of("L64X128MixRandom");

    private final RandomGenerator random;

    Chance(long seed, String stream) {
        random = FACTORY.create(seed * 0x9e3779b97f4a7c15L + stream.hashCode());
    }

    /** Both bounds may come. */
    int between(int low, int high) {
        return random.nextInt(low, high + 1);
    }

    boolean percent(int likelihood) {
        return random.nextInt(100) < likelihood;
    }

    boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    <T> T pick(List<T> options) {
        return options.get(random.nextInt(options.size()));
    }

    /** Each duration between these is as likely, to the microsecond. */
    Duration between(Duration shortest, Duration longest) {
        long low = shortest.toNanos() / 1000;
        long high = longest.toNanos() / 1000;
        return Duration.ofNanos(random.nextLong(low, high + 1) * 1000);
    }

    Duration millis(int shortest, int longest) {
        return between(Duration.ofMillis(shortest), Duration.ofMillis(longest));
    }

    Duration seconds(int shortest, int longest) {
        return between(Duration.ofSeconds(shortest), Duration.ofSeconds(longest));
    }
}
