package org.gannet.backend.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A way to a database server whose connections can be cut at a commit: before it, or before its answer. */
public final class BreakableWire implements AutoCloseable {
    /** Where a connection is cut. */
    public enum Cut {
        BEFORE_COMMIT,
        BEFORE_ANSWER
    }

    private final ServerSocket entry;
    private final int server;
    private final AtomicReference<Optional<Cut>> next = new AtomicReference<>(Optional.empty());

    /** @param server the server's port on this computer */
    public BreakableWire(int server) {
        this.server = server;
        try {
            this.entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return entry.getLocalPort();
    }

    /** Cuts the next connection on which somebody commits. The client has to send commits as words each time. */
    public void cutNext(Cut cut) {
        next.set(Optional.of(cut));
    }

    private void accept() {
        while (!entry.isClosed()) {
            try {
                Socket client = entry.accept();
                Connection connection = new Connection(client, new Socket(InetAddress.getLoopbackAddress(), server));
                Thread.ofVirtual().start(connection::toServer);
                Thread.ofVirtual().start(connection::toClient);
            } catch (IOException e) {
                // Closed, or a client that gave up.
                continue;
            }
        }
    }

    private final class Connection {
        private final Socket client;
        private final Socket database;
        private volatile boolean answerIsLost;

        Connection(Socket client, Socket database) {
            this.client = client;
            this.database = database;
        }

        void toServer() {
            pump(client, database, chunk -> {
                if (!chunk.contains("COMMIT")) {
                    return true;
                }
                Optional<Cut> cut = next.getAndSet(Optional.empty());
                answerIsLost = cut.equals(Optional.of(Cut.BEFORE_ANSWER));
                return !cut.equals(Optional.of(Cut.BEFORE_COMMIT));
            });
        }

        /** The answer to a commit comes when it is made. */
        void toClient() {
            pump(database, client, chunk -> !answerIsLost);
        }

        private void pump(Socket from, Socket to, java.util.function.Predicate<String> goesOn) {
            byte[] chunk = new byte[64 * 1024];
            try (client;
                    database) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                    if (!goesOn.test(new String(chunk, 0, read, StandardCharsets.ISO_8859_1))) {
                        return;
                    }
                    out.write(chunk, 0, read);
                    out.flush();
                }
            } catch (IOException e) {
                // The other direction was cut.
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        entry.close();
    }
}
