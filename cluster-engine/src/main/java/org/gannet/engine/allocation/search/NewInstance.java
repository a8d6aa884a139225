package org.gannet.engine.allocation.search;

import java.util.List;
import java.util.OptionalLong;
import org.gannet.engine.balancing.Fit;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.PlacementPolicy;
import org.gannet.engine.balancing.PolicyRange;
import org.gannet.engine.balancing.PolicySpec;
import org.gannet.engine.balancing.RunStatus;
import org.gannet.engine.balancing.StorageTemplate;
import org.gannet.engine.balancing.Utilization;

/**
 * An instance that is to be placed. Memory and disks in MiB.
 *
 * @param diskMib all that its disks take of a node, which may be more than their sum
 * @param networks uuids of the networks that its NICs need; a NIC without one needs none
 */
public record NewInstance(
        String name,
        long memoryMib,
        long vcpus,
        long diskMib,
        List<Disk> disks,
        StorageTemplate template,
        List<String> tags,
        long spindleUse,
        List<String> networks,
        boolean forthcoming) {
    /** One disk, and the spindles it has for itself on exclusive storage. */
    public record Disk(long sizeMib, OptionalLong spindles) {}

    public NewInstance {
        disks = List.copyOf(disks);
        tags = List.copyOf(tags);
        networks = List.copyOf(networks);
        if (memoryMib < 0 || vcpus < 0 || diskMib < 0 || spindleUse < 0) {
            throw new IllegalArgumentException("instance " + name + " has a negative size");
        }
    }

    /** With one disk, no NICs and no tags. */
    public static NewInstance of(
            String name, long memoryMib, long diskMib, long vcpus, StorageTemplate template, long spindleUse) {
        return new NewInstance(
                name,
                memoryMib,
                vcpus,
                diskMib,
                List.of(new Disk(diskMib, OptionalLong.of(spindleUse))),
                template,
                List.of(),
                spindleUse,
                List.of(),
                false);
    }

    /** One that is there already, with one disk of its whole size, where what it has is not known in more detail. */
    public static NewInstance like(InstanceInput input) {
        return new NewInstance(
                input.name(),
                input.memoryMib(),
                input.vcpus(),
                input.diskMib(),
                List.of(new Disk(input.diskMib(), input.spindles())),
                input.template(),
                input.tags(),
                input.spindleUse(),
                List.of(),
                input.forthcoming());
    }

    /** How many nodes it takes. */
    public int requiredNodes() {
        return template == StorageTemplate.DRBD ? 2 : 1;
    }

    /** The spindles of all its disks, if each says how many. */
    public OptionalLong spindles() {
        return disks.stream().allMatch(disk -> disk.spindles().isPresent())
                ? OptionalLong.of(disks.stream()
                        .mapToLong(disk -> disk.spindles().getAsLong())
                        .sum())
                : OptionalLong.empty();
    }

    /** As it is counted, nowhere yet. */
    public InstanceInput input() {
        return input(RunStatus.RUNNING);
    }

    /** As it is counted when it is not running, nowhere yet. */
    InstanceInput input(RunStatus status) {
        return new InstanceInput(
                name,
                memoryMib,
                diskMib,
                vcpus,
                status,
                true,
                InstanceInput.NO_NODE,
                InstanceInput.NO_NODE,
                template,
                tags,
                spindleUse,
                spindles(),
                forthcoming,
                Utilization.UNMEASURED,
                true);
    }

    /**
     * Whether a policy allows it: its template is one of the policy's, and it is inside of one of the ranges.
     *
     * @param exclusive whether the node's storage is exclusive, where real spindles count and not their use
     * @return {@link Fit#FITS}, or what the first range refuses
     */
    public Fit allowedBy(PlacementPolicy policy, boolean exclusive) {
        if (!policy.templates().contains(template)) {
            return Fit.NO_DISK;
        }
        Fit first = Fit.FITS;
        for (PolicyRange range : policy.ranges()) {
            Fit fit = inside(range, exclusive);
            if (fit == Fit.FITS) {
                return fit;
            }
            first = first == Fit.FITS ? fit : first;
        }
        return first;
    }

    private Fit inside(PolicyRange range, boolean exclusive) {
        PolicySpec min = range.min();
        PolicySpec max = range.max();
        if (memoryMib < min.memoryMib() || memoryMib > max.memoryMib()) {
            return Fit.NO_MEMORY;
        }
        boolean diskless = template == StorageTemplate.DISKLESS;
        if (!diskless
                && disks.stream().anyMatch(disk -> disk.sizeMib() < min.diskMib() || disk.sizeMib() > max.diskMib())) {
            return Fit.NO_DISK;
        }
        if (vcpus < min.vcpus() || vcpus > max.vcpus()) {
            return Fit.NO_CPU;
        }
        if (exclusive) {
            OptionalLong own = spindles();
            if (own.isEmpty() || own.getAsLong() < min.spindles() || own.getAsLong() > max.spindles()) {
                return Fit.NO_SPINDLES;
            }
        } else if (spindleUse < min.spindles() || spindleUse > max.spindles()) {
            return Fit.NO_SPINDLES;
        }
        return !diskless && (disks.size() < min.disks() || disks.size() > max.disks()) ? Fit.DISK_COUNT : Fit.FITS;
    }
}
