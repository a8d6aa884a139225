package org.gannet.engine.execution;

import org.gannet.base.NodeName;
import org.gannet.engine.spi.NodeAccess;
import org.gannet.engine.spi.NodeDirectory;
import org.gannet.node.NodeApi;
import org.jspecify.annotations.Nullable;

/** The nodes as this engine may speak to them: from the moment on when it leads, under its epoch. */
public final class LedNodes implements NodeDirectory {
    private final NodeAccess access;
    private volatile @Nullable NodeDirectory led;

    public LedNodes(NodeAccess access) {
        this.access = access;
    }

    /** From now on this engine leads; before its first call to a node. */
    public void lead(long epoch) {
        led = access.leading(epoch);
    }

    /** @throws IllegalStateException when this engine does not lead yet */
    @Override
    public NodeApi get(NodeName name, String address) {
        NodeDirectory now = led;
        if (now == null) {
            throw new IllegalStateException("asked for node " + name + " before it leads");
        }
        return now.get(name, address);
    }
}
