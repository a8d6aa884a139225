package org.gannet.engine.htools;

import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.NodeInput;
import org.gannet.engine.balancing.PlacementPolicy;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.balancing.Scores;

/**
 * What a cluster has and uses, as hspace(1) counts it: the sums over all nodes. Memory and disk in MiB.
 *
 * @param realCpus used virtual CPUs, as real ones by the policy's ratio
 * @param overheadMemory taken by the nodes themselves, or missing
 */
record ClusterTotals(
        double score,
        long instances,
        long memory,
        long freeMemory,
        long availableMemory,
        long mostMemory,
        long overheadMemory,
        long usedMemory,
        long disk,
        long freeDisk,
        long mostDisk,
        long cpus,
        long virtualCpus,
        long usedCpus,
        double realCpus,
        long spindles,
        long freeSpindles) {

    /** Of a state that began as another; the first tells what memory is missing. */
    static ClusterTotals of(PlacementState state, PlacementState first) {
        Inventory inventory = state.inventory();
        long[] sums = new long[14];
        double real = 0;
        long[] used = used(state);
        long[] usedFirst = used(first);
        for (int at = 0; at < inventory.nodes(); at++) {
            NodeInput node = inventory.input().nodes().get(at);
            PlacementPolicy policy =
                    inventory.input().groups().get(node.group()).policy();
            long free = state.unallocatedMemoryMib(at);
            long available = Math.max(0, free - state.reservedMemoryMib(at));
            long missing = node.totalMemoryMib() - node.ownMemoryMib() - usedFirst[at] - node.freeMemoryMib();
            sums[0] += state.primaries(at);
            sums[1] += node.totalMemoryMib();
            sums[2] += free;
            sums[3] += available;
            sums[4] = Math.max(sums[4], available);
            sums[5] += missing + node.ownMemoryMib();
            sums[6] += used[at];
            sums[7] += node.totalDiskMib();
            sums[8] += state.freeDiskMib(at);
            sums[9] = Math.max(sums[9], state.freeDiskMib(at));
            sums[10] += node.cpus();
            sums[11] += (long) Math.floor(policy.vcpuRatio() * node.cpus());
            sums[12] += state.usedCpus(at);
            sums[13] += node.spindles();
            real += state.usedCpus(at) / policy.vcpuRatio();
        }
        long freeSpindles = 0;
        for (int at = 0; at < inventory.nodes(); at++) {
            boolean counted = inventory.input().nodes().get(at).exclusiveStorage() || !isChanged(state, first, at);
            freeSpindles += counted ? state.freeSpindles(at) : 0;
        }
        return new ClusterTotals(
                Scores.of(state).total(),
                sums[0],
                sums[1],
                sums[2],
                sums[3],
                sums[4],
                sums[5],
                sums[6],
                sums[7],
                sums[8],
                sums[9],
                sums[10],
                sums[11],
                sums[12],
                real,
                sums[13],
                freeSpindles);
    }

    /** On nodes whose spindles are shared, hspace counts none as free once something is placed there. */
    private static boolean isChanged(PlacementState state, PlacementState first, int node) {
        return state.primaries(node) != first.primaries(node) || state.secondaries(node) != first.secondaries(node);
    }

    /** Memory in MiB of the instances on each node. */
    private static long[] used(PlacementState state) {
        long[] used = new long[state.inventory().nodes()];
        for (int instance = 0; instance < state.inventory().instances(); instance++) {
            if (state.primaryOf(instance) != InstanceInput.NO_NODE) {
                used[state.primaryOf(instance)] += state.inventory().usedMemoryMib(instance);
            }
        }
        return used;
    }

    long usedDisk() {
        return disk - freeDisk;
    }

    long usedSpindles() {
        return spindles - freeSpindles;
    }

    double memoryShare() {
        return (double) usedMemory / memory;
    }

    double diskShare() {
        return (double) usedDisk() / disk;
    }

    double cpuShare() {
        return (double) usedCpus / virtualCpus;
    }

    double spindleShare() {
        return (double) usedSpindles() / spindles;
    }
}
