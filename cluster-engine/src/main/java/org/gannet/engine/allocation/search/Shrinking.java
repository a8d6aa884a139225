package org.gannet.engine.allocation.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.gannet.engine.balancing.Fit;

/** Makes an instance smaller by whole units of one resource: the units are those of htools 3.0.2. */
final class Shrinking {
    private static final long MEMORY_MIB = 64;
    private static final long DISK_MIB = 256;

    private Shrinking() {}

    /** What stands in the way, most first; a node that could not be evacuated lacks memory. */
    static List<Fit> causes(Map<Fit, Long> failures) {
        Map<Fit, Long> sorted = new LinkedHashMap<>();
        failures.entrySet().stream()
                .sorted(Map.Entry.<Fit, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry::getKey, Comparator.reverseOrder()))
                .forEach(entry -> sorted.merge(underlying(entry.getKey()), entry.getValue(), Long::sum));
        return new ArrayList<>(sorted.keySet());
    }

    private static Fit underlying(Fit fit) {
        return fit == Fit.NO_REDUNDANCY ? Fit.NO_MEMORY : fit;
    }

    /** The largest size at which another number of nodes fails by this. */
    static Optional<NewInstance> untilItChanges(NewInstance wanted, Fit cause, Function<NewInstance, Found> attempt) {
        long now = count(attempt.apply(wanted), cause);
        return least(wanted, cause, smaller -> count(attempt.apply(smaller), cause) != now);
    }

    /** The largest size that fits, if shrinking this alone is enough. */
    static Optional<NewInstance> untilItFits(NewInstance wanted, Fit cause, Function<NewInstance, Found> attempt) {
        return least(wanted, cause, smaller -> {
                    Found found = attempt.apply(smaller);
                    return found.best().isPresent() || count(found, cause) == 0;
                })
                .filter(smaller -> attempt.apply(smaller).best().isPresent());
    }

    private static long count(Found found, Fit cause) {
        return found.failures().entrySet().stream()
                .filter(entry -> underlying(entry.getKey()) == cause)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** By doubling the step and then halving it: what holds at a size holds at smaller ones. */
    private static Optional<NewInstance> least(NewInstance wanted, Fit cause, Predicate<NewInstance> holds) {
        long most = units(wanted, cause);
        long low = 0;
        long high = 1;
        while (high < most && !holds.test(shrunk(wanted, cause, high))) {
            low = high;
            high *= 2;
        }
        high = Math.min(high, most);
        if (most < 1 || !holds.test(shrunk(wanted, cause, high))) {
            return Optional.empty();
        }
        while (high - low > 1) {
            long middle = (low + high) / 2;
            if (holds.test(shrunk(wanted, cause, middle))) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return Optional.of(shrunk(wanted, cause, high));
    }

    /** How many units it can lose and still have some. */
    private static long units(NewInstance wanted, Fit cause) {
        return switch (cause) {
            case NO_MEMORY -> (wanted.memoryMib() - 1) / MEMORY_MIB;
            case NO_DISK ->
                wanted.disks().stream()
                        .mapToLong(disk -> (disk.sizeMib() - 1) / DISK_MIB)
                        .min()
                        .orElse(0);
            case NO_CPU -> wanted.vcpus() - 1;
            case NO_SPINDLES ->
                wanted.disks().stream()
                        .mapToLong(disk -> disk.spindles().orElse(1) - 1)
                        .min()
                        .orElse(0);
            case FITS, NO_REDUNDANCY, TAGS_CONFLICT, NO_MIGRATION, DISK_COUNT, OUT_OF_REACH, INTERNAL -> 0;
        };
    }

    private static NewInstance shrunk(NewInstance wanted, Fit cause, long units) {
        List<NewInstance.Disk> disks = wanted.disks().stream()
                .map(disk -> new NewInstance.Disk(
                        disk.sizeMib() - (cause == Fit.NO_DISK ? units * DISK_MIB : 0),
                        cause == Fit.NO_SPINDLES && disk.spindles().isPresent()
                                ? OptionalLong.of(disk.spindles().getAsLong() - units)
                                : disk.spindles()))
                .toList();
        return new NewInstance(
                wanted.name(),
                wanted.memoryMib() - (cause == Fit.NO_MEMORY ? units * MEMORY_MIB : 0),
                wanted.vcpus() - (cause == Fit.NO_CPU ? units : 0),
                wanted.diskMib() - (cause == Fit.NO_DISK ? units * DISK_MIB * disks.size() : 0),
                disks,
                wanted.template(),
                wanted.tags(),
                wanted.spindleUse(),
                wanted.networks(),
                wanted.forthcoming());
    }
}
