package org.gannet.engine.balancing;

/**
 * What an instance that comes or goes does to a node's {@link Row}, and whether the node takes it: the rules of htools
 * 3.0.2. Nothing is changed but the row given, which may be a copy; tags and reserved memory are looked up as they are
 * before the whole move.
 */
final class NodeArithmetic {
    private final Inventory inventory;
    private final SparseCounts tags;

    NodeArithmetic(Inventory inventory, SparseCounts tags) {
        this.inventory = inventory;
        this.tags = tags;
    }

    /** Takes a primary away. */
    void removePrimary(double[] row, int offset, int node, int instance) {
        changeForthcoming(row, offset, node, instance, -1, true);
        row[offset + Row.TAG_CONFLICTS] -= conflictsLess(node, instance);
        if (!inventory.forthcoming[instance]) {
            row[offset + Row.PRIMARIES]--;
            change(row, offset, node, instance, -1, true);
            row[offset + Row.NOT_REDUNDANT] = isRedundant(row, offset) ? 0 : 1;
        }
    }

    /**
     * Takes a secondary away.
     *
     * @param reserved what is reserved for the worst loss afterwards
     */
    void removeSecondary(double[] row, int offset, int node, int instance, double reserved) {
        changeForthcoming(row, offset, node, instance, -1, false);
        if (!inventory.forthcoming[instance]) {
            row[offset + Row.SECONDARIES]--;
            change(row, offset, node, instance, -1, false);
            row[offset + Row.RESERVED] = reserved;
            row[offset + Row.NOT_REDUNDANT] = isRedundant(row, offset) ? 0 : 1;
        }
    }

    /** Adds a primary if it fits; the row is of no use if it does not. */
    Fit addPrimary(double[] row, int offset, int node, int instance, boolean strict) {
        boolean forthcoming = inventory.forthcoming[instance];
        double conflicts = conflictsMore(node, instance);
        changeForthcoming(row, offset, node, instance, 1, true);
        row[offset + Row.TAG_CONFLICTS] += conflicts;
        if (!forthcoming) {
            boolean wasRedundant = row[offset + Row.NOT_REDUNDANT] == 0;
            row[offset + Row.PRIMARIES]++;
            change(row, offset, node, instance, 1, true);
            boolean redundant = isRedundant(row, offset);
            row[offset + Row.NOT_REDUNDANT] = redundant ? 0 : 1;
            double stopped = 0;
            if (row[offset + Row.UNALLOCATED] - stopped <= 0) {
                return Fit.NO_MEMORY;
            }
            Fit disk = disk(row, offset, node, instance, strict, Row.FREE_DISK, Row.FREE_SPINDLES, Row.SPINDLES);
            if (disk != Fit.FITS) {
                return disk;
            }
            if (strict && !redundant && wasRedundant) {
                return Fit.NO_MEMORY;
            }
            if (strict && isOvercommitted(row[offset + Row.CPUS], node)) {
                return Fit.NO_CPU;
            }
            if (strict && conflicts > 0) {
                return Fit.TAGS_CONFLICT;
            }
        }
        return strict ? forthcomingFit(row, offset, node, instance, true) : Fit.FITS;
    }

    /**
     * Adds a secondary if it fits; the row is of no use if it does not.
     *
     * @param peer what would be reserved for the loss of its primary's node, with it
     */
    Fit addSecondary(double[] row, int offset, int node, int instance, double peer, boolean strict) {
        if (inventory.instance(instance).template().mirroring() != Mirroring.INTERNAL) {
            return Fit.NO_DISK;
        }
        changeForthcoming(row, offset, node, instance, 1, false);
        if (!inventory.forthcoming[instance]) {
            boolean wasRedundant = row[offset + Row.NOT_REDUNDANT] == 0;
            row[offset + Row.SECONDARIES]++;
            change(row, offset, node, instance, 1, false);
            row[offset + Row.RESERVED] = Math.max(row[offset + Row.RESERVED], peer);
            boolean redundant = isRedundant(row, offset);
            row[offset + Row.NOT_REDUNDANT] = redundant ? 0 : 1;
            Fit disk = disk(row, offset, node, instance, strict, Row.FREE_DISK, Row.FREE_SPINDLES, Row.SPINDLES);
            if (disk != Fit.FITS && !inventory.offline[node]) {
                return disk;
            }
            double needed = inventory.reservesMemory[instance] ? inventory.memory[instance] : 0;
            if (strict && (needed >= row[offset + Row.UNALLOCATED] || !redundant && wasRedundant)) {
                return Fit.NO_MEMORY;
            }
        }
        return strict ? forthcomingFit(row, offset, node, instance, false) : Fit.FITS;
    }

