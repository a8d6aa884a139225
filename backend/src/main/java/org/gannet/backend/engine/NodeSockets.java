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
import org.springframework.stereotype.Component;

/** WebSockets to the nodes' agents, with the certificates of both sides. */
@Component
@BackendOnly
public class NodeSockets {
    private final NodeConnector connector;
    private final Duration connectTimeout;

    NodeSockets(NodeConnector connector, GannetSettings settings) {
        this.connector = connector;
        this.connectTimeout = settings.nodes().connectTimeout();
    }

    /**
     * @param address of the node's agent
     * @param path from the root
     * @throws ProblemException UNSUPPORTED when the node has no address to connect to, as pretended ones
     */
    public CompletableFuture<WebSocket> open(NodeName node, String address, String path, WebSocket.Listener listener) {
        URI uri;
        try {
            uri = URI.create("wss://" + address + path);
        } catch (IllegalArgumentException e) {
            throw unsupported(node, e);
        }
        if (uri.getHost() == null || uri.getPort() < 1) {
            throw unsupported(node, new IllegalArgumentException("no host and port: " + address));
        }
        return connector
                .client()
                .newWebSocketBuilder()
                .connectTimeout(connectTimeout)
                .buildAsync(uri, listener);
    }

    private static ProblemException unsupported(NodeName node, IllegalArgumentException cause) {
        Problem problem = Problem.of(ErrorCode.UNSUPPORTED, "Pretended machines have no console.")
                .withRemedy("Run the demo without --simulated.")
                .withInternal(node + ": " + cause.getMessage());
        return new ProblemException(problem, cause);
    }
}
