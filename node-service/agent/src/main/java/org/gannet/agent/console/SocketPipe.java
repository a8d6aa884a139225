package org.gannet.agent.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/** A UNIX socket as a stream: blocking in both directions, so that a slow reader slows the sender. */
public final class SocketPipe implements ConsoleStream {
    private static final int BUFFER = 1 << 16;
    private final SocketChannel channel;
    private final Listener listener;
    private final ReentrantLock sending = new ReentrantLock();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile String reason = "closed";

    private SocketPipe(SocketChannel channel, Listener listener) {
        this.channel = channel;
        this.listener = listener;
    }

    /** @throws IOException when nothing listens there */
    public static SocketPipe open(Path socket, Listener listener) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        SocketPipe pipe = new SocketPipe(channel, listener);
        Thread.ofVirtual().name("pipe " + socket.getFileName()).start(pipe::pump);
        return pipe;
    }

    @Override
    public void send(ByteBuffer bytes) {
        sending.lock();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        } finally {
            sending.unlock();
        }
    }

    @Override
    public void close() {
        close("closed");
    }

    /** @param why told to the listener */
    public void close(String why) {
        reason = why;
        try {
            channel.close();
        } catch (IOException e) {
            // Closed either way.
        }
    }

    private void pump() {
        try {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            while (channel.read(buffer) >= 0) {
                buffer.flip();
                listener.received(buffer);
                buffer.clear();
            }
            reason = "machine ended";
        } catch (IOException | RuntimeException e) {
            // Closed by us, by QEMU, or by the listener's side: the end in any case.
        } finally {
            String why = reason;
            close(why);
            if (ended.compareAndSet(false, true)) {
                listener.ended(why);
            }
        }
    }
}