    /** Counts an instance that is there already: what the node reported as free is without its memory and disks. */
    void addThere(double[] row, int offset, int node, int instance, boolean primary) {
        double[] free = {
            row[offset + Row.FREE_MEMORY_FORTHCOMING],
            row[offset + Row.FREE_DISK_FORTHCOMING],
            row[offset + Row.FREE_SPINDLES_FORTHCOMING],
            row[offset + Row.FREE_DISK],
            row[offset + Row.FREE_SPINDLES]
        };
        changeForthcoming(row, offset, node, instance, 1, primary);
        if (primary) {
            row[offset + Row.TAG_CONFLICTS] += conflictsMore(node, instance);
        }
        if (!inventory.forthcoming[instance]) {
            row[offset + (primary ? Row.PRIMARIES : Row.SECONDARIES)]++;
            change(row, offset, node, instance, 1, primary);
            // A stopped instance will need its memory again, which the node reports as free.
            row[offset + Row.FREE_MEMORY_FORTHCOMING] =
                    free[0] - (primary && !inventory.usesMemory[instance] ? inventory.memory[instance] : 0);
            row[offset + Row.FREE_DISK_FORTHCOMING] = free[1];
            row[offset + Row.FREE_SPINDLES_FORTHCOMING] = free[2];
            row[offset + Row.FREE_DISK] = free[3];
            row[offset + Row.FREE_SPINDLES] = free[4];
        }
    }

    /** What an instance more takes and brings, whatever the node: for nodes without exclusive storage. */
    void grow(double[] row, int node, int instance, boolean primary) {
        changeForthcoming(row, 0, node, instance, 1, primary);
        if (!inventory.forthcoming[instance]) {
            change(row, 0, node, instance, 1, primary);
        }
    }

    private void change(double[] row, int offset, int node, int instance, int sign, boolean primary) {
        changeDisks(row, offset, node, instance, sign, 0);
        double[] loads = inventory.loads[instance];
        if (!primary) {
            row[offset + Row.DISK_LOAD] += sign * loads[2];
            return;
        }
        if (inventory.usesMemory[instance]) {
            row[offset + Row.UNALLOCATED] -= sign * inventory.memory[instance];
        }
        if (inventory.usesCpu[instance]) {
            row[offset + Row.CPUS] += sign * inventory.vcpus[instance];
        }
        for (int load = 0; load < loads.length; load++) {
            row[offset + Row.LOADS + load] += sign * loads[load];
        }
    }

    private void changeForthcoming(double[] row, int offset, int node, int instance, int sign, boolean primary) {
        changeDisks(row, offset, node, instance, sign, 1);
        if (primary) {
            row[offset + Row.FREE_MEMORY_FORTHCOMING] -= sign * inventory.memory[instance];
            if (inventory.usesCpu[instance]) {
                row[offset + Row.CPUS_FORTHCOMING] += sign * inventory.vcpus[instance];
            }
        }
    }

    /** The figures of what is there and of what is to come lie side by side. */
    private void changeDisks(double[] row, int offset, int node, int instance, int sign, int forthcoming) {
        if (inventory.local[instance]) {
            row[offset + Row.FREE_DISK + forthcoming] -= sign * inventory.disk[instance];
        }
        int spindles = offset + Row.FREE_SPINDLES + forthcoming;
        if (!inventory.exclusive[node]) {
            if (inventory.local[instance]) {
                row[offset + Row.SPINDLES + forthcoming] += sign * inventory.spindleUse[instance];
            }
        } else if (inventory.ownSpindles[instance] >= 0) {
            row[spindles] -= sign * inventory.ownSpindles[instance];
        } else if (sign > 0) {
            // One that has no spindles of its own must not come here; htools says so by a number below 0.
            row[spindles] = -1;
        }
    }

    private Fit disk(
            double[] row,
            int offset,
            int node,
            int instance,
            boolean strict,
            int disk,
            int freeSpindles,
            int spindles) {
        if (!inventory.local[instance]) {
            return Fit.FITS;
        }
        if (row[offset + disk] <= 0 || strict && row[offset + disk] < inventory.leastDisk[node]) {
            return Fit.NO_DISK;
        }
        if (inventory.exclusive[node] && row[offset + freeSpindles] < 0) {
            return Fit.NO_SPINDLES;
        }
        return strict && row[offset + spindles] > inventory.mostSpindles[node] ? Fit.NO_DISK : Fit.FITS;
    }

    private Fit forthcomingFit(double[] row, int offset, int node, int instance, boolean primary) {
        double free = row[offset + Row.FREE_MEMORY_FORTHCOMING];
        double needed = !primary && inventory.reservesMemory[instance] ? inventory.memory[instance] : 0;
        if (needed >= free) {
            return Fit.NO_MEMORY;
        }
        Fit disk = disk(
                row,
                offset,
                node,
                instance,
                true,
                Row.FREE_DISK_FORTHCOMING,
                Row.FREE_SPINDLES_FORTHCOMING,
                Row.SPINDLES_FORTHCOMING);
        if (disk != Fit.FITS) {
            return disk;
        }
        return primary && isOvercommitted(row[offset + Row.CPUS_FORTHCOMING], node) ? Fit.NO_CPU : Fit.FITS;
    }

    private boolean isOvercommitted(double used, int node) {
        return inventory.vcpuRatio[node] < used / inventory.cpus[node];
    }

    private static boolean isRedundant(double[] row, int offset) {
        return row[offset + Row.UNALLOCATED] > row[offset + Row.RESERVED];
    }

    private int conflictsMore(int node, int instance) {
        int more = 0;
        for (int tag : inventory.exclusions[instance]) {
            more += tags.get(node, tag) > 0 ? 1 : 0;
        }
        return more;
    }

    private int conflictsLess(int node, int instance) {
        int less = 0;
        for (int tag : inventory.exclusions[instance]) {
            less += tags.get(node, tag) > 1 ? 1 : 0;
        }
        return less;
    }
}
