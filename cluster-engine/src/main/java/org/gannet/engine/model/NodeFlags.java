package org.gannet.engine.model;

/**
 * What a node may be used for.
 * @param masterCapable whether it may keep what leads the cluster
 * @param vmCapable whether it may have instances
 * @param powered whether it was switched on when it was last switched
 */
public record NodeFlags(boolean masterCapable, boolean vmCapable, boolean powered) {
    /** For everything. */
    public static final NodeFlags ALL = new NodeFlags(true, true, true);

    public NodeFlags withMasterCapable(boolean now) {
        return new NodeFlags(now, vmCapable, powered);
    }

    public NodeFlags withVmCapable(boolean now) {
        return new NodeFlags(masterCapable, now, powered);
    }

    public NodeFlags withPowered(boolean now) {
        return new NodeFlags(masterCapable, vmCapable, now);
    }
}
