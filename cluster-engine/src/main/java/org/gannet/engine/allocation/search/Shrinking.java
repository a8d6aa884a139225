package org.gannet.engine.allocation.search;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.gannet.engine.balancing.Fit;
import org.gannet.engine.balancing.PlacementPolicy;
import org.gannet.engine.balancing.PolicySpec;

/** Makes an instance smaller by whole units of one resource: the units are those of htools 3.0.2. */
final class Shrinking {
    private static final long MEMORY_MIB = 64;
    private static final long DISK_MIB = 256;
    private static final PolicySpec UNIT = new PolicySpec(MEMORY_MIB, 1, DISK_MIB, 1, 1, 1);
    private static final long NEVER = -1;

    private final Collection<PlacementPolicy> policies;

    /** Shrinks into the ranges of these policies. */
    Shrinking(Collection<PlacementPolicy> policies) {
        this.policies = List.copyOf(policies);
    }

    /** What stands in the way, most first; of those that are as many, the last. */
    static List<Fit> causes(Map<Fit, Long> failures) {
        return failures.entrySet().stream()
                .sorted(Map.Entry.<Fit, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry::getKey, Comparator.reverseOrder()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Sizes that fail alike.
     *
     * @param smallest the last of them
     * @param next the largest one that does not
     */
    record Run(NewInstance smallest, Optional<NewInstance> next) {}

    /** Shrinks one resource until something is otherwise. */
    Run run(NewInstance wanted, Fit cause, Predicate<NewInstance> differs) {
        long most = most(wanted, cause);
        long units = unitsUntil(wanted, cause, most, differs);
        return units == NEVER
                ? new Run(shrunk(wanted, cause, most), Optional.empty())
                : new Run(shrunk(wanted, cause, units - 1), Optional.of(shrunk(wanted, cause, units)));
    }

    /**
     * The largest size that fits, if shrinking this alone is enough: it stands in the way until then. As hspace does
     * it, not down to the last unit.
     */
    Optional<NewInstance> untilItFits(NewInstance wanted, Fit cause, Function<NewInstance, Found> attempt) {
        long most = most(wanted, cause) - 1;
        long units = unitsUntil(
                wanted, cause, most, smaller -> attempt.apply(smaller).best().isPresent());
        return units != NEVER
                        && attempt.apply(shrunk(wanted, cause, units - 1))
                                .failures()
                                .containsKey(cause)
                ? Optional.of(shrunk(wanted, cause, units))
                : Optional.empty();
    }

    /**
     * What holds at a size holds at smaller ones down to the smallest of a policy's range, where it may end: so each
     * range's smallest is looked at, and then it is halved between two of them.
     */
    private long unitsUntil(NewInstance wanted, Fit cause, long most, Predicate<NewInstance> holds) {
        long low = 0;
        for (long high : ends(wanted, cause, most)) {
            if (!holds.test(shrunk(wanted, cause, high))) {
                low = high;
                continue;
            }
            while (high - low > 1) {
                long middle = (low + high) / 2;
                if (holds.test(shrunk(wanted, cause, middle))) {
                    high = middle;
                } else {
                    low = middle;
                }
            }
            return high;
        }
        return NEVER;
    }

    /** How many units it can lose and still be in some range, and how many at most. */
    private long[] ends(NewInstance wanted, Fit cause, long most) {
        return LongStream.concat(
                        policies.stream()
                                .flatMap(policy -> policy.ranges().stream())
                                .mapToLong(range -> units(wanted, cause, range.min())),
                        LongStream.of(most))
                .filter(units -> units > 0 && units <= most)
                .sorted()
                .distinct()
                .toArray();
    }

    private static long most(NewInstance wanted, Fit cause) {
        return Math.max(0, units(wanted, cause, UNIT));
    }

    private static long units(NewInstance wanted, Fit cause, PolicySpec least) {
        return switch (cause) {
            case NO_MEMORY -> (wanted.memoryMib() - least.memoryMib()) / MEMORY_MIB;
            case NO_DISK ->
                wanted.disks().stream()
                        .mapToLong(disk -> (disk.sizeMib() - least.diskMib()) / DISK_MIB)
                        .min()
                        .orElse(0);
            case NO_CPU -> wanted.vcpus() - least.vcpus();
            case NO_SPINDLES -> wanted.spindles().orElse(0) - least.spindles();
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
