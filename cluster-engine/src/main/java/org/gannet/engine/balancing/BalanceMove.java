package org.gannet.engine.balancing;

/**
 * One step of a balance. Nodes and the instance by their index in the {@link ClusterInput}.
 *
 * @param target the node that is new, or {@link InstanceInput#NO_NODE} for a failover to the secondary
 * @param scoreAfter of the group
 * @param copiedMib disk that is copied to another node
 * @param transferredMib memory that migrates
 */
public record BalanceMove(
        int instance,
        MoveKind kind,
        int target,
        int oldPrimary,
        int oldSecondary,
        int newPrimary,
        int newSecondary,
        double scoreAfter,
        long copiedMib,
        long transferredMib) {}
