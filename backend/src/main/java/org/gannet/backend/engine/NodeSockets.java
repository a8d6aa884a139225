package org.gannet.backend.engine;

import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.gannet.backend.GannetSettings;
import org.gannet.backend.support.BackendOnly;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** WebSockets to the nodes' agents, with the certificates of both sides. */
@Component
@BackendOnly
public class NodeSockets {
    private final ObjectProvider<HttpNodeDirectory> directory;
    private final Duration connectTimeout;

    NodeSockets(ObjectProvider<HttpNodeDirectory> directory, GannetSettings settings) {
        this.directory = directory;
        this.connectTimeout = settings.nodes().connectTimeout();
    }

    /**
     * @param address of the node's agent
     * @param path from the root
     * @throws ProblemException UNSUPPORTED when nodes are only pretended
     */
    public CompletableFuture<WebSocket> open(NodeName node, String address, String path, WebSocket.Listener listener) {
        HttpNodeDirectory nodes = directory.getIfAvailable();
        if (nodes == null) {
            throw new ProblemException(Problem.of(ErrorCode.UNSUPPORTED, "Pretended machines have no console.")
                    .withRemedy("Run the demo without --simulated.")
                    .withInternal("node " + node));
        }
        return nodes.client()
                .newWebSocketBuilder()
                .connectTimeout(connectTimeout)
                .buildAsync(URI.create("wss://" + address + path), listener);
    }
}
