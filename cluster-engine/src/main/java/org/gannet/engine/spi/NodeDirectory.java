package org.gannet.engine.spi;

import org.gannet.base.NodeName;
import org.gannet.node.NodeApi;

/** How to speak to a node. */
public interface NodeDirectory {
    /**
     * The node's service; connects at most at the first call of a method. Its calls end by themselves within a time
     * limit, with NODE_UNREACHABLE.
     * @param address as the node was added with
     */
    NodeApi get(NodeName name, String address);
}
