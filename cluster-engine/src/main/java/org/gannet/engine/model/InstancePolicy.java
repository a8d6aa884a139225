package org.gannet.engine.model;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.node.VmSpec;

/**
 * Which instances may be made. Set for the cluster and its groups; see {@link Overrides}.
 * @param ranges an instance must fit one of them
 * @param standard what an instance is taken to be when capacity is counted in instances
 * @param vcpuRatio how many vCPUs may be promised per processor of a node
 * @param spindleRatio how much use of spindles may be promised per spindle of a node
 * @param templates of disks that may be used; in the order of {@link DiskTemplate}
 */
public record InstancePolicy(
        Optional<List<Range>> ranges,
        Optional<Specs> standard,
        Optional<Double> vcpuRatio,
        Optional<Double> spindleRatio,
        Optional<List<DiskTemplate>> templates)
        implements Overrides<InstancePolicy> {
    public static final InstancePolicy INHERITED = new InstancePolicy(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    private static final int MOST_RANGES = 20;

    public InstancePolicy {
        ranges = ranges.map(List::copyOf);
        ranges.filter(some -> some.isEmpty() || some.size() > MOST_RANGES).ifPresent(some -> {
            throw new IllegalArgumentException("1 to " + MOST_RANGES + " ranges: " + some.size());
        });
        templates = templates.map(some -> List.copyOf(new TreeSet<>(some)));
        templates.filter(List::isEmpty).ifPresent(none -> {
            throw new IllegalArgumentException("a policy without any template of disks");
        });
        requireRatio(vcpuRatio, "vCPUs per processor");
        requireRatio(spindleRatio, "use per spindle");
    }

    /** Sizes from one to another, both included, each part by itself. */
    public record Range(Specs min, Specs max) {
        public Range {
            if (!min.isAtMost(max)) {
                throw new IllegalArgumentException("a least size above the largest: " + min + ", " + max);
            }
        }
    }

    private static void requireRatio(Optional<Double> ratio, String what) {
        ratio.filter(value -> !(value > 0 && value <= 1000)).ifPresent(value -> {
            throw new IllegalArgumentException(what + ": above 0, at most 1000, not " + value);
        });
    }

    /** Whatever a node can run; four vCPUs per processor, and as many disks on a spindle as fit. */
    public static InstancePolicy standardOfCluster() {
        Specs least = new Specs(ByteSize.ofMebibytes(1), 1, 0, ByteSize.ZERO, 0, 0);
        Specs most = new Specs(
                ByteSize.ofGibibytes(16 * 1024),
                VmSpec.MOST_VCPUS,
                VmSpec.MOST_DISKS,
                ByteSize.ofGibibytes(1024 * 1024),
                VmSpec.MOST_NICS,
                1000);
        Specs standard = new Specs(ByteSize.ofGibibytes(1), 1, 1, ByteSize.ofGibibytes(10), 1, 1);
        return new InstancePolicy(
                Optional.of(List.of(new Range(least, most))),
                Optional.of(standard),
                Optional.of(4.0),
                Optional.of(1000.0),
                Optional.of(List.copyOf(EnumSet.allOf(DiskTemplate.class))));
    }

    @Override
    public InstancePolicy over(InstancePolicy parent) {
        return new InstancePolicy(
                ranges.or(parent::ranges),
                standard.or(parent::standard),
                vcpuRatio.or(parent::vcpuRatio),
                spindleRatio.or(parent::spindleRatio),
                templates.or(parent::templates));
    }

    /** The templates as a set. */
    public Set<DiskTemplate> allowed() {
        return templates
                .map(some -> (Set<DiskTemplate>) EnumSet.copyOf(some))
                .orElseGet(() -> EnumSet.noneOf(DiskTemplate.class));
    }
}
