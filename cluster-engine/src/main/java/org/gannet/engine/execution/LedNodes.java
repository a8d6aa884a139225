package org.gannet.engine.execution;

import java.util.List;
import java.util.function.Supplier;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.ProblemException;
import org.gannet.engine.spi.NodeAccess;
import org.gannet.engine.spi.NodeDirectory;
import org.gannet.node.CallFence.Resource;
import org.gannet.node.FencedNode;
import org.gannet.node.NodeApi;
import org.jspecify.annotations.Nullable;

/**
 * The nodes as this engine may speak to them: from the moment on when it leads, under its epoch, and changing something
 * only while it surely leads. When one of them knows a newer leader, the engine ends.
 */
public final class LedNodes implements NodeDirectory {
    private final NodeAccess access;
    private final Leadership leadership;
    private volatile @Nullable NodeDirectory led;

    public LedNodes(NodeAccess access, Leadership leadership) {
        this.access = access;
        this.leadership = leadership;
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
        return new FencedNode(now.get(name, address), new Gate(name));
    }

    private final class Gate implements FencedNode.Gate {
        private final NodeName name;

        Gate(NodeName name) {
            this.name = name;
        }

        @Override
        public <T> T read(String method, Supplier<T> work) {
            return call(work);
        }

        /** Who stood still for a while must not go on with what another one does by now. */
        @Override
        public <T> T change(String method, List<Resource> resources, Supplier<T> work) {
            leadership.awaitCertain();
            return call(work);
        }

        private <T> T call(Supplier<T> work) {
            try {
                return work.get();
            } catch (ProblemException e) {
                if (e.code() == ErrorCode.STALE_LEADER) {
                    leadership.lost(new IllegalStateException(
                            "node " + name + " has been led by a newer engine: "
                                    + e.problem().internal(),
                            e));
                    throw new EngineClosedException();
                }
                throw e;
            }
        }
    }
}
