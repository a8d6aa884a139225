package org.gannet.agent.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gannet.agent.console.ConsoleStream;
import org.gannet.agent.hypervisor.kvm.KvmHypervisor;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.node.NodeException;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;
import org.springframework.web.util.UriTemplate;

/**
 * A guest's screen (RFB bytes) or serial line as binary frames, both ways. Closes with 4404 when there is no such
 * machine, 4409 when it does not run here, 1000 and a reason when it ends, migrates, or the reader is too slow.
 */
final class ConsoleEndpoint extends AbstractWebSocketHandler {
    static final String PATH = "/node/v1/vms/{id}/console/{kind}";
    private static final UriTemplate TEMPLATE = new UriTemplate(PATH);
    private static final int LARGEST_MESSAGE = 1 << 20;
    private static final CloseStatus NOT_FOUND = new CloseStatus(4404, "not found");
    private static final CloseStatus NOT_RUNNING = new CloseStatus(4409, "not running");
    private final KvmHypervisor hypervisor;
    private final ConsolePulse pulse;
    private final Map<String, ConsoleStream> streams = new ConcurrentHashMap<>();

    ConsoleEndpoint(KvmHypervisor hypervisor, ConsolePulse pulse) {
        this.hypervisor = hypervisor;
        this.pulse = pulse;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) throws IOException {
        session.setBinaryMessageSizeLimit(LARGEST_MESSAGE);
        session.setTextMessageSizeLimit(LARGEST_MESSAGE);
        URI uri = session.getUri();
        Map<String, String> variables = uri == null ? Map.of() : TEMPLATE.match(uri.getPath());
        try {
            InstanceId id = InstanceId.parse(variables.getOrDefault("id", ""));
            ConsoleStream.Listener listener = new Frames(session);
            switch (variables.getOrDefault("kind", "")) {
                case "vnc" -> streams.put(session.getId(), hypervisor.openScreen(id, listener));
                case "serial" -> streams.put(session.getId(), hypervisor.openSerial(id, listener));
                default -> session.close(NOT_FOUND);
            }
            pulse.add(session);
            if (!session.isOpen()) {
                // It ended before it was entered.
                afterConnectionClosed(session, CloseStatus.NORMAL);
            }
        } catch (NodeException e) {
            session.close(e.code() == ErrorCode.NOT_FOUND ? NOT_FOUND : NOT_RUNNING);
        } catch (IllegalArgumentException e) {
            session.close(NOT_FOUND);
        }
    }

    @Override
    protected void handleBinaryMessage(WebSocketSession session, BinaryMessage message) {
        send(session, message.getPayload());
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message) {
        send(session, ByteBuffer.wrap(message.getPayload().getBytes(StandardCharsets.UTF_8)));
    }

    private void send(WebSocketSession session, ByteBuffer bytes) {
        ConsoleStream stream = streams.get(session.getId());
        if (stream != null) {
            stream.send(bytes);
        }
    }

    @Override
    public void handleTransportError(WebSocketSession session, Throwable exception) {
        afterConnectionClosed(session, CloseStatus.SERVER_ERROR);
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        pulse.remove(session);
        ConsoleStream stream = streams.remove(session.getId());
        if (stream != null) {
            stream.close();
        }
    }

    /** Sends what the guest says; one thread at a time does. */
    private record Frames(WebSocketSession session) implements ConsoleStream.Listener {
        @Override
        public void received(ByteBuffer bytes) {
            try {
                session.sendMessage(new BinaryMessage(bytes));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void ended(String reason) {
            try {
                session.close(CloseStatus.NORMAL.withReason(reason));
            } catch (IOException e) {
                // The other side has gone first.
            }
        }
    }
}
