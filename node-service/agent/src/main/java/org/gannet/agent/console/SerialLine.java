package org.gannet.agent.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A guest's serial line for many readers. It is always drained, since a connected client that does not read stalls the
 * guest; a reader that does not keep up is dropped. Who comes late gets the last 64 KiB first.
 */
public final class SerialLine implements AutoCloseable {
    static final int SCROLL_BACK = 64 * 1024;
    static final int LONGEST_QUEUE = 256 * 1024;
    private static final int MOST_READERS = 64;
    private final ScrollBack scrollBack = new ScrollBack(SCROLL_BACK);
    private final Set<Reader> readers = new HashSet<>();
    private Optional<SocketPipe> pipe = Optional.empty();

    /** Connects to the guest's line, which must listen. An earlier connection is closed. */
    public void attach(Path socket) throws IOException {
        detach("reconnected");
        SocketPipe opened = SocketPipe.open(socket, new ConsoleStream.Listener() {
            @Override
            public void received(ByteBuffer bytes) {
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                deliver(copy);
            }

            @Override
            public void ended(String reason) {
                endReaders(reason);
            }
        });
        synchronized (this) {
            pipe = Optional.of(opened);
        }
    }

    /** @throws IllegalStateException when too many read already */
    public synchronized ConsoleStream listen(ConsoleStream.Listener listener) {
        if (readers.size() >= MOST_READERS) {
            throw new IllegalStateException("too many readers of one serial line");
        }
        Reader reader = new Reader(listener);
        byte[] before = scrollBack.content();
        if (before.length > 0) {
            reader.offer(before);
        }
        readers.add(reader);
        Thread.ofVirtual().name("serial reader").start(reader::run);
        return reader;
    }

    /** Readers stay when {@code reason} is only a pause; they are told at the end of the line. */
    private void detach(String reason) {
        Optional<SocketPipe> old;
        synchronized (this) {
            old = pipe;
            pipe = Optional.empty();
        }
        old.ifPresent(open -> open.close(reason));
    }

    /** Ends all readers, for instance because the guest has gone to another node. */
    public synchronized void endReaders(String reason) {
        readers.forEach(reader -> reader.end(reason));
        readers.clear();
    }

    @Override
    public void close() {
        detach("closed");
        endReaders("closed");
        synchronized (this) {
            scrollBack.clear();
        }
    }

    private synchronized void deliver(byte[] bytes) {
        scrollBack.add(bytes);
        readers.removeIf(reader -> !reader.offer(bytes));
    }

    private synchronized void remove(Reader reader) {
        readers.remove(reader);
    }

    private synchronized Optional<SocketPipe> pipe() {
        return pipe;
    }

    private final class Reader implements ConsoleStream {
        private static final byte[] END = new byte[0];
        private final Listener listener;
        private final LinkedBlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
        private final AtomicLong queued = new AtomicLong();
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile String reason = "closed";

        Reader(Listener listener) {
            this.listener = listener;
        }

        /** Whether it keeps up. */
        boolean offer(byte[] bytes) {
            if (queued.addAndGet(bytes.length) > LONGEST_QUEUE) {
                end("too slow");
                return false;
            }
            queue.add(bytes);
            return true;
        }

        void end(String why) {
            if (over.compareAndSet(false, true)) {
                reason = why;
                queue.add(END);
            }
        }

        void run() {
            try {
                for (byte[] bytes = queue.take(); bytes != END; bytes = queue.take()) {
                    listener.received(ByteBuffer.wrap(bytes));
                    queued.addAndGet(-bytes.length);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                reason = "reader failed";
            } finally {
                remove(this);
                listener.ended(reason);
            }
        }

        @Override
        public void send(ByteBuffer bytes) {
            pipe().ifPresent(open -> open.send(bytes));
        }

        @Override
        public void close() {
            end("closed");
        }
    }

    /** The last bytes of a stream. */
    private static final class ScrollBack {
        private final int limit;
        private final ArrayDeque<byte[]> parts = new ArrayDeque<>();
        private int size;

        ScrollBack(int limit) {
            this.limit = limit;
        }

        void add(byte[] bytes) {
            parts.addLast(bytes);
            size += bytes.length;
            while (size - parts.getFirst().length >= limit) {
                size -= parts.removeFirst().length;
            }
            if (parts.size() > 1024) {
                byte[] whole = content();
                parts.clear();
                parts.add(whole);
                size = whole.length;
            }
        }

        void clear() {
            parts.clear();
            size = 0;
        }

        byte[] content() {
            ByteBuffer whole = ByteBuffer.allocate(size);
            parts.forEach(whole::put);
            byte[] all = whole.array();
            return size <= limit ? all : java.util.Arrays.copyOfRange(all, size - limit, size);
        }
    }
}
