package org.gannet.engine.execution;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.ProblemException;
import org.gannet.engine.spi.NodeAccess;
import org.gannet.engine.spi.NodeDirectory;
import org.gannet.node.NodeApi;
import org.jspecify.annotations.Nullable;

/**
 * The nodes as this engine may speak to them: from the moment on when it leads, under its epoch. When one of them knows
 * a newer leader, the engine ends.
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
        NodeApi node = now.get(name, address);
        return (NodeApi) Proxy.newProxyInstance(
                NodeApi.class.getClassLoader(),
                new Class<?>[] {NodeApi.class},
                (proxy, method, arguments) -> call(name, node, method, arguments));
    }

    /** All calls the same way, so that none is forgotten. */
    private @Nullable Object call(NodeName name, NodeApi node, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(node, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof ProblemException refused && refused.code() == ErrorCode.STALE_LEADER) {
                leadership.lost(new IllegalStateException(
                        "node " + name + " has been led by a newer engine: "
                                + refused.problem().internal(),
                        refused));
                throw new EngineClosedException();
            }
            throw e.getCause();
        }
    }
}
