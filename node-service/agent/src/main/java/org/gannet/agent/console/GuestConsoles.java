package org.gannet.agent.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Screen and serial line of one guest. */
public final class GuestConsoles implements AutoCloseable {
    private static final int MOST_SCREENS = 16;
    private final SerialLine serial = new SerialLine();
    private final Set<SocketPipe> screens = ConcurrentHashMap.newKeySet();

    /** Drains the serial line from now on. */
    public void attachSerial(Path socket) throws IOException {
        serial.attach(socket);
    }

    public ConsoleStream openSerial(ConsoleStream.Listener listener) {
        return serial.listen(listener);
    }

    /**
     * @throws IOException when the screen does not answer
     * @throws IllegalStateException when too many look at it already
     */
    public ConsoleStream openScreen(Path socket, ConsoleStream.Listener listener) throws IOException {
        if (screens.size() >= MOST_SCREENS) {
            throw new IllegalStateException("too many look at one screen");
        }
        Screen screen = new Screen(listener);
        SocketPipe pipe = SocketPipe.open(socket, screen);
        screens.add(pipe);
        screen.opened(pipe);
        return pipe;
    }

    /** Takes a screen off the list when it ends, in whichever order it opens and ends. */
    private final class Screen implements ConsoleStream.Listener {
        private final ConsoleStream.Listener listener;
        private final java.util.concurrent.CompletableFuture<SocketPipe> pipe =
                new java.util.concurrent.CompletableFuture<>();

        Screen(ConsoleStream.Listener listener) {
            this.listener = listener;
        }

        void opened(SocketPipe opened) {
            pipe.complete(opened);
        }

        @Override
        public void received(ByteBuffer bytes) {
            listener.received(bytes);
        }

        @Override
        public void ended(String reason) {
            pipe.thenAccept(screens::remove);
            listener.ended(reason);
        }
    }

    /** Ends what is open; what comes later is served again. */
    public void end(String reason) {
        screens.forEach(screen -> screen.close(reason));
        serial.endReaders(reason);
    }

    @Override
    public void close() {
        end("closed");
        serial.close();
    }
}
