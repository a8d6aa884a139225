package org.gannet.engine.balancing;

import java.util.List;

/**
 * Ganeti's instance policy: what instances a group's nodes take.
 *
 * @param standard the size of an ordinary instance
 * @param ranges an instance fits when one of them allows it
 * @param templates in order of preference
 * @param vcpuRatio how many virtual CPUs a node takes for each real one
 * @param spindleRatio how much spindle use a node takes for each spindle
 */
public record PlacementPolicy(
        PolicySpec standard,
        List<PolicyRange> ranges,
        List<StorageTemplate> templates,
        double vcpuRatio,
        double spindleRatio) {
    private static final PolicySpec SMALLEST = new PolicySpec(128, 1, 1024, 1, 1, 1);

    /** Where none was set. */
    public static final PlacementPolicy DEFAULT = new PlacementPolicy(
            SMALLEST,
            List.of(new PolicyRange(SMALLEST, new PolicySpec(32768, 8, 1024 * 1024, 16, 8, 12))),
            List.of(StorageTemplate.values()),
            4.0,
            32.0);

    public PlacementPolicy {
        ranges = List.copyOf(ranges);
        templates = List.copyOf(templates);
        if (ranges.isEmpty() || templates.isEmpty()) {
            throw new IllegalArgumentException("a policy needs at least one range of sizes and one template");
        }
        if (!(vcpuRatio >= 0 && spindleRatio >= 0)) {
            throw new IllegalArgumentException("ratios are at least 0, not " + vcpuRatio + " and " + spindleRatio);
        }
    }
}
