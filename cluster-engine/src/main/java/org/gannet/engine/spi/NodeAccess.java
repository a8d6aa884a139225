package org.gannet.engine.spi;

/** The way to the nodes, for who leads the cluster. */
@FunctionalInterface
public interface NodeAccess {
    /**
     * The nodes as one leader speaks to them: every call carries the epoch and a number counted up from 1, by which
     * nodes refuse what comes late, twice, or from a leader that another has followed ({@code CallFence}). Taken once
     * per epoch, since numbers must not begin again within one.
     * @param epoch of the lease, above 0 and above that of every leader before
     */
    NodeDirectory leading(long epoch);
}
