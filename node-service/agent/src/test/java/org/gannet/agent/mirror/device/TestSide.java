package org.gannet.agent.mirror.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One side of a disk in memory, served as a real one is; can fail, fall silent, go and come again, and lose its power,
 * and with it all that was not flushed.
 */
final class TestSide {
    static final int SIZE = 24 << 20;
    final byte[] content = new byte[SIZE];
    private final byte[] mark = new byte[MarkFile.SIZE];
    private final Bytes contentBytes = new Bytes(content);
    private final Bytes markBytes = new Bytes(mark);
    private final Path socket;
    private final String disk;
    private volatile int error;
    private volatile boolean silent;
    private volatile long slowMillis;
    private volatile long written;
    private volatile long touched;
    private volatile CompletableFuture<Void> flushed = CompletableFuture.completedFuture(null);
    private final AtomicInteger heldFlushes = new AtomicInteger();
    private Optional<NbdServer> data = Optional.empty();
    private Optional<NbdServer> marks = Optional.empty();

    TestSide(Path socket, String disk) {
        this.socket = socket;
        this.disk = disk;
    }

    private final class Bytes implements NbdServer.Device, MarkFile.Bytes {
        private final byte[] bytes;
        private final byte[] onDisk;
        private final List<Nbd.Request> inMemory = new ArrayList<>();

        Bytes(byte[] bytes) {
            this.bytes = bytes;
            this.onDisk = new byte[bytes.length];
        }

        private void flush() {
            synchronized (bytes) {
                inMemory.forEach(one -> move(bytes, onDisk, one));
                inMemory.clear();
            }
        }

        private void losePower() {
            synchronized (bytes) {
                inMemory.forEach(one -> move(onDisk, bytes, one));
                inMemory.clear();
            }
        }

        private static void move(byte[] from, byte[] to, Nbd.Request range) {
            System.arraycopy(from, (int) range.offset(), to, (int) range.offset(), range.length());
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public void submit(Nbd.Request request, Nbd.Reply reply) {
            if (slowMillis == 0) {
                answer(request, reply);
            } else {
                CompletableFuture.delayedExecutor(slowMillis, TimeUnit.MILLISECONDS)
                        .execute(() -> answer(request, reply));
            }
        }

        private void answer(Nbd.Request request, Nbd.Reply reply) {
            if (silent) {
                return;
            }
            if (error != 0 && request.command() != Nbd.READ) {
                reply.done(error, new byte[0]);
                return;
            }
            if (request.command() == Nbd.FLUSH) {
                heldFlushes.incrementAndGet();
                flushed.thenRun(() -> {
                    flush();
                    reply.done(0, new byte[0]);
                });
                return;
            }
            byte[] answer = new byte[0];
            synchronized (bytes) {
                int from = (int) request.offset();
                switch (request.command()) {
                    case Nbd.READ -> answer = Arrays.copyOfRange(bytes, from, from + request.length());
                    case Nbd.WRITE -> {
                        System.arraycopy(request.payload(), 0, bytes, from, request.length());
                        written += bytes == content ? request.length() : 0;
                        touched += bytes == content ? request.length() : 0;
                    }
                    case Nbd.WRITE_ZEROES, Nbd.TRIM -> {
                        Arrays.fill(bytes, from, from + request.length(), (byte) 0);
                        touched += bytes == content ? request.length() : 0;
                    }
                    default -> {}
                }
                if (request.command() != Nbd.READ && request.isDurable()) {
                    move(bytes, onDisk, request);
                } else if (request.command() != Nbd.READ) {
                    inMemory.add(request);
                }
            }
            reply.done(0, answer);
        }

        @Override
        public byte[] read(int offset, int length) {
            return Arrays.copyOfRange(bytes, offset, offset + length);
        }

        @Override
        public void write(int offset, byte[] more, boolean durable) {
            System.arraycopy(more, 0, bytes, offset, more.length);
            System.arraycopy(more, 0, onDisk, offset, more.length);
        }
    }

    MarkFile mark() {
        return new MarkFile(markBytes);
    }

    Mark marked() {
        try {
            return mark().read().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes of content that were written to it. */
    long written() {
        return written;
    }

    /** The same, with those that were made empty. */
    long touched() {
        return touched;
    }

    void fail(int with) {
        error = with;
    }

    /** Answers come so much later; 0 for at once. */
    void beSlow(long millis) {
        slowMillis = millis;
    }

    void beSilent(boolean now) {
        silent = now;
    }

    /** From now on a flush is answered when what is returned is completed. */
    CompletableFuture<Void> holdFlushes() {
        heldFlushes.set(0);
        flushed = new CompletableFuture<>();
        return flushed;
    }

    /** How many have come since. */
    int flushesHeld() {
        return heldFlushes.get();
    }

    void start() {
        try {
            data = Optional.of(new NbdServer(socket, disk, contentBytes));
            marks = Optional.of(new NbdServer(markSocket(), disk + ".mark", markBytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path markSocket() {
        return socket.resolveSibling(socket.getFileName() + ".m");
    }

    void stop() {
        data.ifPresent(NbdServer::close);
        marks.ifPresent(NbdServer::close);
    }

    /** It ends, and holds only what was flushed. */
    void losePower() {
        stop();
        contentBytes.losePower();
        markBytes.losePower();
    }

    /** All that it holds by now is on disk. */
    void settle() {
        System.arraycopy(content, 0, contentBytes.onDisk, 0, content.length);
    }

    /** What would be there after a power cut. */
    byte[] onDisk(long offset, int length) {
        return Arrays.copyOfRange(contentBytes.onDisk, (int) offset, (int) offset + length);
    }

    NbdClient dial(String export) throws IOException {
        return NbdClient.open(Wire.to(export.endsWith(".mark") ? markSocket() : socket), export);
    }

    byte[] at(long offset, int length) {
        return Arrays.copyOfRange(content, (int) offset, (int) offset + length);
    }
}
