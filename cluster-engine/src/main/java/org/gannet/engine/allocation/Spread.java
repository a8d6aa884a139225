package org.gannet.engine.allocation;

import org.gannet.engine.model.NodeCapacity;
import org.gannet.node.NodeFacts;

/**
 * How unevenly the nodes of a group are used: of memory, disk, vCPUs and spindles the standard deviation of the share
 * that each node has promised, added up. It is the part of the cluster score of Ganeti's htools that one more machine
 * changes (htools(1), section on the cluster score); 0 is even. Used by one thread.
 */
final class Spread {
    private static final int METRICS = 4;
    /** What differs by less is the same: sums of shares are not exact. */
    private static final double GRAIN = 1e-9;

    private int nodes;
    private final double[] sums = new double[METRICS];
    private final double[] squares = new double[METRICS];

    /** Counts a node that takes machines. */
    void add(NodeCapacity room) {
        double[] shares = shares(room, 0, 0, 0, 0);
        nodes++;
        for (int metric = 0; metric < METRICS; metric++) {
            sums[metric] += shares[metric];
            squares[metric] += shares[metric] * shares[metric];
        }
    }

    /** How it will be with the request on that node, which has been counted. */
    double with(NodeCapacity room, PlacementRequest request) {
        double[] before = shares(room, 0, 0, 0, 0);
        double[] after = shares(
                room,
                request.memory().bytes(),
                request.disk().own().total().bytes(),
                request.vcpus(),
                request.spindles());
        double score = 0;
        for (int metric = 0; metric < METRICS; metric++) {
            double sum = sums[metric] - before[metric] + after[metric];
            double square = squares[metric] - before[metric] * before[metric] + after[metric] * after[metric];
            double mean = sum / nodes;
            score += Math.sqrt(Math.max(0, square / nodes - mean * mean));
        }
        return Math.rint(score / GRAIN) * GRAIN;
    }

    private static double[] shares(NodeCapacity room, long memory, long disk, long vcpus, long spindles) {
        return new double[] {
            share(room.promised().memory().bytes() + memory, room.memory().bytes()),
            share(room.promised().disk().own().total().bytes() + disk, ownDisk(room)),
            share(room.promised().vcpus() + vcpus, room.vcpus()),
            share(room.promised().spindles() + spindles, room.spindles())
        };
    }

    private static long ownDisk(NodeCapacity room) {
        long bytes = room.disk().bytes();
        for (NodeFacts.Pool pool : room.facts().pools()) {
            if (pool.storage().isEmpty() && !pool.template().equals("file")) {
                bytes += pool.total().bytes();
            }
        }
        return bytes;
    }

    private static double share(long used, long whole) {
        return whole == 0 ? 0 : (double) used / whole;
    }
}
